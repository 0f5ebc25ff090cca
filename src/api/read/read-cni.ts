import type { LiveBgp, LiveCni } from '../../model/live.ts';
import { Secret } from '../../model/secret.ts';
import { fieldsOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { identity } from './identity.ts';
import { readAddress } from './read-address.ts';

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
