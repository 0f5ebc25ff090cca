import { randomUUID } from 'node:crypto';
import type { EventLogLine } from '../model/generated/event-log.ts';
import { jsonLine } from '../render/text/words.ts';
import { LineFile } from '../system/line-file.ts';
import type { RequestRecord } from './run-context.ts';

type Body = EventLogLine extends infer Line ? (Line extends EventLogLine ? Omit<Line, 'time' | 'run'> : never) : never;

/**
 * The log of a run for an auditor: one line for each request and each change, described by `schemas/event-log.schema.json`. Once it is
 * open it never throws. A write error is kept in `failure` and reported at the end.
 */
export class EventLog {
  readonly path: string;
  readonly #file: LineFile;
  readonly #run: string;
  readonly #start = performance.now();
  #ended = false;

  private constructor(path: string, file: LineFile, run: string) {
    this.path = path;
    this.#run = run;
    this.#file = file;
  }

  /**
   * `run` is the id of the run; default: a new one. Opens the file to append to it, and creates it with mode 0600 if it is missing. Throws the system's error, or an error that says what
   * the path is instead of a file.
   */
  static open(
    path: string,
    about: { readonly version: string; readonly command: string; readonly run?: string },
  ): EventLog {
    const log = new EventLog(path, LineFile.open(path), about.run ?? randomUUID());
    log.write({
      event: 'run_started',
      format: 'demarc.log/1',
      demarc: about.version,
      command: about.command,
      pid: process.pid,
    });
    // Log the end of the process in every case but a kill.
    process.on('exit', (code) => log.end(code));
    return log;
  }

  /** The reason why the log is incomplete, if it is. */
  get failure(): Error | undefined {
    return this.#file.failure;
  }

  request({ operation, method, path, status, durationMs, error, cfRay }: RequestRecord): void {
    this.write({
      event: 'request',
      operation,
      method,
      path: loggedPath(path),
      status: status ?? null,
      duration_ms: Math.round(durationMs),
      error: error ?? null,
      cf_ray: cfRay ?? null,
    });
  }

  write(line: Body): void {
    this.#file.append(jsonLine({ time: new Date().toISOString(), run: this.#run, ...line }));
  }

  /** Writes the last line. Only the first call has an effect. */
  end(exitCode: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.write({ event: 'run_ended', exit_code: exitCode, duration_ms: Math.round(performance.now() - this.#start) });
    this.#file.close();
  }
}

/** Parameters whose values are words of the contract, so they hold no names and no secrets. */
const harmless = new Set(['limit', 'occupied', 'site', 'speed', 'type']);

/** A request path that a log may keep: only the harmless parameters of its query keep their values. */
function loggedPath(path: string): string {
  const [before = '', ...rest] = path.split('?');
  if (rest.length === 0) return before;
  const parameters = rest.join('?').split('&');
  return `${before}?${parameters.map(loggedParameter).join('&')}`;
}

function loggedParameter(parameter: string): string {
  const name = parameter.split('=', 1)[0] ?? '';
  return harmless.has(name) ? parameter : `${name}=…`;
}
