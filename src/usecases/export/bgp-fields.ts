import type { YamlEntry } from '../../document/yaml-tree.ts';
import type { LiveBgp, LiveCni } from '../../model/live.ts';
import { isValidAsn } from '../../net/asn.ts';
import { hasHostBits, parseCidr } from '../../net/cidr.ts';
import { canonicalPrefixes } from '../../plan/diff/prefix-set.ts';
import { isMd5Key } from '../../rules/md5-key-characters.ts';
import { entriesOf, type ExportVariable } from './declared.ts';
import type { ExportOptions } from './export-options.ts';
import type { LeftOut } from './not-declared.ts';

export interface BgpFields {
  readonly entries: readonly YamlEntry[];
  readonly leftOut: readonly LeftOut[];
  readonly variables: readonly ExportVariable[];
}

/** The session of a CNI; that there is none is said as well. */
export function bgpFields({ bgp }: LiveCni, key: string, options: ExportOptions): BgpFields {
  if (bgp === undefined) {
    return { entries: [{ key: 'bgp', value: null, beside: 'no session' }], leftOut: [], variables: [] };
  }
  const address = `cni.${key}`;
  const hasAsn = isValidAsn(bgp.customer_asn);
  const prefixes = canonicalPrefixes(bgp.extra_prefixes);
  const trouble = prefixes.find((prefix) => !isWritable(prefix));
  const variable = md5Variable(bgp, key, options);
  const fields = entriesOf(
    hasAsn ? { key: 'customer_asn', value: bgp.customer_asn } : undefined,
    trouble === undefined ? { key: 'extra_prefixes', value: prefixes } : undefined,
    variable && { key: 'md5_key', value: `\${env:${variable.name}}` },
  );
  const isHidden = bgp.md5_key !== undefined && variable === undefined;
  const below = isHidden ? ['An MD5 key is set. It is not managed here.'] : [];
  const reasons: readonly (readonly [boolean, string, string])[] = [
    [!hasAsn, 'bgp.customer_asn', `${bgp.customer_asn} is no ASN`],
    [trouble !== undefined, 'bgp.extra_prefixes', `${trouble ?? ''} is no IPv4 prefix without host bits`],
  ];
  return {
    entries: fields.length === 0 ? [] : [{ key: 'bgp', value: { entries: fields, below } }],
    leftOut: reasons.flatMap(([isSo, field, reason]) => (isSo ? [{ address, field, reason }] : [])),
    variables: variable === undefined ? [] : [variable],
  };
}

function isWritable(prefix: string): boolean {
  const cidr = parseCidr(prefix);
  return cidr !== undefined && !hasHostBits(cidr);
}

function md5Variable(
  { md5_key }: LiveBgp,
  key: string,
  { secrets, variables }: ExportOptions,
): ExportVariable | undefined {
  if (!secrets || md5_key === undefined || !isMd5Key(md5_key.reveal())) return undefined;
  return { name: variables.name('MD5', key), address: `cni.${key}`, field: 'bgp.md5_key', needed: 'plan' };
}
