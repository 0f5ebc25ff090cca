import { type Command, lookCodes } from '../command.ts';
import { accountFlag, connectionFlags, filesFlag, formatFlag, readLookRequest, statusFormats } from '../flags.ts';

export const statusCommand: Command = {
  name: 'status',
  summary: 'Show the health of interconnects and the CNIs on them',
  description:
    'Shows interconnects with their health and the CNIs on each, the sick ones first, then a summary with the backup sets that have one Healthy circuit or none. Health is light and an Ethernet link; it says nothing about BGP. A KEY is a key or an address of the documents (interconnect.KEY, cni.KEY), or a live name that no document declares. Without documents, it reads the account of CLOUDFLARE_ACCOUNT_ID or --account.',
  positional: { name: 'KEY', describe: 'What to show (default: every interconnect)', many: true },
  flags: { ...formatFlag(statusFormats), ...filesFlag, ...accountFlag, ...connectionFlags },
  examples: [
    ['demarc status', 'all of them'],
    ['demarc status ewr-a cni.wan-ord', 'one circuit, and the circuit of a CNI'],
  ],
  exitCodes: { ...lookCodes, 2: 'an interconnect is Down or Unhealthy' },
  async run(args, terminal) {
    const { status } = await import('../../usecases/read-status.ts');
    const { renderStatusJson, renderStatusSummary, renderStatusText } =
      await import('../../render/tables/status-table.ts');
    const format = args.choice('format', statusFormats);
    const request = { ...readLookRequest(args), keys: args.positionals };
    await terminal.openLog(args);
    const { exitCode, rows, weak_sets: sets } = await status(request, terminal.context());
    await terminal.stdout.write(
      format === 'json'
        ? renderStatusJson(rows, sets)
        : renderStatusText(rows, terminal.style(terminal.stdout)) + renderStatusSummary(rows, sets),
    );
    return exitCode;
  },
};
