import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { PlanFacts } from '../../model/network-api.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { type Allowance, isAllowedOn } from '../allowance.ts';
import { hostAddress } from '../decide/hosts.ts';
import type { AllDecisions, Host } from '../stages.ts';
import { draftSteps } from './draft-steps.ts';
import { halfWay } from './half-way.ts';
import { breakLinkCircles } from './link-circles.ts';
import { noOrder } from './no-order.ts';
import { type NumberedSteps, numberSteps } from './number-steps.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { orderByRules } from './order-rules.ts';
import { onlyNotes, restrict } from './restrict.ts';
import { unitsOf } from './units.ts';

export interface OrderedSteps extends NumberedSteps {
  /** What was decided, less what `--only` leaves out, with a warning that says so. */
  readonly decided: AllDecisions;
  /** The circuits of each group that are down at the same moment. */
  readonly downTogether: ReadonlyMap<string, ReadonlySet<string>>;
  /** The addresses of CNIs that stand aside in a circle of links. */
  readonly asides: ReadonlySet<string>;
  /** The addresses of all changes, those that `--only` leaves out included. Sorted. */
  readonly changing: readonly string[];
}

/** Decisions → API calls → what waits for what → only what was asked for → one circuit at a time → numbers. */
export function orderSteps(
  everything: AllDecisions,
  desired: DesiredAccount,
  live: LiveAccount,
  { health }: PlanFacts,
  { only, allowed }: { readonly only: readonly string[] | undefined; readonly allowed: readonly Allowance[] },
): OrderedSteps | { readonly errors: readonly PlanNote[] } {
  const calls = draftSteps(everything, isMoveHeld(desired, allowed));
  const { drafts: unlinked, circles } = breakLinkCircles(calls, everything, live.cnis);
  const drafts = orderByRules(unlinked, everything, live.cnis, circles);
  if ('cycle' in numberSteps(drafts)) return { errors: noOrder(drafts, everything.interconnects) };
  const { decided, steps: kept } = restrict(everything, drafts, only);
  const notes = only === undefined ? [] : onlyNotes(only, drafts, kept);
  const { steps, downTogether } = oneAtATime(kept, decided, decided.groups, health, circles);
  const numbered = numberSteps(steps);
  if ('cycle' in numbered) throw new Error(`the steps of ${numbered.cycle.join(', ')} wait for each other`);
  const errors = halfWay(steps, unitsOf(decided, circles), health);
  if (errors.length > 0) return { errors };
  return {
    ...numbered,
    decided: { ...decided, warnings: [...decided.warnings, ...notes] },
    downTogether,
    asides: new Set(circles.keys()),
    changing: [...new Set(drafts.map(({ address }) => address))].sort(compareText),
  };
}

/** Traffic moves onto an interconnect only while that is Healthy, unless the policy, or an allowance for exactly that one, says otherwise. */
function isMoveHeld({ policy }: DesiredAccount, allowed: readonly Allowance[]): (host: Host) => boolean {
  return (host) => policy.require_healthy && !isAllowedOn(allowed, 'unhealthy', hostAddress(host));
}
