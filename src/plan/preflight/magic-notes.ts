import type { PlanNote } from '../../model/plan.ts';
import type { ConduitFacts } from '../../model/traffic/route-table.ts';
import { dataplaneMtu } from '../../preflight/conduit-facts.ts';
import { planNote } from '../note.ts';
import type { Decisions, SettingsDecision } from '../stages.ts';

/** Warnings where the documents do not fit what the Magic side says. They change nothing. */
export function magicNotes(
  { cnis }: Pick<Decisions, 'cnis'>,
  conduits: ReadonlyMap<string, Pick<ConduitFacts, 'version'>>,
): readonly PlanNote[] {
  return cnis.flatMap(({ declared, live }) => {
    if (declared === undefined) return [];
    const { key, state, magic, origin } = declared;
    const version = live && conduits.get(live.id)?.version;
    const most = dataplaneMtu(version);
    const mtu = magic.mtu ?? live?.magic.mtu;
    if (state !== 'present' || most === undefined || mtu === undefined || mtu <= most) return [];
    return planNote({
      code: 'plan-magic-mtu',
      message: `cni.${key} has magic.mtu ${mtu}, and its dataplane (version ${version}) takes ${most} at most towards Cloudflare`,
      hint: `write magic.mtu: ${most}, and set the same on the router`,
      address: `cni.${key}`,
      origin,
      path: ['magic', 'mtu'],
    });
  });
}

/** Which of the two ASNs the sessions have is not documented: both are shown. */
export function asnNotes(
  settings: SettingsDecision | undefined,
  cloudflareAsn: number | undefined,
): readonly PlanNote[] {
  if (settings === undefined || cloudflareAsn === undefined || settings.default_asn === cloudflareAsn) return [];
  return [
    planNote({
      code: 'plan-cloudflare-asn',
      message: `settings: default_asn is ${settings.default_asn}, and the BGP settings of Magic say that Cloudflare's ASN is ${cloudflareAsn}`,
      hint: 'find out which of the two your routers expect before you apply',
      address: 'settings',
    }),
  ];
}
