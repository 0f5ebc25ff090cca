import type { JsonObject } from '../model/json.ts';
import type {
  BeforeSend,
  CniCreate,
  InterconnectCreate,
  NetworkApi,
  NetworkReader,
  OnSent,
} from '../model/network-api.ts';
import type { WriteOperation } from '../model/operation.ts';
import { call, callJson, envelopeError, openEnvelope } from './api-call.ts';
import { anyType, type Requests } from './create-requests.ts';
import { parseExact, refuseDepth, refuseHtml, stringifyExact, Unreadable } from './decode.ts';
import { networkErrorFor } from './network-error-for.ts';
import { isJsonObject } from './read/fields.ts';
import { addressText, asked, ownReader, readCni, readSettings } from './read/read-cni.ts';
import { readInterconnect } from './read/read-interconnect.ts';
import type { ClientContext, Transport, WriteRequest } from './transport.ts';

const putSettings = { method: 'PUT', segments: ['settings'] } as const;
const deleting = { method: 'DELETE', accept: anyType } as const;

interface Content {
  readonly body: JsonObject;
  readonly secrets?: readonly string[];
  readonly isLate?: (() => boolean) | undefined;
  readonly beforeSend?: BeforeSend | undefined;
  readonly onSent: OnSent | undefined;
}

/** The six operations that write. */
export function networkWriter(
  transport: Transport,
  requests: Requests,
  context: ClientContext,
): Omit<NetworkApi, keyof NetworkReader> {
  const send = <T>(
    operation: WriteOperation,
    to: { readonly method: 'POST' | 'PUT'; readonly segments: readonly string[] },
    content: Content,
    read: (value: unknown) => T,
  ): Promise<T> => {
    const { secrets = [], isLate, beforeSend, onSent } = content;
    for (const secret of secrets) context.secrets.add(secret);
    const body = writtenBody(content.body);
    const request = requests.write(operation, { ...to, secrets, isLate, ...(body !== undefined && { body }) });
    if (body === undefined) {
      const reason = 'its content cannot be written as JSON, and nothing was sent';
      throw networkErrorFor(request, reason, { kind: 'refused' }, context.secrets);
    }
    return callJson(transport, { ...request, beforeSend, onSent }, context, (opened) => read(opened.value));
  };
  const { account } = context;
  const readOwn = ownReader(account);
  const remove = (request: WriteRequest, beforeSend: BeforeSend | undefined, onSent: OnSent | undefined) =>
    deleteObject(transport, { ...request, beforeSend, onSent }, context);
  return {
    updateSettings: async ({ default_asn }, onSent) =>
      send('update_settings', putSettings, { body: { default_asn }, onSent }, readSettings),
    createInterconnect: async (body, onSent) => {
      const content = { body: { account, ...body }, secrets: secretsOfInterconnect(body), onSent };
      return send(
        'create_interconnect',
        { method: 'POST', segments: ['interconnects'] },
        content,
        readOwn(readInterconnect),
      );
    },
    deleteInterconnect: async (name, beforeSend, onSent) =>
      remove(
        requests.write('delete_interconnect', { ...deleting, segments: ['interconnects', name] }),
        beforeSend,
        onSent,
      ),
    createCni: async (body, onSent) => {
      const content = { body: cniBody(account, body), secrets: secretsOfCni(body.bgp?.md5_key), onSent };
      return send('create_cni', { method: 'POST', segments: ['cnis'] }, content, readOwn(readCni));
    },
    updateCni: async (id, body, isLate, beforeSend, onSent) => {
      const bgp = body['bgp'];
      const key = isJsonObject(bgp) ? bgp['md5_key'] : undefined;
      const content = { body: withTextAddresses(body), secrets: secretsOfCni(key), isLate, beforeSend, onSent };
      const read = (value: unknown) => asked(readOwn(readCni)(value), ({ id: found }) => found, id);
      return send('update_cni', { method: 'PUT', segments: ['cnis', id] }, content, read);
    },
    deleteCni: async (id, beforeSend, onSent) =>
      remove(requests.write('delete_cni', { ...deleting, segments: ['cnis', id] }), beforeSend, onSent),
  };
}

/** A failure here happens before anything is sent. The reason is left out, because it may quote a key. */
function writtenBody(body: JsonObject): string | undefined {
  try {
    return stringifyExact(body);
  } catch {
    return undefined;
  }
}

/** An interface without an index signature is not a `JsonObject`, so the body lists each field. */
function cniBody(account: string, { interconnect, magic, bgp }: CniCreate): JsonObject {
  return { account, interconnect, magic: { ...magic }, ...(bgp === undefined ? {} : { bgp: { ...bgp } }) };
}

/** The contract has addresses as text. Where the API sent the object form, this writes the text. It changes nothing else. */
function withTextAddresses(body: JsonObject): JsonObject {
  const cust = addressText(body['cust_ip']);
  const p2p = addressText(body['p2p_ip']);
  return { ...body, ...(cust === undefined ? {} : { cust_ip: cust }), ...(p2p === undefined ? {} : { p2p_ip: p2p }) };
}

function secretsOfInterconnect(body: InterconnectCreate): readonly string[] {
  return body.type === 'gcp_partner' ? [body.pairing_key] : [];
}

function secretsOfCni(key: unknown): readonly string[] {
  return typeof key === 'string' ? [key] : [];
}

/**
 * A DELETE. The API answers 200 with an empty body and any content type, so the body is not parsed. Three answers are failures: an
 * envelope that says "failed", an HTML page, and JSON that breaks off.
 */
async function deleteObject(transport: Transport, request: WriteRequest, context: ClientContext): Promise<void> {
  await call(transport, request, context, (answer) => {
    const text = new TextDecoder().decode(answer.bytes);
    refuseHtml(text);
    if (/^\s*[[{]/.test(text) && saysFailed(text)) throw envelopeError(request, answer, context);
  });
}

/** Throws `Unreadable` where the text begins like JSON but cannot be read as JSON. */
function saysFailed(text: string): boolean {
  refuseDepth(text);
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    throw new Unreadable('the answer is not well-formed JSON');
  }
  return openEnvelope(value).type === 'failure';
}
