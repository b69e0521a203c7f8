/** A canvas knows nothing of the page's style. */
export const COLORS = {
  light: {
    ink: '#1d222b',
    axis: '#5a6472',
    grid: '#e6e9ee',
    chart: '#d9480f',
    span: '#f6d5c3',
    mark: '#9cc0f5',
    tip: '#1d222b',
    tipText: '#ffffff',
  },
  dark: {
    ink: '#e4e7ec',
    axis: '#9ca6b4',
    grid: '#2c333e',
    chart: '#ff8a4c',
    span: '#5a3a26',
    mark: '#33558a',
    tip: '#e4e7ec',
    tipText: '#14171d',
  },
};
export type ColorName = keyof (typeof COLORS)['light'];
