/** What this program uses of d3-flame-graph, which comes without types. */
declare module 'd3-flame-graph' {
  import type { Selection } from 'd3-selection';

  // biome-ignore lint/suspicious/noExplicitAny: a setter takes handlers of nodes of our own shape
  type Setter = (value: any) => FlameGraph;

  export interface FlameGraph {
    // biome-ignore lint/suspicious/noExplicitAny: any selection can be drawn into
    (selection: Selection<any, any, any, any>): void;
    width: Setter;
    cellHeight: Setter;
    inverted: Setter;
    minFrameSize: Setter;
    transitionDuration: Setter;
    sort: Setter;
    getName: Setter;
    setLabelHandler: Setter;
    setColorMapper: Setter;
    setSearchMatch: Setter;
    setSearchHandler: Setter;
    setDetailsHandler: Setter;
    onHover: Setter;
    onClick: Setter;
    search(words: string): void;
    clear(): void;
    zoomTo(node: object): void;
    update(): void;
    destroy(): void;
  }

  export default function flamegraph(): FlameGraph;
}
