import { join } from 'node:path';
import { ExitCode } from '../../model/exit-code.ts';
import { compareText } from '../../model/text.ts';
import { packageFolder, readTexts } from '../../system/package-folder.ts';
import { Failure } from '../failure.ts';
import type { DocumentNeeds } from './document-needs.ts';
import type { Runner } from './fit-workflow.ts';

/** The pipeline of a repository. Only what it includes is demarc's own. */
export const pipelineFile = '.gitlab-ci.yml';
const jobsFile = 'demarc.gitlab-ci.yml';
const environment = 'cloudflare';

/** The pipeline of the package, with the tokens of the documents in it. GitLab gives every job the other variables of the project. */
export async function fitPipeline({ accounts, variables, readsAccount }: DocumentNeeds): Promise<Runner> {
  const folder = join((await packageFolder()) ?? '', 'examples', 'gitlab');
  const texts = await readTexts(folder, (names) => names.filter((name) => name.endsWith('.yml'))).catch(
    (error: unknown) => {
      throw new Failure(`the pipeline of demarc is not in this installation: ${folder} cannot be read`, {
        exitCode: ExitCode.failed,
        hint: 'Install demarc from its package. Nothing was written.',
        cause: error,
      });
    },
  );
  const names = new Set(accounts.map(({ tokenEnv }) => tokenEnv ?? sharedToken));
  const tokens = names.size === 0 ? [sharedToken] : [...names].sort(compareText);
  const files = texts.map(({ name, text }) =>
    name === jobsFile
      ? { path: join('.gitlab', name), text: fitTokens(fitTokens(text, tokens, 'READ'), tokens, 'WRITE') }
      : { path: name, text },
  );
  const read = tokens.map((name) => variableOf(name, 'READ'));
  return {
    files,
    needs: {
      secrets: [...read, 'GITLAB_BOT_TOKEN', ...variables].sort(compareText),
      variables: readsAccount ? ['CLOUDFLARE_ACCOUNT_ID'] : [],
      environments: [{ name: environment, secrets: tokens.map((name) => variableOf(name, 'WRITE')) }],
      isPinned: files.every(({ text }) => !text.includes('demarc@VERSION')),
    },
    guide: join(folder, 'README.md'),
  };
}

const sharedToken = 'CLOUDFLARE_API_TOKEN';

/** One line for each variable that a document names for its token. */
function fitTokens(text: string, tokens: readonly string[], kind: 'READ' | 'WRITE'): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const start = `    ${sharedToken}: $CLOUDFLARE_${kind}_TOKEN`;
      if (!line.startsWith(start)) return [line];
      return tokens.map((name) => `    ${name}: $${variableOf(name, kind)}${line.slice(start.length)}`);
    })
    .join('\n');
}

/** The variable of the project. It has another name than that of the job: GitLab lets those of the project win. */
function variableOf(name: string, kind: 'READ' | 'WRITE'): string {
  if (name === sharedToken) return `CLOUDFLARE_${kind}_TOKEN`;
  return name.includes('TOKEN') ? name.replace('TOKEN', `${kind}_TOKEN`) : `${name}_${kind}`;
}

/** What a pipeline that exists already lacks. */
export function missingInclude(text: string): readonly string[] {
  return text.includes(jobsFile) ? [] : [`include: - local: .gitlab/${jobsFile}`];
}
