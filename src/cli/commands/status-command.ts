import type { Style } from '../../render/text/paint.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, lookCodes } from '../command.ts';
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
} from '../flags.ts';
import type { Outputs } from '../outputs.ts';

export const statusCommand: Command = {
  name: 'status',
  summary: 'Show the health of interconnects and the CNIs on them',
  description:
    'Shows interconnects with their health and the CNIs on each, the sick ones first, then a summary with the backup sets that have one Healthy circuit or none. Health is light and an Ethernet link; it says nothing about BGP. A KEY is a key or an address of the documents (interconnect.KEY, cni.KEY), or a live name that no document declares. Without documents, it reads the account of CLOUDFLARE_ACCOUNT_ID or --account.',
  positional: { name: 'KEY', describe: 'What to show (default: every interconnect)', many: true },
  flags: {
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
  ],
  exitCodes: { ...lookCodes, 2: 'a circuit that is shown is Down or Unhealthy' },
  async run(args, terminal) {
    const { status } = await import('../../usecases/status/read-status.ts');
    const { renderStatusJson, renderStatusSummary, renderStatusText } =
      await import('../../render/tables/status-table.ts');
    const format = args.choice('format', statusFormats);
    const outputs = await openOutputs(args);
    const filter = await readCircuitFilter(args);
    await outputs?.check();
    await terminal.openLog(args);
    const isJson = format === 'json' || args.list('out').some((text) => text.startsWith('json='));
    const request = { ...readLookRequest(args), keys: args.positionals, filter, devices: isJson };
    const result = await status(request, terminal.context());
    const text = (each: StatusFormat, style: Style) =>
      each === 'json'
        ? renderStatusJson(result)
        : renderStatusText(result.rows, style) + renderStatusSummary(result.rows, result);
    await terminal.stdout.write(text(format, terminal.style(terminal.stdout)));
    const write = (each: StatusFormat) => Promise.resolve(text(each, { color: false }));
    return (await outputs?.write(write, result.exitCode, terminal)) ?? result.exitCode;
  },
};

/** Most runs have no file to write. */
async function openOutputs(args: Arguments): Promise<Outputs<StatusFormat> | undefined> {
  if (!args.isGiven('out')) return undefined;
  const { Outputs } = await import('../outputs.ts');
  return new Outputs(args, statusFormats);
}
