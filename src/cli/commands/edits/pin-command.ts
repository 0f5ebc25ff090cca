import { type Command, filesPositional, lookCodes } from '../../command.ts';
import { accountFlag, connectionFlags, editFormats, formatFlag, readConnection } from '../../flags.ts';
import { compareVariables } from '../../variables.ts';

export const pinCommand: Command = {
  name: 'pin',
  group: 'setup',
  summary: 'Write into the documents which live object each key is',
  description:
    'Writes what matching found into the documents: the name of an interconnect, the id of a CNI. From then on a key means that object, whatever else changes. Comments, order and quotes stay.',
  details:
    'Only these values change, and line ends stay, too. The plan afterwards is the same but for how objects are matched, or no file is written. Objects that a plan replaces are left out. Tombstones and pins from variables are not changed.',
  positional: filesPositional,
  flags: {
    ...formatFlag(editFormats),
    addresses: {
      type: 'switch',
      describe: 'also write the addresses that Cloudflare assigned: a plan then notices a change',
    },
    adopt: {
      type: 'list',
      value: 'KEY=NAME',
      describe: 'pin this key to this live name (of a CNI: id or conduit name), and nothing else',
    },
    check: { type: 'switch', describe: 'write no file; exit with 2 if something is to be pinned' },
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc pin', 'the documents of this folder'],
    ['demarc pin --check --addresses', 'in CI: is anything not pinned?'],
    [
      'demarc pin --adopt ewr-b=icon-ewr02-0001',
      'a selector takes over a circuit that carries CNIs which no document declares',
    ],
  ],
  variables: compareVariables,
  exitCodes: {
    ...lookCodes,
    1: 'could not finish; no file was written',
    2: 'something is to be pinned (--check only)',
    3: 'the documents are invalid, or cannot be planned on this account',
    4: 'refused: an apply is running on the account',
  },
  async run(args, terminal) {
    const { pin } = await import('../../../usecases/edit/pin-documents.ts');
    const { renderEditsJson, renderEditsText } = await import('../../../render/edits/edit-report.ts');
    const format = args.choice('format', editFormats);
    const request = {
      ...readConnection(args),
      files: args.positionals,
      accounts: args.list('account'),
      addresses: args.switch('addresses'),
      adopt: args.list('adopt'),
      check: args.switch('check'),
    };
    await terminal.openLog(args);
    const { exitCode, report } = await pin(request, terminal.context());
    await terminal.stdout.write(
      format === 'json' ? renderEditsJson(report) : renderEditsText(report, terminal.style(terminal.stdout)),
    );
    return exitCode;
  },
};
