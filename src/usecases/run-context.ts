import type { RequestRecord } from '../api/client.ts';
import type { Environment } from '../model/environment.ts';
import { sanitiseText } from '../render/text/sanitise.ts';

export type { RequestRecord };

/** What a use case takes from the world around it, so that a terminal, an Action and a test can each hand in their own. */
export interface RunContext {
  /** The version of demarc. */
  readonly version: string;
  readonly environment: Environment;
  /** Standard input; read only where a file is called `-`. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Something worth knowing that is neither data nor an error: one line. */
  readonly notify: (line: string) => void;
  /** Told of each request once it has ended. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Told of each secret that the run knows, before the first request: for logs that can hide a text. */
  readonly onSecret?: ((secret: string) => void) | undefined;
}

declare const __DEMARC_VERSION__: string | undefined;

/** The version in package.json; the build puts it in. Run from source there is none. */
export const version = typeof __DEMARC_VERSION__ === 'string' ? __DEMARC_VERSION__ : '0.0.0-source';

/** What --verbose tells of a request: method, path, status, time and `cf-ray`; never headers or bodies. */
export function requestLine(record: RequestRecord): string {
  const outcome = record.status === undefined ? (record.error ?? 'no answer') : String(record.status);
  const ray = record.cfRay === undefined ? '' : ` cf-ray ${record.cfRay}`;
  return sanitiseText(`${record.method} ${record.path} ${outcome} ${Math.round(record.durationMs)} ms${ray}`);
}
