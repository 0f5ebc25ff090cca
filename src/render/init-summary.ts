import { excerpt } from './excerpt.ts';
import { finishText, indent } from './finish-text.ts';
import { createPaint } from './paint.ts';
import { sanitiseText } from './sanitise.ts';
import type { Style } from './style.ts';
import { listed } from './words.ts';

/** What a beginning left in a folder. */
export interface InitFiles {
  readonly written: readonly string[];
  readonly kept: readonly { readonly path: string; readonly missing: readonly string[] }[];
}

/** What is left to do by hand. */
export interface InitSteps {
  /** What the documents were written from; undefined where there were some. */
  readonly source: { readonly type: 'live' | 'starter'; readonly accounts: readonly string[] } | undefined;
  /** The document, or the folder of documents. */
  readonly documents: string;
  /** Whether they were read from the sandbox. */
  readonly sandbox: boolean;
  readonly isFleet: boolean;
  readonly needs: {
    readonly secrets: readonly string[];
    readonly environments: readonly { readonly name: string; readonly secrets: readonly string[] }[];
    readonly isPinned: boolean;
  };
  readonly exported: readonly { readonly variables: readonly { readonly name: string; readonly needed: string }[] }[];
  /** The page that explains the workflows. */
  readonly guide: string;
  readonly repository: string | undefined;
}

/** One line for each file. */
export function renderInitFiles({ written, kept }: InitFiles, style: Style): string {
  const paint = createPaint(style);
  return finishText([
    ...written.map((path) => `${paint('green', 'wrote')}  ${say(path)}`),
    ...kept.map(({ path, missing }) => {
      const lacks = missing.length === 0 ? '' : `; it lacks ${listed(missing.map(say))}`;
      return `${paint('dim', 'kept')}   ${say(path)}, which was there${lacks}`;
    }),
  ]);
}

/** The next steps, numbered, in a few lines. */
export function renderInitSteps(steps: InitSteps, style: Style): string {
  const paint = createPaint(style);
  const all = [documentStep(steps), ...placeStep(steps), ...pinStep(steps), secretStep(steps), protectStep(steps)];
  const numbered = all.flatMap(([first = '', ...more], at) => [`${at + 1}. ${first}`, ...indent(more, 3)]);
  return finishText([paint('bold', 'Next'), ...indent([...numbered, `All of it, and why: ${say(steps.guide)}`], 2)]);
}

type Step = readonly string[];

function documentStep({ source, documents, sandbox }: InitSteps): Step {
  const path = say(documents);
  const plan = `demarc plan${sandbox ? ' --sandbox' : ''} ${path}`;
  if (source === undefined) return [`${path} stays as it is: demarc validate ${path}, then ${plan}.`];
  if (source.type === 'live') return [`Read ${path}, then ${plan}: it finds nothing to change.`];
  const account = source.accounts.length > 0 ? '' : ' Write its account, or set CLOUDFLARE_ACCOUNT_ID.';
  return [
    `Describe your network in ${path}, which manages nothing yet.${account}`,
    `demarc validate ${path} checks it; demarc plan --sandbox ${path} tries it without an account.`,
  ];
}

function placeStep({ repository }: InitSteps): readonly Step[] {
  if (repository === undefined) return [];
  return [
    [
      `Move .github/workflows to the root of the repository, ${say(repository)}: GitHub looks nowhere else.`,
      'Name this folder in them: working-directory, and the paths of the apply.',
    ],
  ];
}

function pinStep({ needs }: InitSteps): readonly Step[] {
  if (needs.isPinned) return [];
  return [
    ['Put a release of demarc in the place of OWNER/demarc@000… in the workflows: this demarc is not a released one.'],
  ];
}

function secretStep({ needs, exported, isFleet }: InitSteps): Step {
  const variables = exported.flatMap((one) => one.variables.filter(({ needed }) => needed === 'plan'));
  const keys = variables.length === 0 ? [] : ['Those that the documents read hold the keys of the live sessions.'];
  if (isFleet) {
    return [
      'Tokens: the accounts of an example stand in the fleet workflows. Put a line for each of yours in their place, name its',
      'variable in its document (credentials: token_env), and give it an environment at GitHub, cloudflare-TAG, for main alone.',
      ...keys,
    ];
  }
  const environments = needs.environments.map(
    ({ name, secrets }) => `  environment ${say(name)}, for main alone: ${listed(secrets.map(say))}`,
  );
  return [
    'Secrets at GitHub (Settings → Secrets and variables → Actions, and Settings → Environments):',
    ...(needs.secrets.length === 0 ? [] : [`  repository: ${listed(needs.secrets.map(say))}`]),
    ...environments,
    "The token of the repository may only read; the one that may write is the environment's.",
    ...keys,
  ];
}

function protectStep({ isFleet }: InitSteps): Step {
  return [
    `Protect main: changes through pull requests only, with an approval; required checks Validate and ${isFleet ? 'Fleet' : 'Plan'}.`,
  ];
}

function say(text: string): string {
  return sanitiseText(excerpt(text, 400));
}
