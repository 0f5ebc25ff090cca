import { once } from 'node:events';
import { ExitCode } from '../../model/exit-code.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, type Flag, usageCode } from '../command.ts';
import { runLight } from '../sandbox-light.ts';
import { sandboxVariables } from '../variables.ts';

const flags = {
  port: { type: 'text', value: 'PORT', describe: 'on 127.0.0.1; 0, the default, picks a free one' },
  seed: { type: 'text', value: 'FILE', describe: 'the first state: YAML or JSON (demarc schema sandbox-seed)' },
  state: {
    type: 'text',
    value: 'FILE',
    describe: 'keep the state in this file; if it exists, it is used and --seed is ignored',
  },
  faults: {
    type: 'text',
    value: 'FILE',
    describe: 'what goes wrong on purpose: YAML or JSON (demarc schema sandbox-faults)',
  },
  'healthy-after': {
    type: 'text',
    value: 'DURATION',
    describe: 'how long a new interconnect is Pending (default: not at all)',
  },
  latency: { type: 'text', value: 'MS', describe: 'milliseconds to wait before every answer' },
  'rate-limit': { type: 'text', value: 'N/S', describe: 'N requests in S seconds; past that, 429 for S seconds' },
  'page-size': { type: 'text', value: 'N', describe: 'the most items on a page' },
  token: {
    type: 'text',
    value: 'TEXT',
    describe: 'the only token that is accepted (default: any); a made-up one, no secret',
    details: 'With light: the one that the sandbox was started with.',
  },
  'token-permissions': {
    type: 'text',
    value: 'LIST',
    describe: 'what every token may read beside /cni/* (default: all of it)',
    details:
      'With commas between: none, magic-wan-read, magic-transit-read, ip-prefixes-read, account-analytics-read, ….',
  },
  routers: {
    type: 'switch',
    describe: 'a router of the customer for each CNI with BGP, to try a check',
    details:
      'They are at /_sandbox/routers/CONDUIT_NAME: PUT changes what a router holds (md5_key, customer_asn, cust_ip, p2p_ip), GET says whether its session is up.',
  },
  'hold-time': {
    type: 'text',
    value: 'DURATION',
    describe: 'with --routers: how long an old session outlives a changed key (default 4m)',
    details: '0s ends it at once.',
  },
  'base-url': {
    type: 'text',
    value: 'URL',
    describe: 'with light: the address that the sandbox printed (default: CLOUDFLARE_BASE_URL)',
  },
  account: {
    type: 'text',
    value: 'TAG',
    describe: 'with light: the account, if several have an interconnect of that name',
  },
} as const satisfies Record<string, Flag>;

export const sandboxCommand: Command = {
  name: 'sandbox',
  group: 'tools',
  summary: 'Run the embedded API on loopback',
  description:
    'A local copy of the API that keeps state, for a first try, for demos and for tests. The first line on stdout is its base URL, printed when it accepts connections. It runs until Ctrl-C or a signal ends it.',
  details:
    'demarc sandbox light NAME down|up|pending sets the light of an interconnect in one that runs: with it, weeks of Pending are rehearsed in minutes.',
  positional: {
    name: 'light NAME down|up|pending',
    describe: 'in a sandbox that runs: an interconnect, and its light (default: start a sandbox)',
    many: false,
    most: 3,
  },
  flags,
  examples: [
    ['demarc sandbox --port 8080', 'what it prints is what --base-url takes'],
    ['demarc sandbox --routers --hold-time 0s', 'routers that notice a changed key at once, to try a check'],
    ['demarc sandbox --seed lab.yaml --healthy-after 20s', 'with a state of your own'],
    [
      'demarc sandbox --faults bad-day.yaml',
      'lost answers, 5xx, resets, stale reads: each kind is in demarc schema sandbox-faults',
    ],
    [
      'demarc sandbox light icon-ewr01-0001 down --base-url http://127.0.0.1:8080/client/v4',
      'the fibre is cut; up repairs it, pending is a port that waits for its cross-connect',
    ],
  ],
  variables: sandboxVariables,
  exitCodes: {
    0: 'done',
    1: 'could not start; with light: no sandbox answers, or it has no such interconnect',
    3: 'the seed or the faults are invalid',
    ...usageCode,
    129: 'ended by SIGHUP',
    130: 'ended by SIGINT (Ctrl-C)',
    143: 'ended by SIGTERM',
  },
  async run(args, terminal) {
    if (args.positionals.length > 0) return runLight(args, flags, terminal);
    const { openSandbox } = await import('../../usecases/open-sandbox.ts');
    const request = {
      routers: readRouters(args),
      port: args.whole('port', { min: 0, max: 65_535 }),
      stateFile: args.text('state'),
      seedFile: args.text('seed'),
      faultsFile: args.text('faults'),
      latencyMs: args.whole('latency', { min: 0, max: 3_600_000 }),
      rateLimit: readRateLimit(args),
      pageSize: args.whole('page-size', { min: 1, max: 1_000_000 }),
      token: args.text('token'),
      tokenPermissions: args.text('token-permissions')?.split(','),
      healthyAfterMs: args.duration('healthy-after'),
    };
    const signal = terminal.signals.hold();
    const sandbox = await openSandbox(request, terminal.context());
    await terminal.stdout.write(`${sandbox.url}\n`);
    if (!signal.aborted) await once(signal, 'abort');
    await sandbox.close();
    return ExitCode.done;
  },
};

function readRouters(args: Arguments): { holdMs: number | undefined } | undefined {
  const holdMs = args.duration('hold-time');
  if (args.switch('routers')) return { holdMs };
  if (holdMs !== undefined) throw args.error('--hold-time needs --routers');
  return undefined;
}

function readRateLimit(args: Arguments): { quota: number; windowSeconds: number } | undefined {
  const text = args.text('rate-limit');
  if (text === undefined) return undefined;
  const [, quota, windowSeconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  if (quota === undefined || windowSeconds === undefined) {
    throw args.error(`--rate-limit takes N/S, such as 1200/300, not ${JSON.stringify(text)}`);
  }
  return { quota: Number(quota), windowSeconds: Number(windowSeconds) };
}
