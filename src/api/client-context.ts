import type { Credentials } from './credentials.ts';

/** What error messages need to know about the client. */
export interface ClientContext {
  readonly account: string;
  readonly credentialType: Credentials['type'];
  /** Values that no output may show: what is written and read adds to them. Clients of one run may share them. */
  readonly secrets: Set<string>;
}
