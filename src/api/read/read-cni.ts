import type { LiveBgp, LiveCni, LiveSettings } from '../../model/live.ts';
import { Secret } from '../../model/secret.ts';
import { Unreadable } from '../decode.ts';
import { type Fields, fieldsOf, isJsonObject } from './fields.ts';

export function readCni(value: unknown, where = ''): LiveCni {
  const fields = fieldsOf(value, where);
  const magic = fields.object('magic');
  const bgp = fields.optionalObject('bgp');
  return {
    id: identity(fields, 'id'),
    account: fields.text('account'),
    interconnect: fields.text('interconnect'),
    cust_ip: readAddress(fields, 'cust_ip'),
    p2p_ip: readAddress(fields, 'p2p_ip'),
    magic: {
      conduit_name: magic.text('conduit_name'),
      // The contract requires a description. But a missing description must not stop a plan.
      description: magic.optionalText('description') ?? '',
      mtu: magic.uint32('mtu'),
    },
    bgp: bgp === undefined ? undefined : readBgp(bgp),
    bgp_mode: fields.optionalText('bgp_mode'),
    raw: fields.raw,
  };
}

function readBgp(bgp: Fields): LiveBgp {
  const key = bgp.optionalText('md5_key');
  return {
    customer_asn: bgp.uint32('customer_asn'),
    extra_prefixes: bgp.texts('extra_prefixes'),
    // By the contract a key that is set is not empty.
    md5_key: key === undefined || key === '' ? undefined : new Secret(key),
  };
}

/** Reads `A.B.C.D/N`, the form of the contract, or `{ip, cidr}`, which the live API was seen to send. Returns `A.B.C.D/N`. */
function readAddress(fields: Fields, name: string): string {
  const found = fields.any(name);
  if (typeof found === 'string') return found;
  return addressText(found) ?? fields.fail(name, 'an address, as text or as {ip, cidr}');
}

/** The text of an address in its object form. Undefined for any other value. */
export function addressText(value: unknown): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const fields = fieldsOf(value, '');
  const ip = fields.any('ip');
  const length = fields.any('cidr');
  const fits = typeof length === 'number' && Number.isInteger(length) && length >= 0 && length <= 32;
  return typeof ip === 'string' && ip !== '' && fits ? `${ip}/${length}` : undefined;
}

export function readSettings(value: unknown): LiveSettings {
  const fields = fieldsOf(value, '');
  return { default_asn: fields.uint32('default_asn'), raw: fields.raw };
}

/** No name that fits into a URL is longer. */
const longest = 1_000;

/** A name or id that can be sent in a request. It is not empty or too long. It is not `.` or `..`, which every URL parser removes. */
export function identity(fields: Fields, name: string): string {
  const text = fields.text(name);
  if (text === '') return fields.fail(name, 'a name or id');
  if (text === '.' || text === '..') return fields.fail(name, 'a name or id that a URL can hold');
  return text.length <= longest ? text : fields.fail(name, `a name or id of at most ${longest} characters`);
}

const hint =
  'a cache or a proxy on the way may mix up answers: check HTTPS_PROXY, and --base-url or CLOUDFLARE_BASE_URL';

type Read<T> = (value: unknown, where?: string) => T;

/** Wraps a reader so that it refuses objects of another account. A plan or a write with such an object would mix up two networks. */
export function ownReader(account: string): <T extends { readonly account: string }>(read: Read<T>) => Read<T> {
  return (read) =>
    (value, where = '') => {
      const found = read(value, where);
      if (sameName(found.account, account)) return found;
      throw new Unreadable(`${where === '' ? 'the answer' : where} is about an object of another account`, { hint });
    };
}

/** Returns the object if it is the requested object. Throws `Unreadable` for any other object. */
export function asked<T>(found: T, identity: (found: T) => string, wanted: string): T {
  if (sameName(identity(found), wanted)) return found;
  throw new Unreadable('the answer is about a different object than the requested one', { hint });
}

/** Tags and UUIDs are hexadecimal: upper and lower case mean the same. */
function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
