import { closeSync, openSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import { openBytes } from './bytes.ts';
import { type Ephemerons, ephemeronTable } from './ephemerons.ts';
import { type Strings, stringTable } from './strings.ts';

/** A heap as tables: nodes by their number in the file, the edges of node i at `firstEdge[i]` to `firstEdge[i + 1]`. */
export interface Heap {
  readonly nodeCount: number;
  /** Indices into `nodeTypes`, into the strings, ids (unique), and bytes of each node itself. */
  readonly type: Uint8Array;
  readonly name: Uint32Array;
  readonly id: Uint32Array;
  readonly size: Float64Array;
  readonly firstEdge: Uint32Array;
  /** Indices into `edgeTypes`; a string or, for elements and hidden edges, a number; the node that it leads to. */
  readonly edgeType: Uint8Array;
  readonly edgeName: Uint32Array;
  readonly edgeTo: Uint32Array;
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  readonly strings: Strings;
  readonly ephemerons: Ephemerons;
  /** Node → where its function (or the constructor of the object) stands in its script: line and column from 0. */
  readonly locations: ReadonlyMap<number, readonly [line: number, column: number]>;
  close(): void;
}

interface Meta {
  node_fields: string[];
  node_types: [string[], ...unknown[]];
  edge_fields: string[];
  edge_types: [string[], ...unknown[]];
  location_fields?: string[];
}

/**
 * Reads a snapshot that `v8.writeHeapSnapshot` wrote, in one pass and into typed arrays: some 60 bytes a node with its edges. Strings stay in the file, which must
 * stay until `close`. `wanted` are strings whose index will be asked for.
 * @throws MprofLineError when the file cannot be read or is no snapshot.
 */
export function readHeap(path: string, wanted: readonly string[] = []): Heap {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw new MprofLineError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
  }
  try {
    return { ...readTables(fd, path, wanted), close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function readTables(fd: number, path: string, wanted: readonly string[]): Omit<Heap, 'close'> {
  const bytes = openBytes(fd, path);
  const table = stringTable(fd, wanted);
  const pairs = ephemeronTable();
  const locations = new Map<number, readonly [number, number]>();
  let graph: ReturnType<typeof allocate> | null = null;
  let strings = 0;
  bytes.expect(0x7b);
  while (bytes.peek() !== 0x7d) {
    const key = JSON.parse(bytes.text()) as string;
    bytes.expect(0x3a);
    if (key === 'snapshot') graph = allocate(bytes.text(), path);
    else if (key === 'nodes') bytes.rows(graph!.nodeFields, graph!.node);
    else if (key === 'edges') bytes.rows(graph!.edgeFields, graph!.edge);
    else if (key === 'locations' && graph!.locationFields === 4)
      bytes.rows(4, (row) => locations.set(row[0]! / graph!.nodeFields, [row[2]!, row[3]!]));
    else if (key === 'strings')
      bytes.strings((at, buffer, from, to) => {
        table.add(at, buffer, from, to);
        pairs.add(strings++, buffer, from, to);
      });
    else bytes.skip();
    if (bytes.peek() === 0x2c) bytes.expect(0x2c);
  }
  if (!graph) throw new MprofLineError(`${path}: not a heap snapshot of V8`);
  return { ...graph.tables, locations, strings: table.finish(), ephemerons: pairs.finish() };
}

/** Tables of the sizes that the head of the file tells, and how rows get into them. */
function allocate(
  text: string,
  path: string,
): {
  tables: Omit<Heap, 'close' | 'locations' | 'strings' | 'ephemerons'>;
  nodeFields: number;
  edgeFields: number;
  locationFields: number;
  node: (row: Float64Array) => void;
  edge: (row: Float64Array) => void;
} {
  const { meta, node_count, edge_count } = JSON.parse(text) as { meta: Meta; node_count: number; edge_count: number };
  const field = (fields: readonly string[], name: string): number => {
    const at = fields.indexOf(name);
    if (at < 0) throw new MprofLineError(`${path}: a heap snapshot without the field ${name}`);
    return at;
  };
  const [nodeType, nodeName, nodeId, nodeSize, nodeEdges] = ['type', 'name', 'id', 'self_size', 'edge_count'].map(
    (name) => field(meta.node_fields, name),
  ) as [number, number, number, number, number];
  const [edgeType, edgeName, edgeTo] = ['type', 'name_or_index', 'to_node'].map((name) =>
    field(meta.edge_fields, name),
  ) as [number, number, number];
  const nodeFields = meta.node_fields.length;
  const tables = {
    nodeCount: node_count,
    type: new Uint8Array(node_count),
    name: new Uint32Array(node_count),
    id: new Uint32Array(node_count),
    size: new Float64Array(node_count),
    firstEdge: new Uint32Array(node_count + 1),
    edgeType: new Uint8Array(edge_count),
    edgeName: new Uint32Array(edge_count),
    edgeTo: new Uint32Array(edge_count),
    nodeTypes: meta.node_types[0],
    edgeTypes: meta.edge_types[0],
  };
  let nodes = 0;
  let edges = 0;
  return {
    tables,
    nodeFields,
    edgeFields: meta.edge_fields.length,
    locationFields: meta.location_fields?.length ?? 0,
    node(row) {
      tables.type[nodes] = row[nodeType]!;
      tables.name[nodes] = row[nodeName]!;
      tables.id[nodes] = row[nodeId]!;
      tables.size[nodes] = row[nodeSize]!;
      tables.firstEdge[nodes + 1] = tables.firstEdge[nodes]! + row[nodeEdges]!;
      nodes++;
    },
    edge(row) {
      tables.edgeType[edges] = row[edgeType]!;
      tables.edgeName[edges] = row[edgeName]!;
      tables.edgeTo[edges] = row[edgeTo]! / nodeFields;
      edges++;
    },
  };
}
