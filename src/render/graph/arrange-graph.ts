import { groupBy } from '../../model/collections.ts';
import { counted } from '../text/words.ts';
import { countWords, markCounts, markSigns, markWords, pictureStates, stateCounts } from './graph-words.ts';
import type { Picture, PictureCircuit, PictureCni, PictureMark, PictureState } from './picture.ts';

/** Boxes and lines between them: what every format draws. */
export interface Graph {
  /** A box comes after the boxes that lead to it, but for the circuit that a CNI leaves. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly notes: readonly string[];
}

/** From left to right. */
export const graphLevels = ['account', 'metro', 'site', 'device', 'circuit', 'cni', 'customer'] as const;
export type GraphLevel = (typeof graphLevels)[number];

export interface GraphNode {
  /** `n0`, `n1`, …: no foreign text is in it. */
  readonly id: string;
  readonly level: GraphLevel;
  /** Lines of text, the name first. Foreign: each renderer encodes them. */
  readonly lines: readonly [string, ...string[]];
  /** Of a circuit, or the worst of a metro that is drawn as one box. */
  readonly state?: PictureState | undefined;
  readonly mark?: PictureMark | undefined;
  /** Of a metro: its `metroId`, and whether the box stands for all that is in it. */
  readonly metro?: { readonly id: string; readonly isOpen: boolean } | undefined;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly mark?: PictureMark | undefined;
}

/** How much of a metro is drawn: all, its circuits without CNIs, or one box. */
export type MetroDetail = 'whole' | 'circuits' | 'closed';

/** Which metro a circuit is in, of which account. Equal only for circuits of the same. */
export function metroId({ account, metro }: Pick<PictureCircuit, 'account' | 'metro'>): string {
  return JSON.stringify([account, metro]);
}

/** @param detailOf by `metroId`; circuits of the same metro follow each other */
export function arrangeGraph(picture: Picture, detailOf: (metro: string) => MetroDetail): Graph {
  const builder = new GraphBuilder();
  for (const [metro, circuits] of groupBy(picture.circuits, metroId)) {
    builder.addMetro(metro, circuits, detailOf(metro));
  }
  return builder.graph(picture.notes);
}

class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #edges: GraphEdge[] = [];
  /** By what makes a box one of its kind. */
  readonly #known = new Map<string, string>();
  /** By id of a circuit: its box, or that of its metro. */
  readonly #boxes = new Map<string, string>();
  readonly #leaving: (readonly [circuit: string, cni: string])[] = [];

  addMetro(metro: string, circuits: readonly PictureCircuit[], detail: MetroDetail): void {
    const [first] = circuits;
    if (first === undefined) return;
    const { account } = first;
    const above = account === '' ? undefined : this.#box(['account', account], undefined, { lines: [account] });
    const title = first.metro === '' ? 'no place known' : first.metro;
    if (detail === 'closed') {
      const state = pictureStates.find((each) => circuits.some((circuit) => circuit.state === each));
      const more = [countWords(circuits), stateCounts(circuits), markCounts(circuits)].filter((text) => text !== '');
      const box = this.#box(['metro', metro], above, {
        ...{ lines: [title, ...more], state },
        metro: { id: metro, isOpen: false },
      });
      for (const { id } of circuits) this.#boxes.set(id, box);
      return;
    }
    const box = this.#box(['metro', metro], above, { lines: [title], metro: { id: metro, isOpen: true } });
    for (const circuit of circuits) this.#addCircuit(circuit, { metro, box }, detail);
  }

  #addCircuit(circuit: PictureCircuit, { metro, box }: { metro: string; box: string }, detail: MetroDetail): void {
    const { site, device, title, details, state, mark, cnis } = circuit;
    let above = box;
    if (site !== '' && site !== circuit.metro) above = this.#box(['site', metro, site], above, { lines: [site] });
    if (device !== '') above = this.#box(['device', metro, site, device], above, { lines: [device] });
    const carried =
      detail === 'whole' || cnis.length === 0
        ? []
        : [counted(cnis.length, 'CNI'), markCounts([{ ...circuit, mark: undefined }])];
    const lines = markedLines(title, [...details, ...carried.filter((text) => text !== '')], mark);
    const own = this.#box(['circuit', circuit.id], above, { lines, state, mark }, edgeMark(mark));
    this.#boxes.set(circuit.id, own);
    if (detail === 'whole') cnis.forEach((cni, at) => this.#addCni(cni, { metro, box: own, at }));
  }

  #addCni(
    { title, details, mark, leaves, customer }: PictureCni,
    on: { metro: string; box: string; at: number },
  ): void {
    const own = this.#box(
      ['cni', on.box, String(on.at)],
      on.box,
      { lines: markedLines(title, details, mark), mark },
      edgeMark(mark),
    );
    if (leaves !== undefined) this.#leaving.push([leaves, own]);
    if (customer === undefined) return;
    const lines = [customer.title, ...customer.details] as const;
    this.#box(
      ['customer', on.metro, ...lines],
      own,
      { lines },
      edgeMark(mark) === 'moved' ? undefined : edgeMark(mark),
    );
  }

  /** The id of a box, which is added where it is new, with a line from the box above it. */
  #box(
    what: readonly [GraphLevel, ...string[]],
    above: string | undefined,
    node: Omit<GraphNode, 'id' | 'level'>,
    mark?: PictureMark,
  ): string {
    const key = JSON.stringify(what);
    const known = this.#known.get(key);
    const id = known ?? `n${this.#nodes.length}`;
    if (known === undefined) {
      this.#known.set(key, id);
      this.#nodes.push({ id, level: what[0], ...node });
    }
    if (above !== undefined && (known === undefined || what[0] === 'customer'))
      this.#edges.push({ from: above, to: id, mark });
    return id;
  }

  graph(notes: readonly string[]): Graph {
    const leaving = this.#leaving.flatMap(([circuit, to]): readonly GraphEdge[] => {
      const from = this.#boxes.get(circuit);
      return from === undefined ? [] : [{ from, to, mark: 'deleted' }];
    });
    return { nodes: this.#nodes, edges: [...this.#edges, ...leaving], notes };
  }
}

/** What changes in itself, and not in its place, has a line as before. */
function edgeMark(mark: PictureMark | undefined): PictureMark | undefined {
  return mark === 'changed' || mark === 'left' ? undefined : mark;
}

function markedLines(
  title: string,
  details: readonly string[],
  mark: PictureMark | undefined,
): readonly [string, ...string[]] {
  const words = mark === undefined || details.includes(markWords[mark]) ? details : [...details, markWords[mark]];
  const first = mark === undefined ? title : `${markSigns[mark]} ${title}`;
  return words.length === 0 ? [first] : [first, words.join(', ')];
}
