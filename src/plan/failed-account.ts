import type { AccountPlan, PlanNote } from '../model/plan.ts';

/** The plan of an account that could not be planned: no changes, and why. */
export function failedAccountPlan(
  account: string,
  errors: readonly PlanNote[],
  warnings: readonly PlanNote[] = [],
): AccountPlan {
  return {
    account,
    complete: false,
    applyable: false,
    errors: [...errors],
    warnings: [...warnings],
    summary: { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0, unmanaged: 0, ignored: 0, blocked: 0 },
    changes: [],
    guards: [],
    unmanaged: [],
    ignored: [],
    not_compared: [],
  };
}
