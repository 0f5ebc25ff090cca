import { ExitCode } from '../../model/exit-code.ts';
import type { PreflightReport } from '../../model/traffic/what-if-report.ts';
import { type Command, filesPositional, lookCodes } from '../command.ts';
import {
  changeFlags,
  connectionFlags,
  formatFlag,
  paceFlags,
  planFlags,
  preflightFormats,
  readChangeRequest,
  readConnection,
} from '../flags.ts';
import { showTrouble } from '../show-plan.ts';

export const preflightCommand: Command = {
  name: 'preflight',
  summary: 'Show which prefixes ride on what a plan touches, or on what may go away',
  description:
    'Reads the static routes, the tunnels and their health, and says which prefixes would lose their last usable path: while a plan of the documents is applied, or if --without goes away (for maintenance mails). WHAT is a key, an address, a live name, or site:NAME, device:NAME, facility:NAME, group:NAME; several go at the same time. Routes that are learned over BGP are in no listing of the API, and never count as a path. It only reads.',
  positional: filesPositional,
  flags: {
    without: { type: 'list', describe: 'What may go away: all of it at the same time; may be given more than once' },
    ...formatFlag(preflightFormats),
    ...planFlags,
    ...changeFlags,
    ...paceFlags,
    ...connectionFlags,
  },
  examples: [
    ['demarc preflight', 'what the plan of the documents would do'],
    ['demarc preflight --without site:ewr01', 'what a maintenance of this site would do'],
    ['demarc preflight --without device:ccr01.ewr01 --without cni.wan-b', 'both at the same time'],
  ],
  exitCodes: {
    ...lookCodes,
    1: 'the routes could not be read, or another error of network, API or permission',
    2: 'a prefix would be lost',
    3: 'the documents are invalid, or cannot be planned on this account',
  },
  async run(args, terminal) {
    const render = await import('../../render/preflight/preflight-report.ts');
    const format = args.choice('format', preflightFormats);
    const without = args.list('without');
    await terminal.openLog(args);
    const context = terminal.context();
    const texts = {
      text: render.renderPreflightText,
      markdown: render.renderPreflightMarkdown,
      json: render.renderPreflightJson,
    };
    const show = async (reports: readonly PreflightReport[]) => terminal.stdout.write(texts[format](reports));
    if (without.length > 0) {
      const { preflightWithout } = await import('../../usecases/preflight/preflight-without.ts');
      const { codeOf } = await import('../../usecases/preflight/preflight-plan.ts');
      const reports = await preflightWithout(
        { ...readConnection(args), files: args.positionals, accounts: args.list('account'), without },
        context,
      );
      await show(reports);
      return codeOf(reports);
    }
    const { preflightPlan } = await import('../../usecases/preflight/preflight-plan.ts');
    const { plan, reports, exitCode } = await preflightPlan(readChangeRequest(args), context);
    await show(reports);
    if (exitCode === ExitCode.failed) await showTrouble(plan, terminal);
    return exitCode;
  },
};
