import type { JsonObject } from '../../model/json.ts';
import type { Query } from '../checks/query.ts';
import { jsonText, type Reply } from '../http/reply.ts';
import type { Account } from '../store/account.ts';
import type { Row, Table } from '../store/table.ts';
import type { World } from '../store/world.ts';

/** Runs an operation. A refusal is a reply too, and then the state has not changed. */
export type Handler = (call: Call) => Reply;

/** An authorised, well-formed request, ready to run. */
export interface Call {
  readonly world: World;
  readonly account: Account;
  /** The decoded name or id from the path. Empty for collections. */
  readonly target: string;
  readonly query: Query;
  /** Empty if the operation takes no body. */
  readonly body: JsonObject;
  /** The client asks for the target of a health check as an object. */
  readonly newHealthTarget: boolean;
  readonly pageSize: number | undefined;
  readonly healthyAfterMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const defaultPageSize = 100;

/**
 * A page of a listing, `{items, next}`. It starts at the cursor and has the items that `keep` accepts. It has at most `limit` items, and
 * never more than the sandbox's page size. `next` is null on the last page.
 */
export function page(
  table: Table,
  query: Query,
  pageSize: number | undefined,
  keep: (value: JsonObject) => boolean,
): Reply {
  const size = Math.min(query.limit ?? pageSize ?? defaultPageSize, pageSize ?? Infinity);
  const items: Row[] = [];
  let next: number | null = null;
  for (let i = table.indexFrom(query.cursor); i < table.rows.length; i++) {
    const row = table.rows[i];
    if (row === undefined || !keep(row.value)) continue;
    if (items.length === size) {
      next = row.sequence;
      break;
    }
    items.push(row);
  }
  return jsonText(`{"items":[${items.map((row) => row.text).join(',')}],"next":${next ?? 'null'}}`);
}
