import { ExitCode } from '../../model/exit-code.ts';
import { joinFirst } from '../../model/text.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { type Command, lookCodes } from '../command.ts';
import { accountFlag, connectionFlags, exportFlags, readExportStyle, readLookRequest, splitChoices } from '../flags.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write the live account as documents whose plan is empty',
  description:
    'Reads an account, changes nothing, and prints it as a document, with facility, site, device and health in comments. Sensitive fields are left unmanaged, so that a plan needs no secret. The top of the document and stderr list what the API does not show and what a document cannot say. Before anything is printed, demarc plans the document and checks that the plan is empty.',
  flags: {
    split: {
      type: 'text',
      choices: splitChoices,
      describe: 'Several files: one for each site, or interconnect, and one for the account; needs --out-dir',
    },
    'out-dir': { type: 'text', describe: 'Write files into this folder, all or none, and print their paths' },
    ...exportFlags,
    force: { type: 'switch', describe: 'Replace existing files' },
    from: {
      type: 'text',
      describe:
        'Write the documents of a snapshot (demarc snapshot, apply --snapshot): a plan of them shows the way back to it. Needs no credentials',
    },
    files: {
      type: 'list',
      describe: 'Documents that name the accounts and the variables of their tokens (default: none)',
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
