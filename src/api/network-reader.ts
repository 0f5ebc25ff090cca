import type { LiveCni } from '../model/live.ts';
import type { NetworkReader } from '../model/network-api.ts';
import { call, callJson } from './api-call.ts';
import { anyType, type QueryValue, type Requests } from './create-requests.ts';
import { decodePdf } from './decode.ts';
import { listPages } from './list-pages.ts';
import { networkErrorFor } from './network-error-for.ts';
import { fieldsOf } from './read/fields.ts';
import { asked, ownReader, readCni, readSettings } from './read/read-cni.ts';
import { readInterconnect, readSlot, readStatus } from './read/read-interconnect.ts';
import { trafficReader } from './traffic/traffic-reader.ts';
import type { ClientContext, QueryRequest, ReadRequest, Transport } from './transport.ts';

/** The operations of the CNI API that read. By its type the transport cannot carry a write. */
export function networkReader(
  transport: Transport<ReadRequest | QueryRequest>,
  requests: Requests,
  context: ClientContext,
): NetworkReader {
  const get = <T>(
    operation: ReadRequest['operation'],
    segments: readonly string[],
    read: (value: unknown) => T,
    sending?: Pick<ReadRequest, 'onSend' | 'isHurried'>,
  ): Promise<T> =>
    callJson(transport, { ...requests.read(operation, { segments }), ...sending }, context, ({ value }) => read(value));
  const list = <T>(
    operation: ReadRequest['operation'],
    segment: string,
    filter: Readonly<Record<string, QueryValue>> | undefined,
    read: (item: unknown, where: string) => T,
  ): Promise<readonly T[]> => {
    const ask = (query: Readonly<Record<string, QueryValue>>) =>
      requests.read(operation, { segments: [segment], query: { ...filter, ...query } });
    return listPages(transport, ask, context, read);
  };
  const readOwn = ownReader(context.account);
  const readKeyed = (value: unknown, where?: string): LiveCni => remember(readCni(value, where), context);
  return {
    getSettings: async () => get('get_settings', ['settings'], readSettings),
    listInterconnects: async (filter) =>
      list(
        'list_interconnects',
        'interconnects',
        filter && { site: filter.site, type: filter.type },
        readOwn(readInterconnect),
      ),
    getInterconnect: async (name) =>
      get('get_interconnect', ['interconnects', name], (value) =>
        asked(readOwn(readInterconnect)(value), ({ name: found }) => found, name),
      ),
    getInterconnectStatus: async (name, sending) =>
      get('get_interconnect_status', ['interconnects', name, 'status'], readStatus, sending),
    getInterconnectLoa: async (name, customName) => {
      const parts = { segments: ['interconnects', name, 'loa'], query: { name: customName }, accept: anyType };
      const request = requests.read('get_interconnect_loa', parts);
      checkCustomName(request, customName);
      return call(transport, request, context, decodePdf);
    },
    getInterconnectLoaDefaultName: async (name) =>
      get('get_interconnect_loa_default_name', ['interconnects', name, 'loa', 'default'], readDefaultName),
    listCnis: async (filter) =>
      list('list_cnis', 'cnis', filter && { slot: filter.slot, tunnel_id: filter.tunnel_id }, readOwn(readKeyed)),
    getCni: async (id) =>
      get('get_cni', ['cnis', id], (value) => asked(readOwn(readKeyed)(value), ({ id: found }) => found, id)),
    listSlots: async (filter) => {
      const { address_contains, site, speed, occupied } = filter ?? {};
      return list('list_slots', 'slots', { address_contains, site, speed, occupied }, readSlot);
    },
    getSlot: async (id) =>
      get('get_slot', ['slots', id], (value) => asked(readSlot(value), ({ id: found }) => found, id)),
    traffic: trafficReader(transport, requests, context),
  };
}

/** The fields of this answer are not documented: exactly one text in it is the name. */
function readDefaultName(value: unknown): string | undefined {
  const texts = typeof value === 'string' ? [value] : Object.values(fieldsOf(value, '').raw).filter(isText);
  return texts.length === 1 ? texts[0] : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The API accepts at most 200 characters for the name in a letter of authorization. */
function checkCustomName(request: ReadRequest, name: string | undefined): void {
  if (name === undefined || (name !== '' && Array.from(name).length <= 200)) return;
  const reason = name === '' ? 'the name to use in it is empty' : 'the name to use in it is longer than 200 characters';
  throw networkErrorFor({ ...request, path: request.path.replace(/\?.*/, '') }, reason, { kind: 'refused' }, []);
}

/** A shorter key is part of too many words. Removing it from the API's texts would leave nothing to read. */
const shortestKey = 6;

/** The API may repeat in an error a key that it gave out before. */
function remember(cni: LiveCni, { secrets }: ClientContext): LiveCni {
  const key = cni.bgp?.md5_key?.reveal();
  if (key !== undefined && key.length >= shortestKey) secrets.add(key);
  return cni;
}
