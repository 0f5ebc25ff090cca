import type { Style } from '../../../render/text/paint.ts';
import type { AcceptQuestion } from '../../../usecases/edit/accept-drift.ts';
import { type Command, lookCodes } from '../../command.ts';
import { accountFlag, connectionFlags, editFormats, filesFlag, formatFlag, readConnection } from '../../flags.ts';
import { planFlags } from '../../plan-flags.ts';
import { compareVariables } from '../../variables.ts';

export const acceptCommand: Command = {
  name: 'accept',
  group: 'daytwo',
  summary: 'Write live values into the documents: the other way out of a drift',
  description:
    'Compares as drift does and writes what is live into the documents, each value at its place: comments, anchors, order and quotes stay. Then it plans the edited documents: the plan of what was accepted is empty, or no file is changed. Nothing is written to the account.',
  details:
    'An object under an alias or a merge key gets a value of its own. A value that comes from a variable is left, and secrets are never written. A removed key takes along the comment on its line and the comment lines directly above it.',
  positional: {
    name: 'ADDRESS',
    describe: 'what to accept: settings, interconnect.KEY, cni.KEY (default: all drift)',
    many: true,
  },
  flags: {
    ...formatFlag(editFormats),
    missing: {
      type: 'text',
      choices: ['leave', 'absent', 'remove'],
      value: 'HOW',
      describe: 'what is declared and not live: leave (default), absent or remove',
      details: 'absent writes state: absent; remove takes it out of the documents.',
    },
    unmanaged: {
      type: 'switch',
      describe: 'also declare what is live and not declared',
      details: 'It comes into the document that has most objects of its site.',
    },
    'dry-run': { type: 'switch', describe: 'print the patch and write no file' },
    ask: { type: 'switch', describe: 'ask for each object, on a terminal' },
    'skip-secrets': planFlags['skip-secrets'],
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc accept --dry-run', 'the patch for all drift'],
    ['demarc accept cni.wan-ewr-a', 'one object'],
    ['demarc accept --missing absent --unmanaged', 'with what is not live, and what nobody declared'],
  ],
  variables: compareVariables,
  exitCodes: {
    ...lookCodes,
    0: 'done: no drift is left of what was chosen',
    1: 'could not finish; no file was written',
    2: 'some of the chosen drift is left; the output says which and why',
    3: 'the documents are invalid, or cannot be compared with this account',
    4: 'refused: an apply is running on the account',
  },
  async run(args, terminal) {
    const { accept } = await import('../../../usecases/edit/accept-drift.ts');
    const { renderEditsJson, renderEditsText, renderPatch } = await import('../../../render/edits/edit-report.ts');
    const format = args.choice('format', editFormats);
    if (args.switch('ask') && !terminal.canAsk) throw args.error('--ask needs a terminal');
    const request = {
      ...readConnection(args),
      files: args.list('files'),
      accounts: args.list('account'),
      skipSecrets: args.switch('skip-secrets'),
      addresses: args.positionals,
      missing: args.choice('missing', ['leave', 'absent', 'remove']),
      unmanaged: args.switch('unmanaged'),
      dryRun: args.switch('dry-run'),
      ...(args.switch('ask') && {
        confirm: (question: AcceptQuestion) => confirmObject(question, terminal.style(terminal.stderr)),
      }),
    };
    await terminal.openLog(args);
    const { exitCode, report } = await accept(request, terminal.context());
    if (format === 'json') await terminal.stdout.write(renderEditsJson(report));
    else if (request.dryRun) {
      await terminal.stdout.write(renderPatch(report.files));
      if (!terminal.isQuiet) await terminal.stderr.write(renderEditsText(report, terminal.style(terminal.stderr)));
    } else await terminal.stdout.write(renderEditsText(report, terminal.style(terminal.stdout)));
    return exitCode;
  },
};

/** Asks on the terminal. An end of the input is a no, and so is every other answer than yes. */
async function confirmObject(question: AcceptQuestion, style: Style): Promise<boolean> {
  const { ask } = await import('../../show-apply.ts');
  const { renderEditQuestion } = await import('../../../render/edits/edit-report.ts');
  const answer = await ask(renderEditQuestion(question, style));
  return /^y(?:es)?$/i.test(answer?.trim() ?? '');
}
