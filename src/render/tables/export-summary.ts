import { finishText, indent, padText, textWidth } from '../text/inline-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { safeExcerpt } from '../text/sanitise.ts';
import { counted, showFirst } from '../text/words.ts';

/** Facts about an export that its documents do not hold. */
interface ExportSummary {
  readonly account: string;
  /** When the account was read, if a snapshot keeps it. */
  readonly snapshotAt?: string;
  readonly interconnects: readonly unknown[];
  readonly cnis: readonly unknown[];
  readonly notDeclared: readonly { readonly kind: string; readonly name: string; readonly reason: string }[];
  /** Fields that the export does not write. */
  readonly leftOut: readonly { readonly address: string; readonly field: string; readonly reason: string }[];
  /** Sentences about data that the API does not show. */
  readonly unseen: readonly string[];
  readonly variables: readonly ExportVariableRow[];
}

interface ExportVariableRow {
  readonly name: string;
  readonly address: string;
  readonly field: string;
  /** The command that needs the variable. */
  readonly needed: 'plan' | 'create';
}

/** The comment at the top of the documents has all of them. */
const mostListed = 20;

/** Renders an export for each account: what its documents hold, what they leave out, and which variables to set. */
export function renderExportSummary(accounts: readonly ExportSummary[], style: Style): string {
  const paint = createPaint(style);
  return finishText(accounts.flatMap((account) => accountLines(account, paint)));
}

function accountLines(summary: ExportSummary, paint: Paint): readonly string[] {
  const { account, snapshotAt, interconnects, cnis, notDeclared, leftOut, unseen, variables } = summary;
  const plan =
    snapshotAt === undefined
      ? 'a plan of them changes nothing'
      : `a plan of them shows the way back to ${show(snapshotAt)}`;
  const what = `${counted(interconnects.length, 'interconnect')} and ${counted(cnis.length, 'CNI')}`;
  const needed = (by: ExportVariableRow['needed']) => table(variables.filter((variable) => variable.needed === by));
  return [
    paint('bold', `Account ${show(account)}: ${what} declared; ${plan}.`),
    ...part(
      'Live, but not declared, and never touched:',
      some(notDeclared.map(({ kind, name, reason }) => `${kind} ${show(name)}: ${show(reason)}`)),
    ),
    ...part(
      'Not written, and so not managed:',
      some(leftOut.map(({ address, field, reason }) => `${field} of ${show(address)}: ${show(reason)}`)),
    ),
    ...part('Not shown by the API:', unseen.map(show)),
    ...part('Variables to set before a plan, with the keys of the live sessions:', needed('plan')),
    ...part('Variables that are only needed to create:', needed('create')),
  ];
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : indent([title, ...indent(lines, 2)], 2);
}

function some(lines: readonly string[]): readonly string[] {
  return showFirst(
    lines,
    mostListed,
    (line) => line,
    (rest) => `and ${rest} more: the comment on top of the document has all`,
  );
}

function table(variables: readonly ExportVariableRow[]): readonly string[] {
  const names = variables.map(({ name }) => show(name));
  const width = names.reduce((most, name) => Math.max(most, textWidth(name)), 0);
  return variables.map(({ field, address }, at) => `${padText(names[at] ?? '', width)}  ${field} of ${show(address)}`);
}

const longestText = 400;

function show(text: string): string {
  return safeExcerpt(text, longestText);
}
