import type { PlannedAccount, WorkBlock, WorkStep } from '../../model/planned-account.ts';
import { afterLoss } from '../report-error.ts';
import { type StepFailed, stepFailed } from '../step-end.ts';

/**
 * The steps that write to a circuit of the backup sets of a step, and those that wait for it. Without the step itself. The set of the whole
 * account is neither in `left` nor in a block: it stops nothing.
 */
export function setMates({ blocks, plan, work }: PlannedAccount, step: WorkStep): readonly WorkStep[] {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const left = new Map(plan.changes.map((change) => [change.address, (change.left ?? []).map(({ set }) => set)]));
  const members: (readonly [set: string, circuit: string])[] = [
    ...work.flatMap((each) =>
      circuitsOf(each, byId).flatMap((circuit) => (left.get(each.address) ?? []).map((set) => [set, circuit] as const)),
    ),
    ...blocks.flatMap(({ sets }) =>
      sets.flatMap(({ name, counted }) =>
        counted.flatMap(({ interconnect }) => ('name' in interconnect ? [[name, interconnect.name] as const] : [])),
      ),
    ),
  ];
  const own = new Set(circuitsOf(step, byId));
  const sets = new Set(members.flatMap(([set, circuit]) => (own.has(circuit) ? [set] : [])));
  const mates = new Set([...own, ...members.flatMap(([set, circuit]) => (sets.has(set) ? [circuit] : []))]);
  return work.filter(
    (other) =>
      other.id !== step.id &&
      (other.needs.includes(step.id) || circuitsOf(other, byId).some((circuit) => mates.has(circuit))),
  );
}

/** True where a change that has begun needs the step, to bring a CNI back. */
export function isNeededByBegun({ work }: PlannedAccount, id: number, hasBegun: (address: string) => boolean): boolean {
  return work.some(
    ({ needs, address, action }) =>
      needs.includes(id) && (action.call === 'update_cni' || action.call === 'create_cni') && hasBegun(address),
  );
}

/** The end of a step that does not begin, because a write of its backup sets took something along. */
export function notBegun({ address }: WorkStep, { action }: WorkStep): StepFailed {
  const message = `${address} lost what only the Magic side shows; nothing of this change was sent`;
  return stepFailed('skipped', { message, call: action.call }, afterLoss(address));
}

/** The live names of the circuits that a step writes to, as far as they exist. */
function circuitsOf({ action, block }: WorkStep, blocks: ReadonlyMap<number, WorkBlock>): readonly string[] {
  const ofBlock = block === undefined ? [] : (blocks.get(block)?.circuits ?? []);
  const isCni = action.call === 'update_cni' || action.call === 'delete_cni';
  return isCni && action.seen !== undefined ? [...ofBlock, action.seen.interconnect] : ofBlock;
}
