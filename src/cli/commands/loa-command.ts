import { ExitCode } from '../../model/exit-code.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { type Command, lookCodes } from '../command.ts';
import { accountFlag, connectionFlags, filesFlag, readLookRequest } from '../flags.ts';
import { lookVariables } from '../variables.ts';

export const loaCommand: Command = {
  name: 'loa',
  group: 'setup',
  summary: 'Write Letters of Authorization as PDF files',
  description:
    'Fetches the Letters of Authorization of direct interconnects; you need them to order the cross-connects. Each is a file that is named by key and facility: ewr-a-Equinix_NY4.pdf.',
  details:
    'A note says whose name the letters will bear, where the API says it in one text. Existing files are not overwritten without --force. The paths are printed on stdout.',
  positional: { name: 'KEY', describe: 'interconnects: keys, addresses or live names', many: true },
  flags: {
    all: { type: 'switch', describe: 'every direct interconnect' },
    'out-dir': { type: 'text', value: 'DIR', describe: 'the folder for the files (default: this one)' },
    name: {
      type: 'text',
      value: 'TEXT',
      describe: "the name in the letter instead of the account's, up to 200 characters",
    },
    force: { type: 'switch', describe: 'replace existing files' },
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc loa ewr-a', 'one letter'],
    ["demarc loa --all --out-dir letters --name 'Example Inc.'", 'all of them'],
  ],
  variables: lookVariables,
  exitCodes: lookCodes,
  async run(args, terminal) {
    const { writeLetters } = await import('../../usecases/write-letters.ts');
    const request = {
      ...readLookRequest(args),
      keys: args.positionals,
      all: args.switch('all'),
      outDir: args.text('out-dir') ?? '.',
      name: args.text('name'),
      force: args.switch('force'),
    };
    await terminal.openLog(args);
    const paths = await writeLetters(request, terminal.context());
    if (paths.length === 0) terminal.note('note: there is no direct interconnect, and so no letter');
    await terminal.stdout.write(paths.map((path) => `${sanitiseText(path)}\n`).join(''));
    return ExitCode.done;
  },
};
