import type { LiveAccount } from '../../model/live.ts';

/** One account as an export sees it. */
export interface ExportView {
  readonly live: LiveAccount;
  /** The variable with this account's own token, where documents name one. */
  readonly tokenEnv: string | undefined;
  /** Cloudflare's router by the id of a port, in lower case; where nobody says, there is none. */
  readonly devices: ReadonlyMap<string, string>;
  /** Health by the name of an interconnect, in words. */
  readonly health: ReadonlyMap<string, string>;
}
