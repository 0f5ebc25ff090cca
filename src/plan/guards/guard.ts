import { shellWord } from '../../model/shell-command.ts';
import type { Policy } from '../../model/desired.ts';
import type { Health } from '../../model/live.ts';
import type { GuardTrip, Impact } from '../../model/plan.ts';
import type { Allowance } from '../allowance.ts';
import type { Groups } from '../groups.ts';
import type { Decisions } from '../order/draft-steps.ts';

/** What a guard looks at. */
export interface GuardContext extends Decisions {
  readonly policy: Policy;
  readonly allowed: readonly Allowance[];
  readonly settingsImpact: Impact;
  readonly groups: Groups;
  /** The circuits of each group that are down at the same moment. */
  readonly together: ReadonlyMap<string, ReadonlySet<string>>;
  /** By the live name of an interconnect; only where a decision depends on it. */
  readonly health: ReadonlyMap<string, Health>;
  /** Moves onto interconnects of the same plan are held until these are Healthy. */
  readonly wait: boolean;
  /** Addresses of CNIs that go or are recreated only because of their interconnect. */
  readonly foreign: readonly string[];
}

/** A condition that stops a run before its first write, unless it is lifted. */
export type Guard = (context: GuardContext) => GuardTrip | undefined;

/** What the command line allows of a guard: all of it counts together. */
export function allowancesOf(context: GuardContext, id: GuardTrip['id']): readonly Allowance[] {
  return context.allowed.filter((allowance) => allowance.id === id);
}

/** The flags that lift a guard for each of the values. */
export function allowFlags(id: GuardTrip['id'], values: readonly string[]): string {
  return values.map((value) => `--allow ${shellWord(`${id}=${value}`)}`).join(' ');
}
