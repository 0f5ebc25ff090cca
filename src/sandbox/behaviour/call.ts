import type { JsonObject } from '../../model/json.ts';
import type { Query } from '../checks/query.ts';
import type { Reply } from '../http/reply.ts';
import type { Account } from '../store/account.ts';
import type { World } from '../store/world.ts';

/** One request that is authorised and well formed, ready to be carried out. */
export interface Call {
  readonly world: World;
  readonly account: Account;
  /** The name or id in the path, decoded; empty on collections. */
  readonly target: string;
  readonly query: Query;
  /** Empty where the operation takes none. */
  readonly body: JsonObject;
  readonly pageSize: number | undefined;
  readonly healthyAfterMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Carries an operation out. A refusal is a reply too, and then nothing has changed. */
export type Handler = (call: Call) => Reply;
