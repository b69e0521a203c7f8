// The bundle with which charts are drawn without a browser.
import './parts.ts';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([SVGRenderer]);

export { init };
