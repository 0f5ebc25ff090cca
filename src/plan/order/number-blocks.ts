import { addTo } from '../../model/collections.ts';
import type { Health, LiveCni } from '../../model/live.ts';
import type { WorkBlock } from '../../model/planned-account.ts';
import type { Decisions } from '../stages.ts';
import { carrierFinder } from './carriers.ts';
import { numberedGates, type OrderedBlocks } from './number-steps.ts';

export interface NumberedBlock extends Omit<WorkBlock, 'sets'> {
  /** Ids, sorted. */
  readonly steps: readonly number[];
}

/** The blocks with the ids of their steps, what they wait for, and what must be Healthy after each. By ascending id. */
export function numberBlocks(
  { blocks, edges }: OrderedBlocks,
  decisions: Decisions,
  cnis: readonly LiveCni[],
  health: ReadonlyMap<string, Pick<Health, 'state'>>,
  idOf: (name: string) => number,
): readonly NumberedBlock[] {
  const onCircuit = new Map<string, number>();
  for (const { interconnect } of cnis) onCircuit.set(interconnect, (onCircuit.get(interconnect) ?? 0) + 1);
  const carriersAfter = carrierFinder(decisions, health, onCircuit);
  const light = new Map(blocks.map((block) => [block.id, numberedGates(carriersAfter(block), idOf)]));
  const befores = new Map<number, number[]>();
  for (const [before, after] of edges) addTo(befores, after.id, before.id);
  return blocks.map(({ id, steps }) => ({
    id,
    steps: [...steps].map(idOf).sort((a, b) => a - b),
    after: (befores.get(id) ?? [])
      .sort((a, b) => a - b)
      .map((block) => ({ block, then: (light.get(block)?.length ?? 0) > 0 ? (['light'] as const) : [] })),
    light: light.get(id) ?? [],
  }));
}
