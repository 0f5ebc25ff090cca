import type { DiffDocument } from '../../../model/generated/diff.ts';
import type { Style } from '../../../render/text/paint.ts';
import { type Command, lookCodes } from '../../command.ts';
import {
  accountFlag,
  connectionFlags,
  type DiffFormat,
  diffFormats,
  formatFlag,
  outFlag,
  readLookRequest,
} from '../../flags.ts';
import { accountVariables } from '../../variables.ts';

export const diffCommand: Command = {
  name: 'diff',
  group: 'daytwo',
  summary: 'Show what changed since a snapshot, or between two',
  description:
    'Compares a snapshot (demarc snapshot, apply --snapshot) with another one, or with the live accounts, and says what was made, changed, and deleted, field by field.',
  details:
    'Objects are matched by what identifies them live: the name of an interconnect, the id of a CNI. A CNI that was deleted and made again under the same conduit name is shown as such. Light that is another than before is shown, but is no difference: it comes and goes, and demarc status watches it. Fields that this version does not know are not compared, nor the MD5 key of a session that a snapshot without secrets does not hold: that one was set or removed is seen.',
  positional: {
    name: 'BEFORE [AFTER]',
    describe: 'two snapshots, or one and the live account; - is standard input',
    many: true,
  },
  flags: {
    ...formatFlag(diffFormats),
    ...outFlag(diffFormats),
    files: {
      type: 'list',
      value: 'PATH',
      section: 'choose',
      describe: 'documents that name the variables of the tokens, to read the live accounts',
    },
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc diff last-week.json', 'what changed since then; the exit code says whether anything did'],
    ['demarc diff before.json after.json --format markdown', 'between two snapshots, offline, for an issue'],
  ],
  variables: accountVariables,
  exitCodes: {
    ...lookCodes,
    0: 'no differences',
    2: 'there are differences',
    4: 'a snapshot cannot be read, or they are not about the same accounts',
  },
  async run(args, terminal) {
    const { diffSnapshots } = await import('../../../usecases/snapshot/diff-snapshots.ts');
    const { Outputs } = await import('../../outputs/outputs.ts');
    const format = args.choice('format', diffFormats);
    const outputs = new Outputs(args, diffFormats);
    const [before, after, third] = args.positionals;
    if (before === undefined)
      throw args.error('diff needs a snapshot: BEFORE, and AFTER if it is not the live account');
    if (third !== undefined) throw args.error('diff takes two snapshots at most');
    await outputs.check();
    await terminal.openLog(args);
    const { diff, exitCode } = await diffSnapshots({ ...readLookRequest(args), before, after }, terminal.context());
    await terminal.stdout.write(await diffText(diff, format, terminal.style(terminal.stdout)));
    return outputs.write((outFormat) => diffText(diff, outFormat, { color: false }), exitCode, terminal);
  },
};

async function diffText(diff: DiffDocument, format: DiffFormat, style: Style): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../../../render/diff/diff-text.ts')).renderDiffText(diff, style);
    case 'markdown':
      return (await import('../../../render/diff/diff-markdown.ts')).renderDiffMarkdown(diff);
    case 'json':
      return (await import('../../../render/text/words.ts')).jsonText(diff);
  }
}
