import type { PlanRequest } from '../usecases/compute-plan.ts';
import type { ConnectionRequest } from '../usecases/network/connection.ts';
import type { LookRequest } from '../usecases/open-accounts.ts';
import type { ExportStyle } from '../usecases/export/export-account.ts';
import type { Arguments } from './arguments.ts';
import { secretsChoices, splitChoices } from './formats.ts';

/** --base-url, --sandbox, --timeout and --deadline. */
export function readConnection(args: Arguments): ConnectionRequest {
  const timeoutMs = args.duration('timeout');
  if (timeoutMs === 0) throw args.error('--timeout must be longer than nothing');
  const deadlineMs = args.duration('deadline');
  if (deadlineMs === 0) throw args.error('--deadline must be longer than nothing');
  return { baseUrl: args.text('base-url'), sandbox: args.switch('sandbox'), timeoutMs, deadlineMs };
}

/** What plan, apply and drift have in common. */
export function readPlanRequest(args: Arguments): PlanRequest {
  return {
    ...readConnection(args),
    files: args.positionals,
    accounts: args.list('account'),
    allow: args.list('allow'),
    skipSecrets: args.switch('skip-secrets'),
  };
}

const usualWaitMs = 15 * 60_000;

/** What plan and apply have in common beyond that. */
export function readChangeRequest(args: Arguments): PlanRequest {
  const only = args.list('only');
  return {
    ...readPlanRequest(args),
    only: only.length === 0 ? undefined : only,
    waitMs: args.optionalDuration('wait', usualWaitMs),
  };
}

/** What the commands have in common that look at accounts and take no FILES. */
export function readLookRequest(args: Arguments): LookRequest {
  return { ...readConnection(args), files: args.list('files'), accounts: args.list('account') };
}

/** How export and init write documents. */
export function readExportStyle(args: Arguments): ExportStyle {
  return {
    split: args.text('split') === undefined ? undefined : args.choice('split', splitChoices),
    secrets: args.choice('secrets', secretsChoices) === 'env',
    protect: args.switch('protect'),
  };
}
