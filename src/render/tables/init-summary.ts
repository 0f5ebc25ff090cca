import { joinFirstWords, joinWords, pathArgument, shellWord } from '../../model/text.ts';
import { finishText, indent } from '../text/inline-text.ts';
import { createPaint, type Style } from '../text/paint.ts';
import { safeExcerpt } from '../text/sanitise.ts';

/** The files that init wrote, updated or kept. */
interface InitFiles {
  readonly written: readonly string[];
  /** Files of an older demarc version that init replaced. */
  readonly updated: readonly string[];
  readonly kept: readonly {
    readonly path: string;
    readonly missing: readonly string[];
    readonly isForeign?: boolean;
  }[];
}

interface InitSteps {
  /** The source of the documents. Undefined if documents existed before. */
  readonly source: { readonly type: 'live' | 'starter'; readonly accounts: readonly string[] } | undefined;
  /** The document, or the folder of documents. */
  readonly documents: string;
  /** True if the documents were read from the sandbox. */
  readonly sandbox: boolean;
  readonly isFleet: boolean;
  readonly ci: 'github' | 'gitlab';
  readonly needs: {
    readonly secrets: readonly string[];
    readonly variables: readonly string[];
    readonly environments: readonly { readonly name: string; readonly secrets: readonly string[] }[];
    readonly isPinned: boolean;
  };
  readonly exported: readonly { readonly variables: readonly { readonly name: string; readonly needed: string }[] }[];
  /** The page that explains the workflows. */
  readonly guide: string;
  readonly repository: string | undefined;
}

/** One line for each file. */
export function renderInitFiles({ written, updated, kept }: InitFiles, style: Style): string {
  const paint = createPaint(style);
  return finishText([
    ...written.map((path) => `${paint('green', 'wrote')}  ${show(path)}`),
    ...updated.map((path) => `${paint('green', 'wrote')}  ${show(path)} again; it was from another version of demarc`),
    ...kept.map(({ path, missing, isForeign = false }) => {
      const lacks = isForeign
        ? '; it is not the schema of demarc'
        : missing.length === 0
          ? ''
          : `; it lacks ${joinWords(missing.map(show))}`;
      return `${paint('dim', 'kept')}   ${show(path)}, which existed already${lacks}`;
    }),
  ]);
}

/** The next steps as a short numbered list. */
export function renderInitSteps(steps: InitSteps, style: Style): string {
  const paint = createPaint(style);
  const server =
    steps.ci === 'gitlab' ? gitlabSteps(steps) : [...pinStep(steps), secretStep(steps), protectStep(steps)];
  const all = [documentStep(steps), ...placeStep(steps), ...server];
  const numbered = all.flatMap(([first = '', ...more], at) => [`${at + 1}. ${first}`, ...indent(more, 3)]);
  return finishText([paint('bold', 'Next'), ...indent([...numbered, `Details and reasons: ${show(steps.guide)}`], 2)]);
}

type Step = readonly string[];

function documentStep({ source, documents, sandbox, exported }: InitSteps): Step {
  const path = show(shellWord(pathArgument(documents)));
  const plan = `demarc plan${sandbox ? ' --sandbox' : ''} ${path}`;
  if (source === undefined) return [`${path} stays as it is: demarc validate ${path}, then ${plan}.`];
  if (source.type === 'live') {
    const isKeyed = exported.some(({ variables }) => variables.some(({ needed }) => needed === 'plan'));
    const first = isKeyed ? 'set the variables above to the keys of the live sessions' : '';
    return [`Read ${path}, ${first}${first && ', '}then ${plan}: it finds nothing to change.`];
  }
  const account = source.accounts.length > 0 ? '' : ' Write its account into it.';
  return [
    `Describe your network in ${path}, which manages nothing yet.${account}`,
    `demarc validate ${path} checks it; demarc plan --sandbox ${path} tries it without an account.`,
  ];
}

function placeStep({ repository, ci }: InitSteps): readonly Step[] {
  if (repository === undefined) return [];
  if (ci === 'gitlab') {
    return [
      [
        `Move .gitlab and .gitlab-ci.yml to the root of the repository, ${show(repository)}: GitLab looks nowhere else.`,
        'In its jobs, name this folder after demarc validate, plan, apply and drift. Artifacts are looked for at the root.',
      ],
    ];
  }
  return [
    [
      `Move .github to the root of the repository, ${show(repository)}: GitHub looks nowhere else.`,
      'Name this folder in them: working-directory, and the paths of the apply.',
    ],
  ];
}

function pinStep({ needs }: InitSteps): readonly Step[] {
  if (needs.isPinned) return [];
  return [['In the workflows, replace OWNER/demarc@000… by a release of demarc: this demarc is not a released one.']];
}

function secretStep({ needs }: InitSteps): Step {
  const isKey = (name: string) => name.startsWith('DEMARC_');
  const [keys, tokens] = [needs.secrets.filter(isKey), needs.secrets.filter((name) => !isKey(name))];
  const read = keys.length > 0 ? [`  the repository: ${some(keys)}, which the documents read`] : [];
  return [
    'At GitHub (Settings → Secrets and variables → Actions, and Settings → Environments), the secrets of',
    ...(tokens.length > 0 ? [`  the repository: ${some(tokens)}, which may only read`] : []),
    ...read,
    ...needs.environments.map(
      ({ name, secrets }) => `  the environment ${show(name)}, for main alone: ${some(secrets)}, which may write`,
    ),
    ...(needs.variables.length > 0 ? [`and, as a variable, not a secret, ${some(needs.variables)}.`] : []),
  ];
}

function gitlabSteps({ needs }: InitSteps): readonly Step[] {
  const pin =
    'In .gitlab/demarc.gitlab-ci.yml, replace VERSION by a release of demarc: this demarc is not a released one.';
  return [
    ...(needs.isPinned ? [] : [[pin]]),
    [
      'In GitLab (Settings → CI/CD → Variables), all of them masked:',
      `  not protected: ${some(needs.secrets)}; the tokens of Cloudflare among them may only read`,
      ...needs.environments.map(
        ({ name, secrets }) =>
          `  protected, with the environment scope ${show(name)}: ${some(secrets)}, which may write`,
      ),
      ...(needs.variables.length > 0 ? [`and, not masked, ${some(needs.variables)}.`] : []),
      'There, switch off "Allow merge request pipelines to access protected variables and runners",',
      'and set "Minimum role to use pipeline variables" to Maintainer: a run by hand needs it.',
    ],
    ['GITLAB_BOT_TOKEN is a token of the project (Settings → Access tokens): role Reporter, scope api.'],
    [
      'Protect the default branch: merge requests only, pipelines must succeed, approvals are removed when a commit is added.',
      'Add a schedule for demarc-drift, and replace @OWNER/network in CODEOWNERS by your team.',
    ],
  ];
}

const mostNames = 12;

function some(names: readonly string[]): string {
  return joinFirstWords(names.map(show), mostNames);
}

function protectStep({ isFleet }: InitSteps): Step {
  return [
    `Protect main: changes through pull requests only, with an approval; required checks Validate and ${isFleet ? 'Fleet' : 'Plan'}.`,
    'Require the review of owners, and replace @OWNER/network in CODEOWNERS by your team.',
  ];
}

const longestText = 400;

function show(text: string): string {
  return safeExcerpt(text, longestText);
}
