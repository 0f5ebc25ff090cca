import type { LiveBgp, LiveCni, LiveSettings } from '../../model/live.ts';
import { Secret } from '../../model/secret.ts';
import { type Fields, fieldsOf, isJsonObject } from './fields.ts';
import { identity } from './own-objects.ts';

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
      // Required by the contract; but an object without a description is no reason to stop a plan.
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

/** `A.B.C.D/N` as the contract has it, or the `{ip, cidr}` that the live API has been seen to send; always the former in the end. */
function readAddress(fields: Fields, name: string): string {
  const found = fields.any(name);
  if (typeof found === 'string') return found;
  return addressText(found) ?? fields.fail(name, 'an address, as text or as {ip, cidr}');
}

/** The text of an address in its object form; undefined for anything else. */
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
