import type { TunnelAnalytics, TunnelHealthRow, TunnelTrafficRow } from '../../model/traffic/traffic.ts';
import { Unreadable } from '../decode.ts';
import { type Fields, fieldsOf, isJsonObject } from '../read/fields.ts';
import { mostRows } from './tunnel-query.ts';

/**
 * Reads the answer of `tunnelQuery`. GraphQL can answer with data and errors at once. Then the data is not complete. Throws `Unreadable`.
 */
export function readTunnelRows(answer: unknown): Omit<TunnelAnalytics, 'answeredAt'> {
  const fields = fieldsOf(answer, '');
  const errors = fields.any('errors') ?? [];
  if (!Array.isArray(errors) || errors.length > 0) {
    throw new Unreadable(`the query failed${wordsOf(errors)}; the token needs Account Analytics Read for it`);
  }
  const viewer = fields.object('data').object('viewer');
  const [account, ...others] = viewer.list('accounts', fieldsOf);
  if (account === undefined || others.length > 0) throw new Unreadable('the answer is not about one account');
  const health = account.list('health', readHealthRow);
  return {
    health: complete(health),
    // A server that leaves out an alias breaks GraphQL. The longer time still holds the shorter one.
    recent: account.any('recent') === undefined ? [] : complete(account.list('recent', readHealthRow)),
    ingress: readTraffic(account, 'ingress'),
    egress: readTraffic(account, 'egress'),
  };
}

/** The messages of GraphQL, which come from the API. */
function wordsOf(errors: unknown): string {
  if (!Array.isArray(errors)) return '';
  const messages = errors.slice(0, 5).flatMap((error: unknown) => {
    const message: unknown = isJsonObject(error) ? error['message'] : undefined;
    return typeof message === 'string' ? [message.slice(0, 200)] : [];
  });
  return messages.length === 0 ? '' : `: ${messages.join('; ')}`;
}

function complete<T>(rows: readonly T[]): readonly T[] {
  if (rows.length < mostRows) return rows;
  throw new Unreadable(`the answer has ${rows.length} rows, as many as one query may give: more may be missing`);
}

function readHealthRow(value: unknown, where: string): TunnelHealthRow {
  const fields = fieldsOf(value, where);
  const dimensions = fields.object('dimensions');
  const state = fields.object('avg').number('tunnelState');
  if (!(state >= 0 && state <= 1)) throw new Unreadable(`the field ${where}.avg.tunnelState is not from 0 to 1`);
  return { tunnel: dimensions.text('tunnelName'), colo: dimensions.text('edgeColoName'), state };
}

/** Traffic is told beside a verdict and decides nothing. So what cannot be read is left out. */
function readTraffic(account: Fields, name: string): readonly TunnelTrafficRow[] {
  const rows = account.any(name);
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown) => {
    const tunnel = isJsonObject(row) && isJsonObject(row['dimensions']) ? row['dimensions']['tunnelName'] : undefined;
    const bits = isJsonObject(row) && isJsonObject(row['avg']) ? row['avg']['bitRateFiveMinutes'] : undefined;
    return typeof tunnel === 'string' && typeof bits === 'number' ? [{ tunnel, bitsPerSecond: bits }] : [];
  });
}
