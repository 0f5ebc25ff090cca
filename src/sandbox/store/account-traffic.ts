import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isArray, isObject, textOf } from '../json-text.ts';
import type { MagicInterconnects } from './magic-interconnects.ts';

/** What an account carries. Only its Magic interconnects change by requests. The rest is as it was seeded. */
export interface Traffic {
  readonly magic: JsonObject | undefined;
  readonly addressing: JsonObject | undefined;
  readonly analytics: JsonObject | undefined;
  readonly interconnects: MagicInterconnects;
  /** True if the ASN of Magic's BGP settings is `default_asn` of the account, and stays so. */
  readonly oneAsn: boolean;
}

/** The objects of a list. None without the list. */
export function listAt(parent: JsonValue | undefined, field: string): readonly JsonObject[] {
  const list = isObject(parent) ? parent[field] : undefined;
  return isArray(list) ? list.filter(isObject) : [];
}

/** The names of the seeded GRE and IPsec tunnels. They share the namespace of conduit names. */
export function tunnelNames({ magic }: Traffic): readonly string[] {
  return [...listAt(magic, 'gre_tunnels'), ...listAt(magic, 'ipsec_tunnels')].flatMap(
    (tunnel) => textOf(tunnel, 'name') ?? [],
  );
}
