const d3 = require('./d3.min.cjs');
const shown = (...values) => console.log(...values);
const values = Array.from({ length: 300 }, (_, i) => ({ x: i, y: Math.sin(i / 10) * 50, group: `g${i % 4}` }));
shown(
  d3.rollups(
    values,
    (v) => d3.mean(v, (d) => d.y).toFixed(6),
    (d) => d.group,
  ),
);
shown(
  d3
    .line()
    .x((d) => d.x)
    .y((d) => d.y)(values).length,
  d3.area()(values.map((v) => [v.x, v.y])).length,
);
shown(
  d3.scaleLinear([0, 10], ['red', 'blue']).ticks(5),
  d3.scaleTime([new Date(0), new Date(1e11)], [0, 1]).ticks(4).length,
);
shown(d3.format('$,.2f')(12345.678), d3.timeFormat('%Y-%m-%d')(new Date(0)), d3.interpolateRgb('red', 'lime')(0.3));
const root = d3.hierarchy({ children: [{ size: 3 }, { children: [{ size: 4 }, { size: 5 }] }] }).sum((d) => d.size);
shown(
  d3
    .treemap()
    .size([100, 100])(root)
    .leaves()
    .map((n) => [n.x0, n.y0, n.x1, n.y1].map(Math.round)),
);
shown(d3.csvParse('a,b\n1,"x,y"\n').columns, d3.geoPath(d3.geoMercator())({ type: 'Point', coordinates: [0, 0] }));
const simulation = d3.forceSimulation([{}, {}, {}]).force('charge', d3.forceManyBody()).stop().tick(30);
shown(simulation.nodes().map((n) => n.x.toFixed(4)));
shown(
  d3.Delaunay
    ? d3.Delaunay.from(
        values,
        (d) => d.x,
        (d) => d.y,
      ).triangles.length
    : 0,
  d3.contours()(new Array(2500).fill(1)).length,
);
try {
  d3.select(undefined).append('svg').node();
  d3.timeParse(1);
} catch (error) {
  shown(error.stack);
}
