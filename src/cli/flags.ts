import { joinWords } from '../model/text.ts';
import type { LookRequest } from '../usecases/choose-accounts.ts';
import type { CircuitFilter } from '../usecases/circuits/filter-circuits.ts';
import type { ExportStyle } from '../usecases/export/export-account.ts';
import type { ConnectionRequest } from '../usecases/network/connection.ts';
import type { Arguments } from './arguments.ts';
import type { Flag } from './command.ts';

/** The values of --format for each command; the first is the default. */
export const validateFormats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const;
export const rulesFormats = ['text', 'json'] as const;
export const explainFormats = ['text', 'json', 'markdown'] as const;
export const planFormats = ['text', 'json', 'markdown', 'diff', 'gitlab', 'junit'] as const;
export const applyFormats = ['text', 'json', 'markdown'] as const;
export const driftFormats = ['text', 'json', 'markdown', 'junit'] as const;
export const diffFormats = ['text', 'json', 'markdown'] as const;
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
export type DiffFormat = (typeof diffFormats)[number];
export type HealthFormat = (typeof healthFormats)[number];
export type GraphFormat = (typeof graphFormats)[number];
export type InventoryFormat = (typeof inventoryFormats)[number];

export const generalFlags = {
  quiet: {
    type: 'switch',
    section: 'shared',
    describe: 'no progress, notes or warnings; errors and data are still printed',
  },
  verbose: {
    type: 'switch',
    section: 'shared',
    describe: 'more: each request, each step of apply, each match of a plan',
    details:
      'A request is a line on stderr with method, path, status, time and cf-ray, never with headers or bodies. A plan also says which live object each key is.',
  },
  'no-color': { type: 'switch', section: 'shared', describe: 'no colours, even on a terminal' },
} as const satisfies Record<string, Flag>;

/** For the commands that use the API. */
export const connectionFlags = {
  sandbox: {
    type: 'switch',
    section: 'limits',
    describe: 'a sandbox inside this process instead of an account',
    details: 'No account and no credentials are needed. Its state is in .demarc/sandbox.json.',
  },
  'base-url': {
    type: 'text',
    value: 'URL',
    section: 'limits',
    describe: 'the API: https, or http on this machine (default: Cloudflare)',
  },
  timeout: {
    type: 'text',
    value: 'DURATION',
    section: 'limits',
    describe: 'for one request with its whole answer: 500ms, 30s, 2m (default 60s)',
    details: 'A number alone is in seconds.',
  },
  deadline: {
    type: 'text',
    value: 'DURATION',
    section: 'limits',
    describe: 'for the whole run: 90s, 10m, 1h (default: none)',
    details:
      'A number alone is in seconds. After that, reads fail, and apply starts nothing new and lets running requests finish.',
  },
  log: {
    type: 'text',
    value: 'FILE',
    section: 'limits',
    describe: 'append a record for an auditor: a line for each request and each change',
    details: 'It is NDJSON, without headers, bodies or secrets (demarc schema event-log).',
  },
} as const satisfies Record<string, Flag>;

export const accountFlag = {
  account: { type: 'list', value: 'TAG', section: 'choose', describe: 'only this account' },
} as const satisfies Record<string, Flag>;

/** For commands that take KEYs and so cannot take FILES. */
export const filesFlag = {
  files: {
    type: 'list',
    value: 'PATH',
    section: 'choose',
    describe: 'documents that give the keys (default: demarc.yaml, else demarc/)',
  },
} as const satisfies Record<string, Flag>;

/** For commands that show circuits: which. */
export const circuitFlags = {
  site: { type: 'list', value: 'SITE', section: 'choose', describe: 'only circuits of this site' },
  metro: {
    type: 'list',
    value: 'METRO',
    section: 'choose',
    describe: 'only circuits of this metro, such as ewr',
    details: 'A metro is the first letters of a site, a Google region, or a name of policy.metros.',
  },
  group: { type: 'list', value: 'GROUP', section: 'choose', describe: 'only circuits of this group' },
  service: {
    type: 'list',
    value: 'SERVICE',
    section: 'choose',
    describe: 'only circuits with a CNI of this service',
  },
  state: {
    type: 'list',
    value: 'STATE',
    section: 'choose',
    describe: 'only circuits that are Healthy, Pending, Down or Unhealthy',
  },
  label: {
    type: 'list',
    value: 'NAME[=VALUE]',
    section: 'choose',
    describe: 'only circuits with this label, their own or of a CNI',
    details:
      'Of each of these flags any of its values will do, and every flag must hold. Upper and lower case do not matter, except in labels.',
  },
} as const satisfies Record<string, Flag>;

/** For export and init: how they write documents. */
export const exportFlags = {
  secrets: {
    type: 'text',
    value: 'HOW',
    choices: secretsChoices,
    describe: 'MD5 and pairing keys: unmanaged (default), or env: variables',
    details: 'env writes ${env:DEMARC_…} for each key, and lists the variables to set.',
  },
  protect: {
    type: 'switch',
    describe: 'write protect: true on everything: no plan can delete or replace it',
  },
} as const satisfies Record<string, Flag>;

export function formatFlag(choices: readonly [string, ...string[]]): { readonly format: Flag } {
  const [first, ...others] = choices;
  const describe = `as ${others.length === 0 ? first : `${first} (default), ${joinWords(others, 'or')}`}`;
  return { format: { type: 'text', value: 'FORMAT', choices, section: 'print', describe } };
}

export function outFlag(formats: readonly string[]): { readonly out: Flag } {
  return {
    out: {
      type: 'list',
      value: 'FORMAT=PATH',
      section: 'print',
      describe: 'also write a file, completely or not at all',
      details: `FORMAT is ${joinWords(formats, 'or')}. A link is followed and kept, another hard link keeps the old content; no pipe, device or file of another user.`,
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
