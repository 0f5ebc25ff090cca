import type { RequestRecord } from '../api/client.ts';
import type { Clock } from '../apply/apply-options.ts';
import type { Environment } from '../model/environment.ts';
import { sanitiseText } from '../render/text/sanitise.ts';

export type { RequestRecord };

/** The environment of a use case. Callers pass it in, so that a terminal, an Action and a test can each have their own. */
export interface RunContext {
  readonly version: string;
  readonly environment: Environment;
  /** Standard input. Read only if a file is called `-`. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Reports useful information that is neither data nor an error: one line. */
  readonly notify: (line: string) => void;
  /** Times the pauses of an apply. Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Called for each request when it has ended. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Called for each secret that the run knows, before the first request: for logs that can hide a text. */
  readonly onSecret?: ((secret: string) => void) | undefined;
  /** Default: a random id, and no command line. */
  readonly run?: RunIdentity | undefined;
}

/** What names a run in its report and its log. */
export interface RunIdentity {
  /** A random id. */
  readonly id: string;
  /** The command line, in its parsed form: flags that may hold a secret are without their value. */
  readonly command: readonly string[];
}

declare const __DEMARC_VERSION__: string | undefined;

/** The version in package.json, which the build inserts. When run from source, there is none. */
export const version = typeof __DEMARC_VERSION__ === 'string' ? __DEMARC_VERSION__ : '0.0.0-source';

/** The text of --verbose for a request: method, path, status, time and `cf-ray`. Never headers or bodies. */
export function requestLine(record: RequestRecord): string {
  const outcome = record.status === undefined ? (record.error ?? 'no answer') : String(record.status);
  const ray = record.cfRay === undefined ? '' : ` cf-ray ${record.cfRay}`;
  return sanitiseText(`${record.method} ${record.path} ${outcome} ${Math.round(record.durationMs)} ms${ray}`);
}
