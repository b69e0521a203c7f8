// What our charts need of echarts, in a page and without one. scripts/bundle.mjs takes it into the package, where nothing
// of echarts is installed: charts.cjs, which node requires and a page carries.
import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

use([CustomChart, LineChart, ScatterChart]);
use([DataZoomComponent, GridComponent, LegendComponent, TitleComponent, ToolboxComponent, TooltipComponent]);
use([CanvasRenderer, SVGRenderer]);

export { init };
