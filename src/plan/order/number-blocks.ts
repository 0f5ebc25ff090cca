import { addTo } from '../../model/collections.ts';
import type { Health, LiveCni } from '../../model/live.ts';
import type { BlockProof, WorkBlock } from '../../model/planned-account.ts';
import type { Decisions } from '../stages.ts';
import type { Block } from './blocks.ts';
import { carrierFinder } from './carriers.ts';
import { numberedGates, type OrderedBlocks } from './number-steps.ts';
import type { PlannedPace } from './proof.ts';

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
  const carriersAfter = carrierFinder(decisions, onCircuit);
  const stateOf = (circuit: string) => health.get(circuit)?.state;
  const looks = new Map(
    blocks.map((block): readonly [number, Look] => {
      // What was not Healthy before need not be Healthy again. What waits for its cable has nothing that a check could see.
      const light = numberedGates(
        carriersAfter(block, (circuit) => stateOf(circuit) === 'Healthy'),
        idOf,
      );
      const carriers =
        pace.checkMs === undefined ? [] : carriersAfter(block, (circuit) => stateOf(circuit) !== 'Pending');
      const watched = isWatched(block) ? carriersAfter(block, () => true) : [];
      return [block.id, { light, checked: numberedGates(carriers, idOf), watched: numberedGates(watched, idOf) }];
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

function proofs(
  { light, checked, watched = [] }: Look = { light: [], checked: [] },
  pace: PlannedPace,
): readonly BlockProof[] {
  return [
    ...(light.length > 0 ? (['light'] as const) : []),
    ...(pace.soakMs > 0 ? (['soak'] as const) : []),
    ...(watched.length > 0 ? (['tunnel_health'] as const) : []),
    ...(checked.length > 0 ? (['check'] as const) : []),
    ...(pace.confirm ? (['confirm'] as const) : []),
  ];
}
