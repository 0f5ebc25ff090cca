import type { DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import type { FieldChange, PlanNote } from '../../model/plan.ts';
import type { FieldSetting, NewCni } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import { canonicalCidr } from '../../net/cidr.ts';
import { canonicalPrefixes } from '../diff/cni-differences.ts';
import { planNote } from '../note.ts';
import type { Host } from '../stages.ts';

type Body = Omit<NewCni, 'interconnect'>;

/** In bytes. The MTU in both directions on Cloudflare's current dataplane. */
const defaultMtu = 1500;

/**
 * The body of a new CNI, or an error that names the missing field. On a Google partner interconnect, the MTU must equal the MTU of the
 * attachment.
 */
export function newCniBody(
  cni: DesiredCni,
  isGcpPartner: boolean,
): { readonly body: Body } | { readonly error: PlanNote } {
  const { magic, bgp } = cni;
  if (magic.mtu === undefined && isGcpPartner) {
    const hint = "write magic.mtu: it must equal the attachment's (1440, 1460, 1500 or 8896)";
    return { error: incomplete(cni, 'magic.mtu, which a gcp_partner interconnect needs', hint) };
  }
  if (bgp && bgp.customer_asn === undefined) {
    return { error: incomplete(cni, 'bgp.customer_asn', 'write the AS number of your router') };
  }
  if ((cni.cust_ip === undefined) !== (cni.p2p_ip === undefined)) {
    const lacking = cni.cust_ip === undefined ? 'cust_ip' : 'p2p_ip';
    return { error: incomplete(cni, lacking, 'write both ends of the link, or neither: Cloudflare then assigns them') };
  }
  return {
    body: {
      magic: {
        conduit_name: magic.conduit_name,
        description: magic.description ?? '',
        mtu: magic.mtu ?? defaultMtu,
      },
      ...(bgp?.customer_asn !== undefined && {
        bgp: {
          customer_asn: bgp.customer_asn,
          extra_prefixes: canonicalPrefixes(bgp.extra_prefixes ?? []),
          ...(bgp.md5_key && { md5_key: bgp.md5_key }),
        },
      }),
    },
  };
}

/** The fields that a POST cannot carry. A PUT after the POST sets them. */
export function newCniSettings(cni: DesiredCni): readonly FieldSetting[] {
  const given: readonly (readonly [string, string | undefined])[] = [
    ['cust_ip', cni.cust_ip && canonicalCidr(cni.cust_ip)],
    ['p2p_ip', cni.p2p_ip && canonicalCidr(cni.p2p_ip)],
    ['bgp_mode', cni.bgp_mode],
  ];
  return given.flatMap(([name, value]) => (value === undefined ? [] : [{ path: [name], to: { value } }]));
}

/** The fields that a create sets and the fields that Cloudflare assigns, sorted by path. */
export function newCniFields(cni: DesiredCni, host: Host, body: Body): readonly FieldChange[] {
  const unknown = { known_after_apply: true } as const;
  const isKeyed = body.bgp?.md5_key !== undefined || cni.unknown.has('bgp.md5_key');
  const fields: FieldChange[] = [
    { path: 'interconnect', after: host.text },
    { path: 'magic.conduit_name', after: body.magic.conduit_name },
    { path: 'magic.description', after: body.magic.description },
    { path: 'magic.mtu', after: body.magic.mtu },
    { path: 'cust_ip', after: cni.cust_ip === undefined ? unknown : canonicalCidr(cni.cust_ip) },
    { path: 'p2p_ip', after: cni.p2p_ip === undefined ? unknown : canonicalCidr(cni.p2p_ip) },
    ...(cni.bgp_mode === undefined ? [] : [{ path: 'bgp_mode', after: cni.bgp_mode }]),
    ...(body.bgp === undefined
      ? []
      : [
          { path: 'bgp.customer_asn', after: body.bgp.customer_asn },
          { path: 'bgp.extra_prefixes', after: [...body.bgp.extra_prefixes] },
        ]),
    ...(isKeyed ? [{ path: 'bgp.md5_key', after: { sensitive: true as const } }] : []),
  ];
  return fields.sort((a, b) => compareText(a.path, b.path));
}

/**
 * The body that recreates a live CNI under the name from the documents. Another CNI may have the old name by then. All other changes of the
 * documents come with the PUT that restores the rest.
 */
export function recreatedBody(live: LiveCni, conduitName = live.magic.conduit_name): Body {
  return {
    magic: { ...live.magic, conduit_name: conduitName },
    ...(live.bgp && {
      bgp: {
        customer_asn: live.bgp.customer_asn,
        extra_prefixes: [...live.bgp.extra_prefixes],
        ...(live.bgp.md5_key && { md5_key: live.bgp.md5_key }),
      },
    }),
  };
}

function incomplete(cni: DesiredCni, lacking: string, hint: string): PlanNote {
  return planNote({
    code: 'plan-incomplete',
    message: `cni.${cni.key} must be created, but it has no ${lacking}`,
    address: `cni.${cni.key}`,
    hint,
    origin: cni.origin,
  });
}
