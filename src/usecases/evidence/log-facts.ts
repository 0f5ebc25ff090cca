import type { EventLogLine } from '../../model/generated/event-log.ts';
import { joinFirst } from '../../model/text.ts';
import type { LogEvent, LogFacts } from '../../render/evidence/evidence-tree.ts';
import { checkLines, type ParsedLog, refuse } from './read-run-files.ts';

type LineOf<E extends EventLogLine['event']> = Extract<EventLogLine, { event: E }>;

/** One run of a log. */
export interface LogRun {
  readonly facts: LogFacts;
  readonly demarc: string;
  /** Undefined: the run ended before its plan was made, or an older version wrote it. */
  readonly about: LineOf<'about'> | undefined;
  /** Whether the plan was carried out, at least in part. */
  readonly began: boolean;
  readonly writes: readonly LineOf<'write'>[];
  readonly changes: readonly LineOf<'change'>[];
}

/** The run with this id. Throws a `Failure` (4) if the log has none. */
export function runOfLog(file: string, { runs, unread }: ParsedLog, id: string): LogRun {
  const found = runs.get(id);
  if (found !== undefined) return logRun(file, id, checkLines(file, found), unread);
  throw refuse(
    `${file} does not have the run ${id}`,
    `It has ${runs.size === 0 ? 'no run' : `the runs ${joinFirst([...runs.keys()].map(shortened), 10)}`}. Give the log that this run wrote.`,
  );
}

/** The runs of a log whose plan has one of these fingerprints, the earliest first. */
export function runsOfPlan(file: string, log: ParsedLog, fingerprints: ReadonlySet<string>): readonly LogRun[] {
  return [...log.runs.keys()].flatMap((id) => {
    const isApply = log.runs.get(id)?.some(({ value }) => 'event' in value && value.event === 'about') === true;
    const run = isApply ? runOfLog(file, log, id) : undefined;
    const fingerprint = run?.about?.review?.type === 'plan' ? run.about.review.fingerprint : undefined;
    const isOfPlan = fingerprints.has(run?.about?.fingerprint ?? '') || fingerprints.has(fingerprint ?? '');
    return run !== undefined && isOfPlan ? [run] : [];
  });
}

function shortened(text: string): string {
  return text.slice(0, 40);
}

function logRun(file: string, run: string, lines: readonly EventLogLine[], unreadLines: number): LogRun {
  const [started] = ofEvent(lines, 'run_started');
  if (started === undefined) throw refuse(`${file}: the run ${shortened(run)} has no first line`);
  const ended = ofEvent(lines, 'run_ended').at(-1);
  const requests = ofEvent(lines, 'request');
  return {
    demarc: started.demarc,
    about: ofEvent(lines, 'about')[0],
    began: [...ofEvent(lines, 'apply_started'), ...ofEvent(lines, 'write'), ...ofEvent(lines, 'change')].length > 0,
    writes: ofEvent(lines, 'write'),
    changes: ofEvent(lines, 'change'),
    facts: {
      run,
      startedAt: started.time,
      ended: ended && { at: ended.time, exitCode: ended.exit_code },
      requests: { all: requests.length, failed: requests.filter(({ error }) => error !== null).length },
      events: lines.filter(isShown),
      unreadLines,
    },
  };
}

function ofEvent<E extends EventLogLine['event']>(lines: readonly EventLogLine[], event: E): readonly LineOf<E>[] {
  return lines.filter((line): line is LineOf<E> => line.event === event);
}

const shown: ReadonlySet<string> = new Set<LogEvent['event']>([
  'soak',
  'tunnel_health',
  'check',
  'checked',
  'unproven',
  'confirmed',
  'magic_not_read',
  'interrupted',
]);

function isShown(line: EventLogLine): line is LogEvent {
  return shown.has(line.event);
}
