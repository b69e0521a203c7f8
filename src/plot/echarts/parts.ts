// What our charts need of echarts. scripts/bundle.mjs takes it into the package; nothing of echarts is installed with it.
import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components';
import { use } from 'echarts/core';

use([CustomChart, LineChart, ScatterChart]);
use([DataZoomComponent, GridComponent, LegendComponent, TitleComponent, ToolboxComponent, TooltipComponent]);
