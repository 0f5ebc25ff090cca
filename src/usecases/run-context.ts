import type { RequestRecord } from '../api/client.ts';

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

export type Environment = Readonly<Record<string, string | undefined>>;
