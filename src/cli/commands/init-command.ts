import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';
import { connectionFlags, exportFlags, readConnection, readExportStyle, splitChoices } from '../flags.ts';
import { accountVariables } from '../variables.ts';

const ciChoices = ['github', 'gitlab'] as const;

export const initCommand: Command = {
  name: 'init',
  group: 'setup',
  summary: 'Set up a repository: documents, .gitignore, workflows, CODEOWNERS',
  description:
    'Writes documents, their schema for editors, .gitignore, CODEOWNERS, and a pipeline that plans pull requests, applies merges and looks for drift. With credentials and an account, the documents describe the live account, and their plan is empty; without, a starter document manages nothing yet. Existing files are not changed.',
  details:
    'The missing files are all written, or none of them. The documents are those of demarc export. The schema is demarc.schema.json. The pipeline gets the tokens, the variables and the paths of the documents. For GitHub, a dependabot.yml keeps the pins of the workflows up to date.',
  positional: {
    name: 'DIR',
    describe: 'the folder to set up, created if it is missing (default: this one)',
    many: false,
  },
  flags: {
    ci: {
      type: 'text',
      choices: ciChoices,
      value: 'NAME',
      describe: 'workflows for GitHub Actions, or a pipeline for GitLab (default: by the remote origin)',
    },
    starter: { type: 'switch', describe: 'a starter document, even if an account could be read' },
    account: {
      type: 'list',
      value: 'TAG',
      describe: 'the account (default: CLOUDFLARE_ACCOUNT_ID); several: a fleet, with a document for each',
    },
    split: {
      type: 'text',
      choices: splitChoices,
      value: 'BY',
      describe: 'a folder demarc/ with a file for each site, or interconnect',
    },
    ...exportFlags,
    ...connectionFlags,
  },
  examples: [
    ['demarc init', 'in a repository, with or without an account'],
    ['demarc init --protect', 'adopt a whole account: its objects come under review, and nothing is changed'],
    ['demarc init --ci gitlab', 'a pipeline for GitLab'],
    ['demarc init lab --sandbox', 'a first look, without an account'],
  ],
  variables: accountVariables,
  exitCodes: {
    0: 'done, also if all files existed already',
    1: 'could not read or write: nothing was written',
    ...usageCode,
  },
  async run(args, terminal) {
    const { initFolder } = await import('../../usecases/init/init-folder.ts');
    const { renderExportSummary } = await import('../../render/tables/export-summary.ts');
    const { renderInitFiles, renderInitSteps } = await import('../../render/tables/init-summary.ts');
    const request = {
      ...readConnection(args),
      ...readExportStyle(args),
      folder: args.positionals[0] ?? '.',
      accounts: args.list('account'),
      starter: args.switch('starter'),
      ci: args.isGiven('ci') ? args.choice('ci', ciChoices) : undefined,
    };
    await terminal.openLog(args);
    const result = await initFolder(request, terminal.context());
    await terminal.stdout.write(renderInitFiles(result, terminal.style(terminal.stdout)));
    if (terminal.isQuiet) return ExitCode.done;
    const style = terminal.style(terminal.stderr);
    await terminal.stderr.write(`${renderExportSummary(result.exported, style)}${renderInitSteps(result, style)}`);
    return ExitCode.done;
  },
};
