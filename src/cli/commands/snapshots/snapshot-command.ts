import { ExitCode } from '../../../model/exit-code.ts';
import { type Command, lookCodes } from '../../command.ts';
import { accountFlag, connectionFlags, filesFlag, readLookRequest } from '../../flags.ts';
import { lookVariables } from '../../variables.ts';

export const snapshotCommand: Command = {
  name: 'snapshot',
  group: 'daytwo',
  summary: 'Keep the live account in a file',
  description:
    'Reads accounts whole, changes nothing, and prints them as JSON, or writes them into a new FILE that nobody else can read. demarc diff says what has changed since, and demarc export --from writes its documents.',
  details:
    'The mode of the file is 0600; an existing file is never replaced. MD5 keys are not in it, only a mark where one is set, and of each object only the fields that demarc knows. With --secrets the objects are whole, MD5 keys included, and only into a FILE. Health is kept as it was answered. The format is that of apply --snapshot (demarc schema snapshot).',
  positional: { name: 'FILE', describe: 'a new file (default: standard output)', many: false },
  flags: {
    secrets: { type: 'switch', describe: 'whole objects, MD5 keys in clear; needs FILE: keep it as a secret' },
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc snapshot friday.json', 'the accounts of the documents, without secrets'],
    ['demarc snapshot --account 023e105f4ecef8ad9ca31a8372d0c353 > friday.json', 'one account, on standard output'],
    ['demarc snapshot --secrets before.json', 'with MD5 keys, so that a diff sees also whether a key was changed'],
  ],
  variables: lookVariables,
  exitCodes: lookCodes,
  async run(args, terminal) {
    const { takeSnapshot } = await import('../../../usecases/snapshot/take-snapshot.ts');
    const [file] = args.positionals;
    const request = { ...readLookRequest(args), file, secrets: args.switch('secrets') };
    await terminal.openLog(args);
    const { text } = await takeSnapshot(request, terminal.context());
    if (text !== undefined) await terminal.stdout.write(text);
    return ExitCode.done;
  },
};
