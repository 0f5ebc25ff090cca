import { addTo } from '../../model/collections.ts';
import type { Health, LiveCni } from '../../model/live.ts';
import type { BlockProof, HealthGate, LightGate, WorkBlock } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import type { Decisions } from '../stages.ts';
import type { Block } from './blocks.ts';
import { carrierFinder, type Carriers } from './carriers.ts';
import { gatePlace, numberedGates, type OrderedBlocks } from './number-steps.ts';
import type { PlannedPace } from './proof.ts';
import { Gates } from './step-draft.ts';

export interface NumberedBlock extends Omit<WorkBlock, 'sets'> {
  /** Ids, sorted. */
  readonly steps: readonly number[];
}

/** The blocks with the ids of their steps, what they wait for, and what must be seen after each. By ascending id. */
export function numberBlocks(
  { blocks, edges }: OrderedBlocks,
  { decisions, cnis, health }: BlockFacts,
  pace: PlannedPace,
  idOf: (name: string) => number,
  isWatched: (block: Block) => boolean,
): readonly NumberedBlock[] {
  const onCircuit = new Map<string, number>();
  for (const { interconnect } of cnis) onCircuit.set(interconnect, (onCircuit.get(interconnect) ?? 0) + 1);
  const carriers = carrierFinder(decisions, onCircuit);
  const stateOf: StateOf = (circuit) => health.get(circuit)?.state;
  const looks = new Map(
    blocks.map((block): readonly [number, Look] => {
      const light = lightGates(block, carriers, stateOf, idOf);
      const checked = pace.checkMs === undefined ? [] : checkedGates(block, carriers, stateOf);
      const watched = isWatched(block) ? allGates(block, carriers) : [];
      return [block.id, { light, checked: numberedGates(checked, idOf), watched: numberedGates(watched, idOf) }];
    }),
  );
  const befores = new Map<number, number[]>();
  for (const [before, after] of edges) addTo(befores, after.id, before.id);
  const between = (block: number) => proofs(looks.get(block), pace);
  return blocks.map(({ id, steps, circuits }) => {
    const { light = [], checked = [], watched = [] } = looks.get(id) ?? {};
    return {
      id,
      steps: [...steps].map(idOf).sort((a, b) => a - b),
      circuits,
      after: (befores.get(id) ?? []).sort((a, b) => a - b).map((block) => ({ block, then: between(block) })),
      light,
      checked,
      ...(watched.length > 0 && { watched }),
    };
  });
}

export interface BlockFacts {
  readonly decisions: Decisions;
  readonly cnis: readonly LiveCni[];
  readonly health: ReadonlyMap<string, Pick<Health, 'state'>>;
}

type Look = Pick<WorkBlock, 'light' | 'checked' | 'watched'>;
type StateOf = (circuit: string) => Health['state'] | undefined;

/** Where an interconnect carries the traffic of several circuits, the one that was up counts, then one that nobody asked. */
function lightGates(
  block: Block,
  carriers: Carriers,
  stateOf: StateOf,
  idOf: (name: string) => number,
): readonly LightGate[] {
  const found = new Map<string, LightGate>();
  for (const circuit of block.circuits) {
    const state = stateOf(circuit);
    const wasUp = carriers.isBroken(circuit) || (state === undefined ? undefined : state === 'Healthy');
    for (const gate of numberedGates(carriers.of(block, circuit), idOf)) {
      // A port that waits for its cable is dark before and after.
      if (state === 'Pending' && wasUp !== true && isAt(gate, circuit)) continue;
      const known = found.get(gatePlace(gate));
      const counts = known === undefined || wasUp === true || (wasUp === undefined && known.wasUp === false);
      if (counts) found.set(gatePlace(gate), { ...gate, circuit, wasUp });
    }
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, gate]) => gate);
}

function isAt({ interconnect }: HealthGate, circuit: string): boolean {
  return 'name' in interconnect && interconnect.name === circuit;
}

/** What waits for its cable has nothing that a check could see. */
function checkedGates(block: Block, carriers: Carriers, stateOf: StateOf): Gates {
  return allGates(block, carriers, (circuit) => stateOf(circuit) !== 'Pending' || carriers.isBroken(circuit));
}

function allGates(block: Block, carriers: Carriers, counts: (circuit: string) => boolean = () => true): Gates {
  const gates = new Gates();
  for (const circuit of block.circuits) {
    if (!counts(circuit)) continue;
    for (const gate of carriers.of(block, circuit)) gates.add(gate);
  }
  return gates;
}

/** The light that must be there again before the next block begins. */
export function mustBeLit({ light }: Pick<Look, 'light'>): boolean {
  return light.some(({ wasUp }) => wasUp === true);
}

function proofs(
  { light, checked, watched = [] }: Look = { light: [], checked: [] },
  pace: PlannedPace,
): readonly BlockProof[] {
  return [
    ...(mustBeLit({ light }) ? (['light'] as const) : []),
    ...(pace.soakMs > 0 ? (['soak'] as const) : []),
    ...(watched.length > 0 ? (['tunnel_health'] as const) : []),
    ...(checked.length > 0 ? (['check'] as const) : []),
    ...(pace.confirm ? (['confirm'] as const) : []),
  ];
}
