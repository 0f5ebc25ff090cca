import type { ExitCode } from '../../../model/exit-code.ts';
import type { Style } from '../../../render/text/paint.ts';
import type { StatusResult } from '../../../usecases/status/read-status.ts';
import type { Arguments } from '../../arguments.ts';
import { type Command, type Flag, lookCodes } from '../../command.ts';
import {
  accountFlag,
  circuitFlags,
  connectionFlags,
  filesFlag,
  formatFlag,
  outFlag,
  readCircuitFilter,
  readLookRequest,
  type StatusFormat,
  statusFormats,
} from '../../flags.ts';
import type { Outputs } from '../../outputs.ts';
import type { Terminal } from '../../terminal.ts';

const followFlags = {
  until: {
    type: 'text',
    describe:
      'Wait until every circuit that is shown at first is in this state: Healthy, Pending, Down or Unhealthy, in upper or lower case. Exit code 2 where one is not within --deadline (default: no limit)',
  },
} as const satisfies Record<string, Flag>;

export const statusCommand: Command = {
  name: 'status',
  summary: 'Show the health of interconnects and the CNIs on them',
  description:
    'Shows interconnects with their health and the CNIs on each, the sick ones first, then a summary with the backup sets that have one Healthy circuit or none. Health is light and an Ethernet link; it says nothing about BGP. A KEY is a key or an address of the documents (interconnect.KEY, cni.KEY), or a live name that no document declares. Without documents, it reads the account of CLOUDFLARE_ACCOUNT_ID or --account. --until waits, as a gate for scripts: what changes is a line on stderr, and the status is printed at the end. It reads so often that it uses 1 % of the rate limit a minute at most: an account of 40 circuits every 4 minutes, one KEY every 20 seconds.',
  positional: { name: 'KEY', describe: 'What to show (default: every interconnect)', many: true },
  flags: {
    ...followFlags,
    ...formatFlag(statusFormats),
    ...outFlag(statusFormats),
    ...circuitFlags,
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc status', 'all of them'],
    ['demarc status ewr-a cni.wan-ord', 'one circuit, and the circuit of a CNI'],
    ['demarc status --metro ewr --label vendor=example', 'the circuits of one vendor in one metro'],
    ['demarc status ewr-a --until healthy --deadline 2h', 'wait for the light of a new circuit'],
  ],
  exitCodes: {
    ...lookCodes,
    2: 'a circuit that is shown is Down or Unhealthy; with --until: one is not in the state within --deadline',
  },
  async run(args, terminal) {
    const until = args.text('until');
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
    const result = await status(page.request, terminal.context());
    return page.show(result, result.exitCode);
  },
};

/** What to ask, and how to show it. */
async function openPage(args: Arguments, terminal: Terminal) {
  const format = args.choice('format', statusFormats);
  const outputs = await openOutputs(args);
  const filter = await readCircuitFilter(args);
  const isJson = format === 'json' || args.list('out').some((text) => text.startsWith('json='));
  return {
    request: { ...readLookRequest(args), keys: args.positionals, filter, devices: isJson },
    /** After every check of the command line. */
    open: async () => {
      await outputs?.check();
      await terminal.openLog(args);
    },
    show: async (result: StatusResult, exitCode: ExitCode): Promise<ExitCode> => {
      await terminal.stdout.write(await statusText(result, format, terminal.style(terminal.stdout)));
      const write = (each: StatusFormat) => statusText(result, each, { color: false });
      return (await outputs?.write(write, exitCode, terminal)) ?? exitCode;
    },
  };
}

async function statusText(result: StatusResult, format: StatusFormat, style: Style): Promise<string> {
  const { renderStatusJson, renderStatusSummary, renderStatusText } =
    await import('../../../render/tables/status-table.ts');
  if (format === 'json') return renderStatusJson(result);
  return renderStatusText(result.rows, style) + renderStatusSummary(result.rows, result);
}

/** Most runs have no file to write. */
async function openOutputs(args: Arguments): Promise<Outputs<StatusFormat> | undefined> {
  if (!args.isGiven('out')) return undefined;
  const { Outputs } = await import('../../outputs.ts');
  return new Outputs(args, statusFormats);
}
