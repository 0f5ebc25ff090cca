import type { Change } from '../../../src/model/plan.ts';
import { planDocument } from '../../../src/plan/codec.ts';
import { comparePlans } from '../../../src/plan/review/compare-plans.ts';
import type { Commit } from '../../../src/sandbox/store/world.ts';
import type { Incident } from './day-network.ts';
import type { Command, Ended } from './run-command.ts';

/**
 * Holds how a run ended against what it did, and against the run before it, where that was the same command.
 * @param isResumable whether what was begun since are moves of whole CNIs alone, which go on as reviewed
 * @param isStoring whether the API stores something else than it is sent: then a plan may ask what is what
 */
export function checkEnded(
  { exitCode, plans, reports }: Ended,
  commits: readonly Commit[],
  incident: Incident,
  earlier: Ended | undefined,
  { allowed, wait }: Command,
  isResumable: boolean,
  isStoring: boolean,
): readonly string[] {
  const problems: string[] = [];
  const refused = exitCode === 3 || exitCode === 4;
  const why = plans
    .flatMap(({ errors, guards }) => [
      ...errors.map(({ code, message }) => `${code} ${message}`),
      ...guards.filter(({ lifted }) => !lifted).map(({ id, message }) => `${id} ${message}`),
    ])
    .join('; ');
  if (refused && commits.length > 0) problems.push(`exit: ${exitCode} after ${commits.length} commits`);
  // Without --wait, what is Pending is a reason to refuse from the first run on.
  const isHeldElsewhere = !wait && why.startsWith('unhealthy');
  const areEqual = plans.every(({ errors }) =>
    errors.every(({ message }) => message.includes('alike in region and bandwidth')),
  );
  if (
    refused &&
    earlier !== undefined &&
    !isHeldElsewhere &&
    !(areEqual && exitCode === 3) &&
    !(isStoring && exitCode === 3)
  )
    problems.push(`again: the same command now ends ${exitCode}: ${why}`);
  if (!refused && earlier !== undefined && exitCode !== undefined && isResumable && !isStoring) {
    problems.push(...unreviewed(earlier, plans, allowed));
  }
  if (incident.kind !== 'nothing') return problems;
  for (const { address, outcome, error } of reports.flatMap(({ changes }) => changes)) {
    // A change that began with an order may go on only when that is cabled.
    const waits = /was skipped|to be Healthy/.test(error?.message ?? '');
    const isHeld = outcome === 'skipped' || outcome === 'applied' || waits;
    if (!isHeld) problems.push(`outcome: ${address} ${outcome}: ${error?.message ?? ''}`);
  }
  return problems;
}

/** What of a make before break that was cut off is not as the first plan of the same command said. */
function unreviewed({ plans: first }: Ended, plans: Ended['plans'], allowed: readonly string[]): readonly string[] {
  const breaks = first.some(({ changes }) =>
    changes.some(({ reason }) => reason?.startsWith('break before make') === true),
  );
  // Without its pin, an old circuit that is left belongs to no key, and prune takes it for what it is.
  const prunes = plans.some(({ changes }) => changes.some(({ action, key }) => action === 'delete' && key === null));
  if (breaks || prunes) return [];
  const difference = comparePlans(planDocument([...first], [...allowed]), planDocument([...plans], [...allowed]));
  const changes = (difference?.accounts ?? []).flatMap((account) => {
    if (account.problem !== 'changes') return [account.problem];
    // What merely rides along goes only while the plan knows both circuits; of two keys alike, either may get the port that is left.
    const isOpen = ({ action, kind, reason }: Change) =>
      reason?.includes('which carries it') === true || (action === 'create' && kind === 'interconnect');
    const changed = account.changed.filter(({ reviewed }) => !isOpen(reviewed));
    return [...account.added, ...changed].map((change) => JSON.stringify(change));
  });
  if (changes.length === 0) return [];
  return [`reviewed: the same command is no longer within its first plan: ${changes.join('; ').slice(0, 400)}`];
}
