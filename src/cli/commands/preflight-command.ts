import { ExitCode } from '../../model/exit-code.ts';
import type { PreflightReport } from '../../model/traffic/what-if-report.ts';
import { type Command, filesPositional, lookCodes } from '../command.ts';
import { connectionFlags, formatFlag, preflightFormats, readConnection } from '../flags.ts';
import { changeFlags, paceFlags, planFlags, readChangeRequest } from '../plan-flags.ts';
import { showTrouble } from '../show-plan.ts';
import { compareVariables } from '../variables.ts';

export const preflightCommand: Command = {
  name: 'preflight',
  group: 'change',
  summary: 'Show which prefixes ride on what a plan touches, or on what may go away',
  description:
    'Says which prefixes would lose their last usable path: while a plan of the documents is applied, or if what --without names goes away (for maintenance mails). It only reads: static routes, tunnels and their health.',
  details: 'Routes that are learned over BGP are in no listing of the API, and never count as a path.',
  positional: filesPositional,
  flags: {
    without: {
      type: 'list',
      value: 'WHAT',
      describe: 'what may go away: a key, a live name, or site:, device:, facility:, group: and a name',
      details: 'An address is a key, too. Several go away at the same time.',
    },
    ...formatFlag(preflightFormats),
    ...planFlags,
    ...changeFlags,
    ...paceFlags,
    ...connectionFlags,
  },
  examples: [
    ['demarc preflight', 'what the plan of the documents would do'],
    ['demarc preflight --without site:ewr01', 'what a maintenance of this site would do'],
    ['demarc preflight --without device:ewr01-ccr1 --without cni.wan-ewr-b', 'both at the same time'],
  ],
  variables: compareVariables,
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
