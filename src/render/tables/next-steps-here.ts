import { joinFirstWords, joinWords } from '../../model/text.ts';
import { finishText, wrapWords } from '../text/inline-text.ts';
import { createPaint, type Style } from '../text/paint.ts';
import { safeExcerpt } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';

interface NamedVariable {
  readonly name: string;
  readonly isSet: boolean;
}

/** What is in a folder and on this machine: see the use case `lookAround`. */
interface Surroundings {
  readonly documents: readonly string[];
  readonly passedOver: readonly string[];
  readonly content:
    | (Readonly<Record<'files' | 'accounts' | 'interconnects' | 'cnis' | 'errors' | 'warnings', number>> & {
        readonly variables: readonly NamedVariable[];
      })
    | undefined;
  readonly credentials: readonly (readonly NamedVariable[])[];
  readonly account: NamedVariable | undefined;
  readonly hasSandbox: boolean;
  readonly lacksWorkflows: boolean;
  readonly runs: {
    readonly running: readonly { readonly account: string; readonly pid: number; readonly since: Date }[];
    readonly journals: readonly { readonly path: string }[];
  };
}

type Steps = readonly (readonly [command: string, what: string])[];

const mostNames = 4;
const usualWidth = 100;

/** What is here, then the commands that come next. Ends with a line break. */
export function renderNextStepsHere(here: Surroundings, style: Style): string {
  const paint = createPaint(style);
  const width = Math.min(style.width ?? usualWidth, usualWidth);
  const steps = stepsOf(here);
  const column = steps.reduce((most, [command]) => Math.max(most, command.length), 0) + 2;
  return finishText([
    ...[whatIsThere(here), ...unfinished(here), ...variableLines(here)].flatMap((line) => wrapWords(line, width)),
    '',
    paint('bold', 'Next:'),
    ...steps.map(([command, what]) => `  ${paint('cyan', command)}${' '.repeat(column - command.length)}${what}`),
    '',
    'demarc --help lists all commands.',
  ]);
}

function whatIsThere({ documents, passedOver, content }: Surroundings): string {
  const alike = passedOver.length === 0 ? '' : ` ${names(passedOver)} is not read: only demarc.yaml and demarc/ are.`;
  if (documents.length === 0) return `There are no documents here: no demarc.yaml, no demarc/.${alike}`;
  if (content === undefined)
    return 'demarc.yaml and demarc/ are both here. A command reads both only if both are named: keep one of them.';
  const { files, accounts, interconnects, cnis, errors, warnings } = content;
  if (errors > 0) return `${names(documents)}: ${counted(errors, 'error')}. There is no plan of documents with errors.`;
  const what = [counted(accounts, 'account'), counted(interconnects, 'interconnect'), counted(cnis, 'CNI')];
  const found = warnings === 0 ? 'valid' : `valid, with ${counted(warnings, 'warning')}`;
  return `${names(documents)}: ${joinWords(what)} in ${counted(files, 'file')}; ${found}.${alike}`;
}

function unfinished({ runs }: Surroundings): readonly string[] {
  const running = runs.running.map(({ account, pid, since }) => {
    return `An apply is running on account ${safeExcerpt(account, 120)}: process ${pid}, since ${since.toISOString().slice(0, 19)}Z. Wait until it has ended.`;
  });
  if (running.length > 0) return running;
  return runs.journals.map(({ path }) => `An apply was interrupted here: its journal is ${safeExcerpt(path, 200)}.`);
}

/** Names only: a value may be a secret. */
function variableLines({ documents, credentials, account, content }: Surroundings): readonly string[] {
  if (documents.length > 0 && content?.errors !== 0) return [];
  const all = [...credentials.flat(), ...(account === undefined ? [] : [account])];
  const access = documents.length === 0 && all.every(({ isSet }) => !isSet) ? [] : [`Access: ${setOrNot(all)}.`];
  const values = content?.variables ?? [];
  return [...access, ...(values.length === 0 ? [] : [`Values that the documents read: ${setOrNot(values)}.`])];
}

function setOrNot(variables: readonly NamedVariable[]): string {
  const [set, unset] = [true, false].map((wanted) =>
    variables.filter(({ isSet }) => isSet === wanted).map(({ name }) => name),
  );
  const parts = [
    ...(set === undefined || set.length === 0 ? [] : [`${names(set)} ${set.length === 1 ? 'is' : 'are'} set`]),
    ...(unset === undefined || unset.length === 0
      ? []
      : [`${names(unset)} ${unset.length === 1 ? 'is' : 'are'} not set`]),
  ];
  return parts.join('; ');
}

function stepsOf(here: Surroundings): Steps {
  const { documents, content, runs, lacksWorkflows } = here;
  if (documents.length === 0) return firstSteps(here);
  if (content === undefined) return [['demarc validate demarc.yaml demarc', 'what both would mean together']];
  if (content.errors > 0)
    return [
      ['demarc validate', 'shows each error with its place'],
      ['demarc explain CODE', 'says what one means, and what to do'],
    ];
  if (runs.running.length > 0) return [['demarc status', 'the health of the circuits meanwhile']];
  const workflows: Steps = lacksWorkflows ? [['demarc init', 'adds the workflows that plan pull requests']] : [];
  return [...planSteps(here), ...workflows];
}

function firstSteps({ credentials, account, hasSandbox }: Surroundings): Steps {
  const isLive = [...credentials.flat(), account].every((each) => each?.isSet !== false);
  const sandbox = hasSandbox ? ([['demarc status --sandbox', 'the sandbox of this folder']] as const) : [];
  return [
    ['demarc init', isLive ? 'writes documents of the live account, and workflows' : 'writes a starter, and workflows'],
    ['demarc init --sandbox', 'a first try, without an account'],
    ...sandbox,
  ];
}

function planSteps({ credentials, account, content, runs, hasSandbox }: Surroundings): Steps {
  const access = [...credentials.flat(), ...(account === undefined ? [] : [account])].filter(({ isSet }) => !isSet);
  const values = content?.variables.filter(({ isSet }) => !isSet) ?? [];
  const steps: (readonly [string, string])[] = [];
  if ((content?.warnings ?? 0) > 0) steps.push(['demarc validate', 'shows the warnings']);
  for (const { name } of access.slice(0, 1))
    steps.push([`export ${safeExcerpt(name, 120)}=…`, 'Read is enough for all but apply']);
  for (const { name } of values.slice(0, 1))
    steps.push([`export ${safeExcerpt(name, 120)}=…`, 'and the other values that are not set']);
  if (access.length === 0) steps.push(['demarc plan', 'shows what apply would do; it only reads']);
  if (access.length > 0 || hasSandbox) steps.push(['demarc plan --sandbox', 'without an account, on the sandbox']);
  if (hasSandbox) steps.push(['demarc status --sandbox', 'the health of its circuits']);
  if (runs.journals.length > 0) steps.push(['demarc apply', 'goes on, and recreates what the journal keeps']);
  else if (access.length + values.length === 0)
    steps.push(['demarc status', 'the health of the circuits'], ['demarc drift', 'what somebody changed by hand']);
  return steps;
}

function names(list: readonly string[]): string {
  return joinFirstWords(
    list.map((name) => safeExcerpt(name, 120)),
    mostNames,
  );
}
