import { groupBy } from '../../model/collections.ts';
import type { AccountPlan, Change, TouchedSet } from '../../model/plan.ts';
import { liveNameOf } from '../plan/group-changes.ts';
import type { Graph, GraphEdge, GraphNode } from './arrange-graph.ts';
import { mermaidOf } from './graph-mermaid.ts';
import { markSigns, markWords, pictureStateOf } from './graph-words.ts';
import { type PictureMark, pictureName } from './picture.ts';

/** The most boxes of a picture in a comment: more is not readable in its width, and a list says it better. */
const mostBoxes = 40;
/** Many sets of the same circuits have few boxes and too many lines. */
const mostLines = 80;

/**
 * The backup sets from which the changes of an account take circuits, as a flowchart of Mermaid: what goes, dashed and in red, where it
 * moves, and what is left. Undefined where the changes touch no set, where the sets are too large, and where an older version made the plan.
 */
export function renderSetsMermaid({ sets = [] }: AccountPlan, changes: readonly Change[]): string | undefined {
  const own = new Map(changes.map((change) => [change.address, change]));
  // A part of a plan has only its own changes.
  const drawn = sets.filter(({ circuits }) => circuits.some(({ loses = [] }) => loses.some((each) => own.has(each))));
  // Each set has a circuit at least.
  if (drawn.length === 0 || drawn.length >= mostBoxes) return undefined;
  const graph = new SetsGraph(own, drawn).graph();
  return graph.nodes.length > mostBoxes || graph.edges.length > mostLines ? undefined : mermaidOf(graph);
}

interface DrawnCircuit {
  readonly circuit: string;
  readonly state: string | undefined;
  /** The changes that take it, or a CNI on it, out of one of the sets. */
  readonly loses: readonly Change[];
  /** Changes that are not drawn take something from it, too: they are open already. */
  readonly isOpen: boolean;
}

class SetsGraph {
  readonly #changes: ReadonlyMap<string, Change>;
  /** By what makes a box one of its kind. */
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges: GraphEdge[] = [];

  constructor(changes: ReadonlyMap<string, Change>, sets: readonly TouchedSet[]) {
    this.#changes = changes;
    for (const set of sets) this.#addSet(set);
    const circuits = circuitsOf(sets, changes);
    for (const circuit of circuits) this.#addCircuit(circuit);
    for (const { set, circuits } of sets) {
      for (const { circuit, loses = [] } of circuits) {
        const isLost = loses.some((address) => changes.has(address));
        this.#line(setKey(set), circuitKey(circuit), isLost ? 'deleted' : undefined);
      }
    }
    for (const { circuit, loses } of circuits)
      for (const change of loses) if (change.kind === 'cni') this.#addCni(circuit, change);
  }

  graph(): Graph {
    return { nodes: [...this.#nodes.values()], edges: this.#edges, notes: [] };
  }

  #addSet({ set: name, circuits }: TouchedSet): void {
    const lefts = [...this.#changes.values()].flatMap(({ left = [] }) => left.filter(({ set }) => set === name));
    const least = lefts.reduce((fewest, { left }) => Math.min(fewest, left), circuits.length);
    const lines = [pictureName(name), `${least} of ${circuits.length} left`] as const;
    this.#box(setKey(name), { level: 'metro', lines });
  }

  #addCircuit({ circuit, state, loses, isOpen }: DrawnCircuit): void {
    const whole = loses.find(({ kind }) => kind === 'interconnect');
    const mark = whole !== undefined ? 'deleted' : loses.length > 0 || isOpen ? undefined : 'left';
    const words = [
      ...(state === undefined ? [] : [pictureName(state)]),
      ...(mark === undefined ? [] : [whole?.action === 'replace' ? 'is replaced' : markWords[mark]]),
      ...(isOpen ? ['change open already'] : []),
    ];
    const lines = [signed(circuitName(circuit), mark), ...(words.length === 0 ? [] : [words.join(', ')])] as const;
    this.#box(circuitKey(circuit), { level: 'circuit', lines, state: pictureStateOf(state ?? null), mark });
  }

  /** A CNI that leaves its circuit: for good, or for another one. */
  #addCni(circuit: string, { address, key, action, interconnect, fields }: Change): void {
    const after = fields.find(({ path }) => path === 'interconnect')?.after ?? interconnect;
    const target = typeof after === 'string' ? withoutMark(after) : undefined;
    const isNew = target !== after;
    const isMoved = action !== 'delete' && target !== undefined && target !== circuit;
    const mark = isMoved ? 'moved' : action === 'delete' ? 'deleted' : 'changed';
    const name = pictureName(key ?? address.slice('cni.'.length));
    const own = `cni ${address}`;
    this.#box(own, { level: 'cni', lines: [signed(name, mark), markWords[mark]], mark });
    this.#line(circuitKey(circuit), own, mark === 'changed' ? undefined : 'deleted');
    if (!isMoved) return;
    this.#addTarget(target, isNew);
    this.#line(circuitKey(target), own, 'moved');
  }

  #addTarget(circuit: string, isNew: boolean): void {
    const mark = isNew ? ('added' as const) : undefined;
    const lines = [signed(circuitName(circuit), mark), ...(isNew ? [markWords.added] : [])] as const;
    this.#box(circuitKey(circuit), { level: 'circuit', lines, state: isNew ? 'planned' : 'unknown', mark });
  }

  #box(key: string, node: Omit<GraphNode, 'id'>): void {
    if (!this.#nodes.has(key)) this.#nodes.set(key, { id: `n${this.#nodes.size}`, ...node });
  }

  #line(from: string, to: string, mark: PictureMark | undefined): void {
    const [source, target] = [this.#nodes.get(from)?.id, this.#nodes.get(to)?.id];
    if (source !== undefined && target !== undefined) this.#edges.push({ from: source, to: target, mark });
  }
}

/** Each circuit once: what takes it out of one set is said in its box, in whatever sets it is. */
function circuitsOf(sets: readonly TouchedSet[], changes: ReadonlyMap<string, Change>): readonly DrawnCircuit[] {
  const byName = groupBy(
    sets.flatMap(({ circuits }) => circuits),
    ({ circuit }) => circuit,
  );
  return [...byName].map(([circuit, same]) => {
    const addresses = [...new Set(same.flatMap(({ loses = [] }) => loses))];
    const loses = addresses.flatMap((each) => changes.get(each) ?? []);
    return { circuit, state: same[0]?.state, loses, isOpen: loses.length < addresses.length };
  });
}

function setKey(name: string): string {
  return `set ${name}`;
}

function circuitKey(circuit: string): string {
  return `circuit ${circuit}`;
}

/** Of a key that the plan creates, as a plan writes it in a field. */
function withoutMark(text: string): string {
  return text.startsWith('interconnect.') ? text.replace(/ \(new\)$/, '') : text;
}

function circuitName(text: string): string {
  return pictureName(text.startsWith('interconnect.') ? text.slice('interconnect.'.length) : liveNameOf(text));
}

function signed(name: string, mark: PictureMark | undefined): string {
  return mark === undefined ? name : `${markSigns[mark]} ${name}`;
}
