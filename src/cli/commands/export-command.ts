import { ExitCode } from '../../model/exit-code.ts';
import { joinFirst } from '../../model/text.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { type Command, lookCodes } from '../command.ts';
import { accountFlag, connectionFlags, exportFlags, readExportStyle, readLookRequest, splitChoices } from '../flags.ts';
import { accountVariables } from '../variables.ts';

export const exportCommand: Command = {
  name: 'export',
  group: 'setup',
  summary: 'Write the live account as documents whose plan is empty',
  description:
    'Reads an account, changes nothing, and prints it as a document, with facility, site, device and health in comments. Before anything is printed, demarc plans the document and checks that the plan is empty.',
  details:
    'Sensitive fields are left unmanaged, so that a plan needs no secret. The top of the document and stderr list what the API does not show and what a document cannot say.',
  flags: {
    split: {
      type: 'text',
      choices: splitChoices,
      value: 'BY',
      describe: 'a file for each site, or interconnect, and one for the account; with --out-dir',
    },
    'out-dir': {
      type: 'text',
      value: 'DIR',
      describe: 'write files into this folder, all or none, and print their paths',
    },
    ...exportFlags,
    force: { type: 'switch', describe: 'replace existing files' },
    from: {
      type: 'text',
      value: 'SNAPSHOT',
      section: 'choose',
      describe: 'the documents of a snapshot: their plan shows the way back to it',
      details: 'A snapshot is a file of demarc snapshot or apply --snapshot. No credentials are needed.',
    },
    files: {
      type: 'list',
      value: 'PATH',
      section: 'choose',
      describe: 'documents that name the accounts and the variables of their tokens (default: none)',
    },
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc export > demarc.yaml', 'the account of CLOUDFLARE_ACCOUNT_ID, as one document'],
    ['demarc export --protect --split site --out-dir demarc', 'a folder with a file for each site'],
    ['demarc export --from friday.json > demarc.yaml', 'the documents of an earlier state, without a token'],
    ['demarc export --secrets env', 'with variables instead of MD5 keys, to manage the keys too'],
  ],
  variables: accountVariables,
  exitCodes: lookCodes,
  async run(args, terminal) {
    const { exportAccounts } = await import('../../usecases/export/export-accounts.ts');
    const { renderExportSummary } = await import('../../render/tables/export-summary.ts');
    const request = {
      ...readLookRequest(args),
      ...readExportStyle(args),
      outDir: args.text('out-dir'),
      force: args.switch('force'),
      from: args.text('from'),
    };
    await terminal.openLog(args);
    const { accounts, text, paths, others } = await exportAccounts(request, terminal.context());
    await terminal.stdout.write(text ?? paths.map((path) => `${sanitiseText(path)}\n`).join(''));
    if (!terminal.isQuiet) {
      await terminal.stderr.write(renderExportSummary(accounts, terminal.style(terminal.stderr)));
    }
    if (others.length > 0) {
      terminal.note(
        `note: a plan of the folder also reads these documents; an object that is declared twice is an error: ${joinFirst(others, mostNamed)}`,
      );
    }
    return ExitCode.done;
  },
};

const mostNamed = 20;
