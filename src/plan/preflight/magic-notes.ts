import type { PlanNote } from '../../model/plan.ts';
import type { ConduitName } from '../../model/traffic/route-table.ts';
import { dataplaneMtu } from '../../preflight/conduit-facts.ts';
import { planNote } from '../note.ts';
import type { AccountMatch, Decisions, SettingsDecision } from '../stages.ts';

type Conduits = ReadonlyMap<string, ConduitName>;

/** Warnings where documents and CNIs do not fit what the Magic side says of them. They change nothing. */
export function magicNotes(
  decided: Pick<Decisions, 'cnis'>,
  match: Pick<AccountMatch, 'cnis'>,
  conduits: Conduits,
): readonly PlanNote[] {
  return [...nameNotes(match, conduits), ...mtuNotes(decided, conduits)];
}

/** The Magic side has another name than the CNI: health is looked up under Magic's. */
function nameNotes({ cnis }: Pick<AccountMatch, 'cnis'>, conduits: Conduits): readonly PlanNote[] {
  return [...cnis].flatMap(([key, { id, magic }]) => {
    const found = conduits.get(id)?.match;
    if (found?.nameNotFound !== true) return [];
    return planNote({
      code: 'plan-magic-name',
      message: `cni.${key} has the conduit name ${magic.conduit_name}, and the Magic side calls it ${found.names.join(' or ')}`,
      hint: 'something else renamed one of them: health and routes are looked up under the name of the Magic side',
      address: `cni.${key}`,
    });
  });
}

function mtuNotes({ cnis }: Pick<Decisions, 'cnis'>, conduits: Conduits): readonly PlanNote[] {
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

/** Which of the two ASNs the sessions have is not documented: both are shown, as they are before the plan. */
export function asnNotes(
  settings: SettingsDecision | undefined,
  cloudflareAsn: number | undefined,
): readonly PlanNote[] {
  const live = settings?.live.default_asn;
  if (live === undefined || cloudflareAsn === undefined || live === cloudflareAsn) return [];
  return [
    planNote({
      code: 'plan-cloudflare-asn',
      message: `settings: default_asn is ${live} now, and the BGP settings of Magic say that Cloudflare's ASN is ${cloudflareAsn}`,
      hint: 'find out which of the two your routers expect before you apply',
      address: 'settings',
    }),
  ];
}
