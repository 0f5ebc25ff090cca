import type { PlannedAccount } from '../../src/model/planned-account.ts';

/** By step: the steps that must have ended before it starts. These are its needs, what it follows, and all of the blocks before its own. */
export function stepWaits({
  work,
  blocks,
}: Pick<PlannedAccount, 'work' | 'blocks'>): ReadonlyMap<number, readonly number[]> {
  const stepsOf = (block: number) => work.flatMap((step) => (step.block === block ? [step.id] : []));
  const before = new Map(blocks.map(({ id, after }) => [id, after.flatMap(({ block }) => stepsOf(block))]));
  return new Map(
    work.map(({ id, needs, after, block }) => [id, [...needs, ...after, ...(before.get(block ?? 0) ?? [])]]),
  );
}

/** By step: all steps that must have ended before it starts, directly or through others. */
export function stepsBefore(
  planned: Pick<PlannedAccount, 'work' | 'blocks'>,
): ReadonlyMap<number, ReadonlySet<number>> {
  const waits = stepWaits(planned);
  const known = new Map<number, ReadonlySet<number>>();
  // A step has a higher id than all steps that it waits for.
  for (const { id } of planned.work) {
    const direct = waits.get(id) ?? [];
    known.set(id, new Set(direct.flatMap((step) => [step, ...(known.get(step) ?? [])])));
  }
  return known;
}
