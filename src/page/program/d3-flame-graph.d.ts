/** What this program uses of d3-flame-graph, which comes without types. */
declare module 'd3-flame-graph' {
  import type { BaseType, Selection } from 'd3-selection';

  /** `Node` is a node of its layout: d3-hierarchy's, with the datum of ours in `data`. Setters return the chart. */
  export interface FlameGraph<Node> {
    <Element extends BaseType, Datum, Parent extends BaseType, ParentDatum>(
      selection: Selection<Element, Datum, Parent, ParentDatum>,
    ): void;
    width(pixels: number): this;
    cellHeight(pixels: number): this;
    inverted(isIcicle: boolean): this;
    minFrameSize(pixels: number): this;
    transitionDuration(ms: number): this;
    sort(compare: (a: Node, b: Node) => number): this;
    getName(name: (node: Node) => string): this;
    setLabelHandler(label: (node: Node) => string): this;
    setColorMapper(color: (node: Node) => string): this;
    setSearchMatch(matches: (node: Node, words: string) => boolean): this;
    setSearchHandler(handler: () => void): this;
    setDetailsHandler(handler: () => void): this;
    onHover(handler: (node: Node) => void): this;
    onClick(handler: (node: Node) => void): this;
    search(words: string): void;
    clear(): void;
    zoomTo(node: Node): void;
    update(): void;
    destroy(): void;
  }

  export default function flamegraph<Node>(): FlameGraph<Node>;
}
