import type { ExitCode } from '../../../model/exit-code.ts';
import type { StatusReading } from '../../../render/metrics/status-metrics.ts';
import type { Style } from '../../../render/text/paint.ts';
import { version } from '../../../usecases/run-context.ts';
import type { StatusResult } from '../../../usecases/status/read-status.ts';
import type { Arguments } from '../../arguments.ts';
import { type Command, type Flag, lookCodes } from '../../command.ts';
import {
  accountFlag,
  circuitFlags,
  connectionFlags,
  filesFlag,
  formatFlag,
  type HealthFormat,
  healthFormats,
  outFlag,
  readCircuitFilter,
  readLookRequest,
} from '../../flags.ts';
import type { Outputs } from '../../outputs/outputs.ts';
import type { Terminal } from '../../terminal.ts';
import { lookVariables } from '../../variables.ts';

const followFlags = {
  until: {
    type: 'text',
    value: 'STATE',
    describe: 'wait until all that is shown is Healthy, Pending, Down or Unhealthy; exit with 2 at --deadline',
    details:
      'Upper and lower case do not matter. Without KEYs and filters, a declared circuit that is not live is an error. The default of --deadline is no limit.',
  },
  watch: {
    type: 'switch',
    describe: 'look again and again, until Ctrl-C',
    details:
      'A terminal is redrawn, a pipe gets the summary, then a line a change. A failed look ends it only where credentials or permissions are missing.',
  },
  listen: {
    type: 'text',
    value: '[ADDRESS:]PORT',
    describe: 'serve --format prometheus at http://127.0.0.1:PORT/metrics, until a signal',
    details:
      'It takes PORT, ADDRESS:PORT or [IPV6]:PORT; 0 picks a free port. Scrapes send no request: they get what was read last, and its age.',
  },
  'listen-public': {
    type: 'switch',
    describe: 'allow --listen an address that other machines reach: everybody there can read the metrics',
  },
} as const satisfies Record<string, Flag>;

export const statusCommand: Command = {
  name: 'status',
  group: 'look',
  summary: 'Show the health of interconnects and the CNIs on them',
  description:
    'Shows interconnects with their health and the CNIs on each, the sick ones first, then the backup sets that are weak. Health is light and an Ethernet link; it says nothing about BGP.',
  details:
    'A KEY is a key or an address of the documents (interconnect.KEY, cni.KEY), or a live name that no document declares. Without documents, it reads the account of CLOUDFLARE_ACCOUNT_ID or --account. A backup set is weak with one Healthy circuit or none. --until waits, as a gate for scripts: what changes is a line on stderr, and the status is printed at the end. --watch and --listen look again and again. They, and --until, read so often that they use 1 % of the rate limit a minute at most: an account of 40 circuits every 4 minutes, one KEY every 20 seconds. prometheus is the text format 0.0.4: demarc_circuit_up, demarc_circuit_state, demarc_backup_set_circuits_up and more. A file of --out prometheus=FILE, for the textfile collector of node_exporter, stays as it was where the account cannot be read: alert on the age of demarc_read_timestamp_seconds.',
  positional: { name: 'KEY', describe: 'what to show (default: every interconnect)', many: true },
  flags: {
    ...followFlags,
    ...formatFlag(healthFormats),
    ...outFlag(healthFormats),
    ...circuitFlags,
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc status', 'all of them, the sick ones first'],
    ['demarc status ewr-a cni.wan-ewr-b', 'one circuit, and the circuit of a CNI'],
    ['demarc status --metro ewr --label vendor=example', 'the circuits of one vendor in one metro'],
    [
      'demarc status --quiet --out prometheus=demarc.prom',
      'in cron, for the textfile collector; with time() - demarc_read_timestamp_seconds > 900 as an alert',
    ],
    ['demarc status --watch', 'the circuits as they are now, and as they become'],
    ['demarc status --listen 9469', 'an exporter on this machine: http://127.0.0.1:9469/metrics'],
    ['demarc status ewr-a --until healthy --deadline 2h', 'wait for the light of a new circuit'],
  ],
  variables: lookVariables,
  exitCodes: {
    ...lookCodes,
    2: 'a circuit that is shown is Down or Unhealthy (not with --watch and --listen, which end with 0 at --deadline); with --until: one is not in the state within --deadline',
    130: '--watch or --listen ended by SIGINT (Ctrl-C)',
    143: 'the same, by SIGTERM',
  },
  async run(args, terminal) {
    const until = args.text('until');
    refuseConflicts(args);
    if (args.isGiven('listen')) {
      const { readListen, serveStatus } = await import('./serve-status.ts');
      const place = readListen(args);
      const { request, open } = await openPage(args, terminal);
      await open();
      return serveStatus({ ...request, devices: true }, place, terminal);
    }
    if (args.switch('watch')) {
      const { watchStatus } = await import('./watch-status.ts');
      const { request, open } = await openPage(args, terminal);
      await open();
      return watchStatus({ ...request, peers: false }, terminal);
    }
    const page = await openPage(args, terminal);
    if (until !== undefined) {
      const { parseState } = await import('../../../usecases/status/await-state.ts');
      const { awaitStatus } = await import('./await-status.ts');
      const state = parseState(until);
      await page.open();
      return awaitStatus({ ...page.request, until: state }, terminal, page.show);
    }
    const { status } = await import('../../../usecases/status/read-status.ts');
    await page.open();
    const begun = performance.now();
    const result = await status(page.request, terminal.context());
    const tookMs = performance.now() - begun;
    return page.show(result, result.exitCode, { readAt: Date.now(), isGood: true, tookMs });
  },
};

/** Each of --watch, --until and --listen is a way to wait, with one kind of output. */
function refuseConflicts(args: Arguments): void {
  const [first, second] = ['watch', 'until', 'listen'].filter((name) => args.isGiven(name));
  if (first !== undefined && second !== undefined)
    throw args.error(`--${first} and --${second} cannot be used together`);
  if (args.switch('listen-public') && !args.isGiven('listen')) throw args.error('--listen-public needs --listen');
  if (first === undefined || first === 'until') return;
  const format = args.choice('format', healthFormats);
  const fits = first === 'watch' ? 'text' : 'prometheus';
  if (args.isGiven('format') && format !== fits) {
    const instead = first === 'watch' ? '; for programs: --listen, or status --format json in a loop' : '';
    throw args.error(`--${first} shows ${fits}, not ${format}${instead}`);
  }
  if (args.isGiven('out'))
    throw args.error(`--${first} writes no file: leave out --out, or run status without --${first} in cron`);
}

/** What to ask, and how to show it. */
async function openPage(args: Arguments, terminal: Terminal) {
  const format = args.choice('format', healthFormats);
  const outputs = await openOutputs(args);
  const filter = await readCircuitFilter(args);
  const isText = format === 'text' && args.list('out').every((text) => text.startsWith('text='));
  return {
    request: { ...readLookRequest(args), keys: args.positionals, filter, devices: !isText },
    /** After every check of the command line. */
    open: async () => {
      await outputs?.check();
      await terminal.openLog(args);
    },
    show: async (result: StatusResult, exitCode: ExitCode, facts: ReadFacts): Promise<ExitCode> => {
      const read = { ...result, tookMs: undefined, ...facts };
      await terminal.stdout.write(await statusText(read, format, terminal.style(terminal.stdout)));
      const write = (each: HealthFormat) => statusText(read, each, { color: false });
      return (await outputs?.write(write, exitCode, terminal)) ?? exitCode;
    },
  };
}

/** Of the reading that is shown. */
type ReadFacts = Pick<StatusReading, 'readAt' | 'isGood'> & { readonly tookMs?: number };
type ReadStatus = StatusResult & Pick<StatusReading, 'readAt' | 'isGood' | 'tookMs'>;

async function statusText(result: ReadStatus, format: HealthFormat, style: Style): Promise<string> {
  if (format === 'prometheus') {
    const { renderStatusMetrics } = await import('../../../render/metrics/status-metrics.ts');
    return renderStatusMetrics({ ...result, version });
  }
  const { renderStatusJson, renderStatusSummary, renderStatusText } =
    await import('../../../render/tables/status-table.ts');
  if (format === 'json') return renderStatusJson(result);
  return renderStatusText(result.rows, style) + renderStatusSummary(result.rows, result);
}

/** Most runs have no file to write. */
async function openOutputs(args: Arguments): Promise<Outputs<HealthFormat> | undefined> {
  if (!args.isGiven('out')) return undefined;
  const { Outputs } = await import('../../outputs/outputs.ts');
  return new Outputs(args, healthFormats);
}
