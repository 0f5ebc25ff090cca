import { NetworkError } from '../../model/network-error.ts';
import type { MagicInterconnect, TrafficReader } from '../../model/traffic/traffic.ts';
import { callJson, type OpenAnswer } from '../api-call.ts';
import type { Requests } from '../create-requests.ts';
import { Unreadable } from '../decode.ts';
import { refuseForeignPaging } from '../list-pages.ts';
import { fieldsOf, isJsonObject } from '../read/fields.ts';
import type { AnswerHeaders, ClientContext, QueryRequest, ReadRequest, Transport } from '../transport.ts';
import { readBgpPrefix, readMagicInterconnect, readOwnedPrefix, readRoute, readTunnel } from './read-magic.ts';
import { readTunnelRows } from './read-tunnel-rows.ts';

/** Without it, the target of a health check comes as a text. */
const headers = { 'x-magic-new-hc-target': 'true' };

/** Nothing here is paged: all routes of an account come in one answer. 100,000 routes take about 30 MiB. */
const maxBytes = 64 * 1024 * 1024;

/** A shorter key is part of too many words. */
const shortestSecret = 6;

/** The reads of what rides on the network, and the one query. By its type the transport cannot carry a write. */
export function trafficReader(
  transport: Transport<ReadRequest | QueryRequest>,
  requests: Requests,
  context: ClientContext,
): TrafficReader {
  const remember = (secret: string) => {
    if (secret.length >= shortestSecret) context.secrets.add(secret);
  };
  const list = <T>(request: ReadRequest, name: string | undefined, read: ReadItem<T>): Promise<readonly T[]> =>
    callJson(transport, request, context, (opened) => readList(opened, name, (item, at) => read(item, at, remember)));
  const magic = (operation: MagicListing, name: string) =>
    requests.read(operation, { service: 'magic', segments: [name], headers, maxBytes });
  return {
    listRoutes: async () => list(magic('list_magic_routes', 'routes'), 'routes', readRoute),
    listMagicInterconnects: async () =>
      distinct(await list(magic('list_cf_interconnects', 'cf_interconnects'), 'interconnects', readMagicInterconnect)),
    listGreTunnels: async () => list(magic('list_gre_tunnels', 'gre_tunnels'), 'gre_tunnels', readTunnel('gre')),
    listIpsecTunnels: async () =>
      list(magic('list_ipsec_tunnels', 'ipsec_tunnels'), 'ipsec_tunnels', readTunnel('ipsec')),
    getCloudflareAsn: async () => {
      const request = requests.read('get_magic_bgp_settings', { service: 'magic', segments: ['bgp', 'settings'] });
      const read = (opened: OpenAnswer) => fieldsOf(resultOf(opened), '').uint32('cloudflare_asn');
      return undefinedIfNotAvailable(callJson(transport, request, context, read));
    },
    listPrefixes: async () =>
      list(requests.read('list_ip_prefixes', addressing('prefixes')), undefined, readOwnedPrefix),
    listBgpPrefixes: async (prefixId) =>
      list(
        requests.read('list_bgp_prefixes', addressing('prefixes', prefixId, 'bgp', 'prefixes')),
        undefined,
        readBgpPrefix,
      ),
    queryTunnels: async (times) =>
      callJson(transport, requests.query(times), context, (opened, { headers: sent }) => {
        if (opened.type === 'plain') return { ...readTunnelRows(opened.value), answeredAt: dateOf(sent) };
        throw new Unreadable('the answer has an envelope, which no answer of GraphQL has');
      }),
  };
}

type MagicListing = 'list_magic_routes' | 'list_cf_interconnects' | 'list_gre_tunnels' | 'list_ipsec_tunnels';

function dateOf(sent: AnswerHeaders): number | undefined {
  const date = Date.parse(sent.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}

type ReadItem<T> = (item: unknown, where: string, remember: (secret: string) => void) => T;

function addressing(...segments: readonly string[]) {
  return { service: 'addressing', segments, maxBytes } as const;
}

/**
 * The items of an enveloped listing. Below `/magic` the list has a name in the result and may be left out there. Below `/addressing` the
 * result is the list. Throws `Unreadable`: an answer that is not certainly whole is never "there are none".
 */
function readList<T>(
  opened: OpenAnswer,
  name: string | undefined,
  read: (item: unknown, where: string) => T,
): readonly T[] {
  const result = resultOf(opened);
  const items = name === undefined ? result : listIn(result, name);
  if (!Array.isArray(items)) throw new Unreadable(`the answer has no list of ${name ?? 'results'}`);
  if (opened.type === 'success') refuseForeignPaging(opened.info, items.length);
  return items.map((item: unknown, index) => read(item, `${name ?? 'result'}[${index}]`));
}

/** An object that is listed twice is one: two would leave open which of them a CNI is. */
function distinct(items: readonly MagicInterconnect[]): readonly MagicInterconnect[] {
  return [...new Map(items.map((item) => [JSON.stringify({ ...item, modifiedOn: undefined }), item])).values()];
}

/** Where the list is left out there are none. Another list in its place says nothing about that. */
function listIn(result: unknown, name: string): unknown {
  const items = fieldsOf(result, 'result').any(name);
  const others = isJsonObject(result) ? Object.values(result) : [];
  return items ?? (others.some((each) => Array.isArray(each)) ? undefined : []);
}

function resultOf(opened: OpenAnswer): unknown {
  if (opened.type !== 'success') throw new Unreadable('the answer has no envelope with "success": true and a result');
  const { errors } = opened;
  if (Array.isArray(errors) && errors.length > 0) throw new Unreadable('the answer says that it succeeded and failed');
  return opened.value;
}

/** These settings are in beta: an account that does not have them answers 400, 403 or 404. */
async function undefinedIfNotAvailable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isAbsent = error instanceof NetworkError && [400, 403, 404].includes(error.status ?? 0);
    if (isAbsent) return undefined;
    throw error;
  }
}
