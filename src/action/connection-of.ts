import type { PlanRequest } from '../usecases/compute-plan.ts';
import type { ConnectionRequest } from '../usecases/network/connection.ts';
import type { Inputs } from './inputs.ts';

export function connectionOf({ deadlineMs }: Inputs): ConnectionRequest {
  return { baseUrl: undefined, sandbox: false, timeoutMs: undefined, deadlineMs };
}

/** What plan, apply and drift have in common. */
export function planRequestOf(inputs: Inputs): PlanRequest {
  const { files, accounts, allow, skipSecrets, waitMs } = inputs;
  return { ...connectionOf(inputs), files, accounts, allow, skipSecrets, waitMs };
}
