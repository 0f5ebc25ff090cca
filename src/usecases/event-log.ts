import { randomUUID } from 'node:crypto';
import type { EventLogLine } from '../model/generated/event-log.ts';
import { jsonLine } from '../render/text/print-json.ts';
import { LineFile } from '../system/line-file.ts';
import { UnsafeFile } from '../system/open-checks.ts';
import type { RequestRecord } from './run-context.ts';

export { UnsafeFile };

type Body = EventLogLine extends infer Line ? (Line extends EventLogLine ? Omit<Line, 'time' | 'run'> : never) : never;

/**
 * What a run did, for an auditor: a line for each request and each change, as `schemas/event-log.schema.json` describes them. It
 * never throws once it is open: what cannot be written is kept in `failure`, to be told at the end.
 */
export class EventLog {
  readonly path: string;
  readonly #file: LineFile;
  readonly #run = randomUUID();
  readonly #start = performance.now();
  #ended = false;

  private constructor(path: string, file: LineFile) {
    this.path = path;
    this.#file = file;
  }

  /** Opens the file for appending, made with mode 0600 where it is not there. Throws the system's error, or one that says what it is instead of a file. */
  static open(path: string, about: { readonly version: string; readonly command: string }): EventLog {
    const log = new EventLog(path, LineFile.open(path));
    log.write({
      event: 'run_started',
      format: 'demarc.log/1',
      demarc: about.version,
      command: about.command,
      pid: process.pid,
    });
    // However the process ends, a kill aside, the log says so.
    process.on('exit', (code) => log.end(code));
    return log;
  }

  /** Why not everything could be written. */
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

  /** Writes the last line, once. */
  end(exitCode: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.write({ event: 'run_ended', exit_code: exitCode, duration_ms: Math.round(performance.now() - this.#start) });
    this.#file.close();
  }
}

/** Parameters whose values are words of the contract: no names and no secrets. */
const harmless = new Set(['limit', 'occupied', 'site', 'speed', 'type']);

/** A path as a log may keep it: of the query, only values that are harmless by their kind. */
export function loggedPath(path: string): string {
  const [before = '', ...rest] = path.split('?');
  if (rest.length === 0) return before;
  const parameters = rest.join('?').split('&');
  return `${before}?${parameters.map(loggedParameter).join('&')}`;
}

function loggedParameter(parameter: string): string {
  const name = parameter.split('=', 1)[0] ?? '';
  return harmless.has(name) ? parameter : `${name}=…`;
}
