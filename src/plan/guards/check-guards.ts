import type { GuardTrip } from '../../model/plan.ts';
import { account } from './account.ts';
import { foreign } from './foreign.ts';
import type { Guard, GuardContext } from './guard.ts';
import { maxDeletes } from './max-deletes.ts';
import { outage } from './outage.ts';
import { protect } from './protect.ts';
import { unhealthy } from './unhealthy.ts';

const guards: readonly Guard[] = [account, foreign, maxDeletes, outage, protect, unhealthy];

/** The guards that trip, sorted by id; lifted ones are among them, so that a reviewer sees what was allowed. */
export function checkGuards(context: GuardContext): GuardTrip[] {
  return guards.flatMap((guard) => guard(context) ?? []);
}
