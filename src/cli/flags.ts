import type { LookRequest } from '../usecases/choose-accounts.ts';
import type { ExportStyle } from '../usecases/export/export-account.ts';
import type { ConnectionRequest } from '../usecases/network/connection.ts';
import type { PlanRequest } from '../usecases/plan/compute-plan.ts';
import type { Arguments } from './arguments.ts';
import type { Flag } from './command.ts';

/** The values of --format for each command; the first is the default. */
export const validateFormats = ['text', 'json', 'sarif', 'github'] as const;
export const rulesFormats = ['text', 'json'] as const;
export const planFormats = ['text', 'json', 'markdown', 'diff'] as const;
export const applyFormats = ['text', 'json', 'markdown'] as const;
export const driftFormats = ['text', 'json', 'markdown'] as const;
export const statusFormats = ['text', 'json'] as const;
export const slotsFormats = ['text', 'json'] as const;
export const accountsFormats = ['text', 'json'] as const;

/** The values of --secrets and --split for an export. */
const secretsChoices = ['unmanaged', 'env'] as const;
export const splitChoices = ['site', 'interconnect'] as const;

export type ValidateFormat = (typeof validateFormats)[number];
export type PlanFormat = (typeof planFormats)[number];
export type ApplyFormat = (typeof applyFormats)[number];
export type DriftFormat = (typeof driftFormats)[number];

export const generalFlags = {
  'no-color': { type: 'switch', describe: 'Print no colour, also on a terminal' },
  quiet: { type: 'switch', describe: 'Print no progress, remarks and warnings; errors and data stay' },
  verbose: {
    type: 'switch',
    describe:
      'Print a line for each request (method, path, status, time, cf-ray) and each step of apply on stderr; never headers or bodies',
  },
} as const satisfies Record<string, Flag>;

/** For the commands that use the API. */
export const connectionFlags = {
  'base-url': {
    type: 'text',
    describe: 'Where the API is: https, or http on this machine (default: CLOUDFLARE_BASE_URL, else Cloudflare)',
  },
  sandbox: {
    type: 'switch',
    describe: 'Talk to a sandbox inside this process, with its state in .demarc/sandbox.json: no account needed',
  },
  timeout: {
    type: 'text',
    describe:
      'The longest that one request may take, its whole answer included: 500ms, 30s, 2m; a number alone is seconds (default 60s)',
  },
  deadline: {
    type: 'text',
    describe:
      'The longest that the whole run may take: 90s, 10m, 1h; a number alone is seconds (default: no end). Reads fail then; apply starts nothing new and lets what is in flight end',
  },
  log: {
    type: 'text',
    describe:
      'Append what is done to this file, for an auditor: NDJSON, a line for each request and each change, without headers, bodies and secrets (demarc schema event-log)',
  },
} as const satisfies Record<string, Flag>;

export const accountFlag = {
  account: { type: 'list', describe: 'Only this account; may be given more than once' },
} as const satisfies Record<string, Flag>;

/** For commands that take KEYs and so cannot take FILES. */
export const filesFlag = {
  files: {
    type: 'list',
    describe: 'Documents or folders that give the keys (default: demarc.yaml, else demarc/, where there is one)',
  },
} as const satisfies Record<string, Flag>;

/** For export and init: how they write documents. */
export const exportFlags = {
  secrets: {
    type: 'text',
    choices: secretsChoices,
    describe:
      'What becomes of MD5 and pairing keys: unmanaged, the default, or env, which writes ${env:DEMARC_…} for each and lists the variables to set',
  },
  protect: {
    type: 'switch',
    describe: 'Write protect: true on every interconnect and CNI: never deleted or replaced, whatever a plan says',
  },
} as const satisfies Record<string, Flag>;

export const planFlags = {
  ...accountFlag,
  allow: {
    type: 'list',
    describe:
      'Lift a guard as far as VALUE says: max-deletes=3, outage=GROUP, unhealthy=KEY, foreign=KEY, account; may be given more than once',
  },
  'skip-secrets': {
    type: 'switch',
    describe: 'Do not compare sensitive fields (md5_key, pairing_key); their variables need not be set',
  },
} as const satisfies Record<string, Flag>;

/** For plan and apply; drift does not use them. */
export const changeFlags = {
  only: {
    type: 'list',
    describe:
      'Only the change with this address (settings, interconnect.KEY, cni.KEY) and what it needs; may be given more than once',
  },
  wait: {
    type: 'duration',
    describe:
      'Hold moves onto new interconnects until these are Healthy, and at the end of apply wait for all new ones: 90s, 30m, 1h; a number alone is seconds (default 15m)',
  },
} as const satisfies Record<string, Flag>;

export function formatFlag(choices: readonly [string, ...string[]]): { readonly format: Flag } {
  return {
    format: {
      type: 'text',
      choices,
      describe: `How to print: ${choices.join(', ')} (default ${choices[0]})`,
    },
  };
}

export function outFlag(formats: readonly string[]): { readonly out: Flag } {
  return {
    out: {
      type: 'list',
      describe: `Also write to a file, whole or not at all: ${formats.join(', ')}; a link is followed and stays, another hard link keeps the old file; no pipe, device or file of another user. May be given more than once`,
    },
  };
}

/** Reads --base-url, --sandbox, --timeout and --deadline. */
export function readConnection(args: Arguments): ConnectionRequest {
  const timeoutMs = args.duration('timeout');
  if (timeoutMs === 0) throw args.error('--timeout must be longer than nothing');
  const deadlineMs = args.duration('deadline');
  if (deadlineMs === 0) throw args.error('--deadline must be longer than nothing');
  return { baseUrl: args.text('base-url'), sandbox: args.switch('sandbox'), timeoutMs, deadlineMs };
}

/** Reads the flags that plan, apply and drift share. */
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

/** Reads the flags that only plan and apply share. */
export function readChangeRequest(args: Arguments): PlanRequest {
  const only = args.list('only');
  return {
    ...readPlanRequest(args),
    only: only.length === 0 ? undefined : only,
    waitMs: args.optionalDuration('wait', usualWaitMs),
  };
}

/** Reads the flags of commands that read accounts and take no FILES. */
export function readLookRequest(args: Arguments): LookRequest {
  return { ...readConnection(args), files: args.list('files'), accounts: args.list('account') };
}

/** Reads how export and init write documents. */
export function readExportStyle(args: Arguments): ExportStyle {
  return {
    split: args.text('split') === undefined ? undefined : args.choice('split', splitChoices),
    secrets: args.choice('secrets', secretsChoices) === 'env',
    protect: args.switch('protect'),
  };
}
