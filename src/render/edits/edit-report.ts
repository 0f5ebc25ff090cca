import { createTwoFilesPatch } from 'diff';
import { showMasked } from '../../diagnostics/mask-text.ts';
import { groupBy } from '../../model/collections.ts';
import type { FieldChange } from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { buildField } from '../plan/fields/build-field.ts';
import { fieldsText } from '../plan/fields/field-text.ts';
import { finishText, say, sayName } from '../text/inline-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { breakCommands, sanitiseText, untrusted } from '../text/sanitise.ts';
import { counted, jsonText } from '../text/words.ts';

/** A place in the documents that a command wrote, or would write. */
export interface WrittenField {
  readonly account: string;
  /** `settings`, `interconnect.KEY` or `cni.KEY`. */
  readonly address: string;
  /** The dotted path of the field; null for the whole object. */
  readonly field: string | null;
  readonly action: 'set' | 'remove' | 'declare';
  readonly file: string;
  /** Of the object before the edit; null for an object that is new. */
  readonly line: number | null;
}

/** What a command left as it is, and why. */
export interface LeftField {
  readonly account: string;
  readonly address: string;
  /** The dotted path of the field; null for the whole object. */
  readonly field: string | null;
  readonly reason: string;
}

/** A document before and after its edits, with sensitive values masked. */
export interface MaskedEdit {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** The file begins with a byte order mark, which its text does not have. A patch needs it. */
  readonly hasMark?: boolean;
}

export interface EditReport {
  readonly written: readonly WrittenField[];
  readonly left: readonly LeftField[];
  /** The files that were written, or would be. Sorted. */
  readonly files: readonly MaskedEdit[];
  /** False where nothing was to be written, or the run only shows it. */
  readonly saved: boolean;
}

const mostFields = 12;

/** Renders for a terminal what was written into the documents, and what was left and why. */
export function renderEditsText({ written, left, saved }: EditReport, style: Style): string {
  const paint = createPaint(style);
  const verb = saved ? 'wrote' : 'to write';
  return finishText([
    ...byObject(written, ({ action }) => action).map((fields) => writtenLine(fields, verb, paint)),
    ...byObject(left).flatMap((fields) => leftLines(fields, paint)),
    written.length === 0 && left.length === 0 ? 'Nothing to write.' : summary(written, left, saved),
  ]);
}

interface EditQuestion {
  readonly account: string;
  readonly address: string;
  /** From the declared to the live value; empty for the whole object. */
  readonly fields: readonly FieldChange[];
  readonly file: string;
}

/** What is to be written, with its values, and a question. Without a line end: the answer is typed behind it. */
export function renderEditQuestion({ account, address, fields, file }: EditQuestion, style: Style): string {
  const paint = createPaint(style);
  const values = fieldsText(fields.map(buildField), false, paint).map((line) => `  ${line}\n`);
  const what = fields.length === 0 ? 'the whole object' : 'the live values';
  const into = `into ${say(untrusted(file))}, account ${say(untrusted(account))}`;
  return `${paint('bold', sayName(untrusted(address)))}\n${values.join('')}Write ${what} ${into}? y or n: `;
}

function byObject<T extends WrittenField | LeftField>(
  all: readonly T[],
  more: (field: T) => string = () => '',
): readonly (readonly T[])[] {
  return [...groupBy(all, (field) => `${field.account} ${field.address} ${more(field)}`).values()];
}

function writtenLine(fields: readonly WrittenField[], verb: string, paint: Paint): string {
  const [first] = fields;
  if (first === undefined) return '';
  const { address, file, line, action } = first;
  const names = fields.flatMap(({ field }) => (field === null ? [] : [say(untrusted(field))]));
  const what = names.length > 0 ? ` ${joinFirst(names, mostFields)}` : action === 'declare' ? ' the whole object' : '';
  const place = `${say(untrusted(file))}${line === null ? '' : `:${line}`}`;
  const word = action === 'remove' ? (verb === 'wrote' ? 'removed' : 'to remove') : verb;
  return `${paint('green', word)} ${paint('bold', sayName(untrusted(address)))}${what}  ${place}`;
}

function leftLines(fields: readonly LeftField[], paint: Paint): readonly string[] {
  return fields.map(({ address, field, reason }) => {
    const what = field === null ? '' : ` ${say(untrusted(field))}`;
    return `${paint('yellow', 'left')} ${paint('bold', sayName(untrusted(address)))}${what}: ${say(untrusted(reason))}`;
  });
}

function summary(written: readonly WrittenField[], left: readonly LeftField[], saved: boolean): string {
  const objects = counted(byObject(written).length, 'object');
  const rest = left.length === 0 ? '' : ` Left: ${counted(byObject(left).length, 'object')}.`;
  return `${saved ? `Wrote ${objects}.` : `To write: ${objects}. No file was written.`}${rest}`;
}

export function renderEditsJson({ written, left, files, saved }: EditReport): string {
  const names = files.map(({ name }) => name);
  return jsonText({ format: 'demarc.edits/1', saved, written, left, files: names });
}

/**
 * The edits as a patch in git's form, which `patch -p1` and `git apply` take. Where a line that it would add cannot be shown as it is, the
 * whole file is only a comment, so that no tool writes a mask into a document.
 */
export function renderPatch(files: readonly MaskedEdit[]): string {
  const patches = files.map(({ name, before, after, hasMark = false }) => {
    const shown = patchName(name);
    const [old, edited] = [before, after].map((text) => (hasMark ? mark + text : text));
    const names = [`a/${shown}`, `b/${shown}`] as const;
    const patch = createTwoFilesPatch(...names, old ?? '', edited ?? '', undefined, undefined, { context: 3 });
    const lines = patch.replace(/^=+\n/, '').split('\n');
    const isExact = lines.every((line) => !line.startsWith('+') || safeLine(line) === line);
    return isExact ? lines.map(safeLine).join('\n') : asComment(lines);
  });
  return breakCommands(patches.join(''));
}

function asComment(lines: readonly string[]): string {
  const shown = [
    'This part is not to be applied: it holds text that is not shown.',
    ...lines.filter((line) => line !== ''),
  ];
  return shown.map((line) => `# ${safeLine(line)}\n`).join('');
}

const mark = '\uFEFF';

/** Tabs, the carriage return of a Windows line end and a byte order mark stay, because a patch without them does not apply. */
function safeLine(line: string): string {
  const end = line.endsWith('\r') ? '\r' : '';
  const start = line.startsWith(mark, 1) ? line.slice(0, 1 + mark.length) : '';
  const parts = showMasked(line.slice(start.length, line.length - end.length)).split('\t');
  return start + parts.map(sanitiseText).join('\t') + end;
}

function patchName(name: string): string {
  return name.replace(/^(?:\.\/)+/, '').replace(/^\/+/, '');
}
