import type { DesiredAccount } from '../../src/model/desired.ts';
import type { JournaledCni } from '../../src/model/journal.ts';
import type { LiveAccount } from '../../src/model/live.ts';
import type { PlanNeeds } from '../../src/model/network-api.ts';
import { needsFinder } from '../../src/plan/plan-needs.ts';
import type { HealthByName } from '../../src/plan/sets/backup-sets.ts';

/** What a plan needs in view of this health. */
export function planNeeds(
  desired: DesiredAccount,
  live: LiveAccount,
  journal: readonly JournaledCni[] = [],
  known: HealthByName = new Map(),
): PlanNeeds {
  return needsFinder(desired, live, journal)(known);
}
