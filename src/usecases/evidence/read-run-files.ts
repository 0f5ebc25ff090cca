import { ExitCode } from '../../model/exit-code.ts';
import type { EventLogLine } from '../../model/generated/event-log.ts';
import { deepestJson, isNestedTooDeep } from '../../model/json.ts';
import type { DocumentDigest, ReportDocument } from '../../model/report.ts';
import { checkReport, isEventLogLine, isReportDocument } from '../../schema/validate-runs.ts';
import { documentDigests } from '../apply/run-record.ts';
import { Failure } from '../failure.ts';
import { readInputFile } from '../files/read-input.ts';
import type { RunContext } from '../run-context.ts';

const reportFormat = 'demarc.report/1';
const logFormat = 'demarc.log/1';

type ReadContext = Pick<RunContext, 'stdin' | 'environment'>;

interface FileRead {
  readonly text: string;
  readonly digest: DocumentDigest;
}

/** Reads a file that anybody may have written. Rejects with a `Failure` (4). */
export async function readRunFile(file: string, context: ReadContext): Promise<FileRead> {
  const read = await readInputFile(file, context, (message) => refuse(message));
  const [digest] = documentDigests([
    { name: file === '-' ? '<stdin>' : file, text: read.text, ...(read.hasMark && { hasMark: true }) },
  ]);
  if (digest === undefined) throw new Error('a text has a digest');
  return { text: read.text, digest };
}

export function refuse(message: string, hint = usualHint): Failure {
  return new Failure(message, { exitCode: ExitCode.refused, hint });
}

const usualHint =
  'A report is what demarc apply --format json, or --out json=PATH, writes, and a log what --log FILE does. Use complete copies of them.';

/** Reads a report. Throws a `Failure` (4) if it is not one that this version reads. */
export function parseReport(file: string, text: string): ReportDocument {
  if (isNestedTooDeep(text)) throw refuse(`${file}: its values are nested more than ${deepestJson} deep`);
  const value = parseJson(text);
  if (value === undefined) throw refuse(`${file}: it is not JSON: truncated, or not a report`);
  refuseOtherReport(file, fieldOf(value, 'format'));
  if (isReportDocument(value)) return value;
  const [first] = checkReport(value);
  const where = first === undefined ? '' : ` at ${first.path.join('.') || 'the top'}: ${first.message}`;
  throw refuse(`${file}: it is not a valid report${where}`);
}

function refuseOtherReport(file: string, format: unknown): void {
  if (format === reportFormat) return;
  if (typeof format === 'string' && /^demarc\.report\/\d{1,9}$/.test(format)) {
    throw refuse(
      `${file}: its format is ${format}, and this version of demarc reads ${reportFormat}`,
      'Make the page with the version of demarc that wrote it.',
    );
  }
  const isPlan = typeof format === 'string' && format.startsWith('demarc.plan/');
  throw refuse(`${file}: it is not a report${isPlan ? ' but a plan' : `: it does not say the format ${reportFormat}`}`);
}

/** A line of a log, with its number. */
interface LogLine {
  readonly number: number;
  readonly value: object;
}

export interface ParsedLog {
  /** The lines of each run, by its id, in their order. */
  readonly runs: ReadonlyMap<string, readonly LogLine[]>;
  /** Lines that are not JSON. */
  readonly unread: number;
}

/**
 * Takes a log apart, run by run. Its lines are checked when a run is chosen. A line that was copied twice counts once: each has a time, and
 * an answer has its own cf-ray.
 */
export function parseLog(text: string): ParsedLog {
  const runs = new Map<string, LogLine[]>();
  const read = new Set<string>();
  let unread = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || read.has(line)) continue;
    read.add(line);
    const value = isNestedTooDeep(line) ? undefined : parseJson(line);
    const run = fieldOf(value, 'run');
    if (typeof value !== 'object' || value === null || typeof run !== 'string') {
      unread += 1;
      continue;
    }
    const lines = runs.get(run);
    if (lines === undefined) runs.set(run, [{ number: index + 1, value }]);
    else lines.push({ number: index + 1, value });
  }
  return { runs, unread };
}

const knownEvents: ReadonlySet<unknown> = new Set<EventLogLine['event']>([
  'run_started',
  'about',
  'request',
  'apply_started',
  'write',
  'change',
  'soak',
  'tunnel_health',
  'check',
  'checked',
  'unproven',
  'confirmed',
  'magic_not_read',
  'interrupted',
  'run_ended',
]);

/** Checks the lines of a run. Events that this version does not know are left out. Throws a `Failure` (4) where a line is not valid. */
export function checkLines(file: string, lines: readonly LogLine[]): readonly EventLogLine[] {
  return lines.flatMap(({ number, value }) => {
    if (!knownEvents.has(fieldOf(value, 'event'))) return [];
    const format = fieldOf(value, 'format');
    if (fieldOf(value, 'event') === 'run_started' && format !== logFormat) {
      throw refuse(
        `${file}: line ${number} is of ${typeof format === 'string' ? format.slice(0, 40) : 'no format'}, and this version of demarc reads ${logFormat}`,
        'Make the page with the version of demarc that wrote it.',
      );
    }
    if (isEventLogLine(value)) return [value];
    throw refuse(
      `${file}: line ${number} is not a valid line of a log`,
      'It was edited, or another version of demarc wrote it: demarc schema event-log has the form of its lines.',
    );
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
