import { usualCheckTimeoutMs } from '../model/run-check.ts';
import type { LookRequest } from '../usecases/choose-accounts.ts';
import type { CircuitFilter } from '../usecases/circuits/filter-circuits.ts';
import type { ExportStyle } from '../usecases/export/export-account.ts';
import type { ConnectionRequest } from '../usecases/network/connection.ts';
import type { PlanRequest } from '../usecases/plan/compute-plan.ts';
import type { Arguments } from './arguments.ts';
import type { Flag } from './command.ts';

/** The values of --format for each command; the first is the default. */
export const validateFormats = ['text', 'json', 'sarif', 'github'] as const;
export const rulesFormats = ['text', 'json'] as const;
export const explainFormats = ['text', 'json', 'markdown'] as const;
export const planFormats = ['text', 'json', 'markdown', 'diff'] as const;
export const applyFormats = ['text', 'json', 'markdown'] as const;
export const driftFormats = ['text', 'json', 'markdown'] as const;
export const statusFormats = ['text', 'json'] as const;
export const healthFormats = ['text', 'json', 'prometheus'] as const;
export const inventoryFormats = ['text', 'json', 'csv', 'markdown', 'netbox', 'ansible'] as const;
export const graphFormats = ['mermaid', 'dot', 'svg', 'html'] as const;
export const slotsFormats = ['text', 'json'] as const;
export const preflightFormats = ['text', 'markdown', 'json'] as const;
export const routesFormats = ['text', 'json'] as const;
export const accountsFormats = ['text', 'json'] as const;
export const evidenceFormats = ['markdown'] as const;
export const editFormats = ['text', 'json'] as const;

/** The values of --secrets and --split for an export. */
const secretsChoices = ['unmanaged', 'env'] as const;
export const splitChoices = ['site', 'interconnect'] as const;

export type ValidateFormat = (typeof validateFormats)[number];
export type PlanFormat = (typeof planFormats)[number];
export type ApplyFormat = (typeof applyFormats)[number];
export type DriftFormat = (typeof driftFormats)[number];
export type HealthFormat = (typeof healthFormats)[number];
export type GraphFormat = (typeof graphFormats)[number];
export type InventoryFormat = (typeof inventoryFormats)[number];

export const generalFlags = {
  'no-color': { type: 'switch', describe: 'Print no colours, even on a terminal' },
  quiet: { type: 'switch', describe: 'Print no progress, notes or warnings; errors and data are still printed' },
  verbose: {
    type: 'switch',
    describe:
      'Print a line for each request (method, path, status, time, cf-ray) and each step of apply on stderr, never headers or bodies; a plan also says which live object each key is',
  },
} as const satisfies Record<string, Flag>;

/** For the commands that use the API. */
export const connectionFlags = {
  'base-url': {
    type: 'text',
    describe: 'The base URL of the API: https, or http on this machine (default: CLOUDFLARE_BASE_URL, else Cloudflare)',
  },
  sandbox: {
    type: 'switch',
    describe: 'Use a sandbox inside this process, with its state in .demarc/sandbox.json: no account needed',
  },
  timeout: {
    type: 'text',
    describe:
      'The time limit for one request with its whole answer: 500ms, 30s, 2m; a number alone is in seconds (default 60s)',
  },
  deadline: {
    type: 'text',
    describe:
      'The time limit for the whole run: 90s, 10m, 1h; a number alone is in seconds (default: none). After that, reads fail, and apply starts nothing new and lets running requests finish',
  },
  log: {
    type: 'text',
    describe:
      'Append a record to this file, for an auditor: NDJSON, one line for each request and each change, without headers, bodies or secrets (demarc schema event-log)',
  },
} as const satisfies Record<string, Flag>;

export const accountFlag = {
  account: { type: 'list', describe: 'Only this account; may be given more than once' },
} as const satisfies Record<string, Flag>;

/** For commands that take KEYs and so cannot take FILES. */
export const filesFlag = {
  files: {
    type: 'list',
    describe: 'Documents or folders that give the keys (default: demarc.yaml, else demarc/, if it exists)',
  },
} as const satisfies Record<string, Flag>;

/** For commands that show circuits: which. */
export const circuitFlags = {
  site: { type: 'list', describe: 'Only circuits of this site; upper and lower case do not matter here and below' },
  metro: {
    type: 'list',
    describe: 'Only circuits of this metro: the first letters of a site, a Google region, or a name of policy.metros',
  },
  group: { type: 'list', describe: 'Only circuits of this group' },
  service: { type: 'list', describe: 'Only circuits with a CNI of this service' },
  state: { type: 'list', describe: 'Only circuits in this state: Healthy, Pending, Down or Unhealthy' },
  label: {
    type: 'list',
    describe:
      'Only circuits with this label, their own or of a CNI: NAME or NAME=VALUE. Each of these flags may be given more than once: any of its values will do, and every flag must hold',
  },
} as const satisfies Record<string, Flag>;

/** For export and init: how they write documents. */
export const exportFlags = {
  secrets: {
    type: 'text',
    choices: secretsChoices,
    describe:
      'How to treat MD5 and pairing keys: unmanaged, the default, or env, which writes ${env:DEMARC_…} for each and lists the variables to set',
  },
  protect: {
    type: 'switch',
    describe: 'Write protect: true on every interconnect and CNI, so that no plan can delete or replace it',
  },
} as const satisfies Record<string, Flag>;

export const planFlags = {
  ...accountFlag,
  allow: {
    type: 'list',
    describe:
      'Lift a guard, only as far as VALUE says: max-deletes=3, outage=SET, unhealthy=KEY, foreign=KEY, black-hole=PREFIX, preflight=ADDRESS, account; may be given more than once',
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
      'Delay moves onto new interconnects until these are Healthy, and at the end of apply wait for all new ones: 90s, 30m, 1h; a number alone is in seconds (default 15m)',
  },
} as const satisfies Record<string, Flag>;

/** For plan and apply: what lies between two disruptive circuits. */
export const paceFlags = {
  check: {
    type: 'text',
    describe:
      'After each disruptive circuit, run this command until it proves that the circuit is back: two successes (exit code 0), with BGP the second 5 minutes or more after the last write. It is split into words as a shell would, and run without one; nothing is expanded. It gets the facts as DEMARC_CHECK_… and as JSON on standard input. plan only says that it runs',
  },
  'check-timeout': {
    type: 'text',
    describe: 'How long --check is repeated for one circuit: 90s, 10m, 1h (default 15m)',
  },
  'check-env': {
    type: 'list',
    describe:
      'A variable that the command of --check may see, by its name. Otherwise it sees only PATH, HOME, LANG, TZ, TMPDIR and DEMARC_CHECK_…; may be given more than once',
  },
  confirm: {
    type: 'text',
    choices: ['none', 'each'],
    describe:
      'each: ask before every disruptive circuit (default none). A yes also says that the circuits before it are back',
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
      describe: `Also write to a file, completely or not at all: ${formats.join(', ')}; a link is followed and kept, another hard link keeps the old content; no pipe, device or file of another user. May be given more than once`,
    },
  };
}

/** Reads --base-url, --sandbox, --timeout and --deadline. */
export function readConnection(args: Arguments): ConnectionRequest {
  const timeoutMs = args.duration('timeout');
  if (timeoutMs === 0) throw args.error('--timeout must be more than zero');
  const deadlineMs = args.duration('deadline');
  if (deadlineMs === 0) throw args.error('--deadline must be more than zero');
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
    check: readCheck(args),
    confirmEach: args.choice('confirm', ['none', 'each']) === 'each',
  };
}

function readCheck(args: Arguments): PlanRequest['check'] {
  const command = args.text('check');
  const timeoutMs = args.duration('check-timeout');
  const variables = args.list('check-env');
  if (timeoutMs === 0) throw args.error('--check-timeout must be more than zero');
  if (command !== undefined) return { command, timeoutMs: timeoutMs ?? usualCheckTimeoutMs, variables };
  if (timeoutMs === undefined && variables.length === 0) return undefined;
  throw args.error(`${timeoutMs === undefined ? '--check-env' : '--check-timeout'} needs --check`);
}

/** Reads the flags of commands that read accounts and take no FILES. */
export function readLookRequest(args: Arguments): LookRequest {
  return { ...readConnection(args), files: args.list('files'), accounts: args.list('account') };
}

/** Reads `circuitFlags`. Undefined: every circuit. */
export async function readCircuitFilter(args: Arguments): Promise<CircuitFilter | undefined> {
  const label = args.list('label');
  const texts = {
    site: args.list('site'),
    metro: args.list('metro'),
    group: args.list('group'),
    service: args.list('service'),
    state: args.list('state'),
  };
  if ([label, ...Object.values(texts)].every((values) => values.length === 0)) return undefined;
  const { parseLabelFilter } = await import('../usecases/circuits/filter-circuits.ts');
  return { ...texts, label: label.map(parseLabelFilter) };
}

/** Reads how export and init write documents. */
export function readExportStyle(args: Arguments): ExportStyle {
  return {
    split: args.text('split') === undefined ? undefined : args.choice('split', splitChoices),
    secrets: args.choice('secrets', secretsChoices) === 'env',
    protect: args.switch('protect'),
  };
}
