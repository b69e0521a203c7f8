/** The part of echarts that the package's build puts before the page's program. */
declare const mprofLineCharts: { init: typeof import('echarts/core').init };
