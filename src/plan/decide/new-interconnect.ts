import type { DesiredGcpPartner, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { Secret } from '../../model/secret.ts';
import type { NewInterconnect } from '../../model/work.ts';
import { unknownRegion } from '../match/match-gcp-partners.ts';
import { regionOf } from '../match/region-of.ts';
import { planNote } from '../note.ts';
import type { Placing } from '../slots/place.ts';

/** The body of a create, or why there is none. Neither: the port is missing, and an error already says why. */
export interface MadeBody {
  readonly body?: NewInterconnect;
  readonly error?: PlanNote;
  /** The pairing key was not read (`--skip-secrets`). */
  readonly lacksSecret?: boolean;
}

/** @param live the interconnect that it replaces, if any */
export function newInterconnect(
  one: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  placing: Placing,
  skipSecrets: boolean,
): MadeBody {
  if (one.type === 'gcp_partner') return gcpBody(one, live, skipSecrets);
  const slotId = placing.slotIds.get(one.key);
  if (slotId === undefined) return {};
  return { body: { type: 'direct', slot_id: slotId, ...(one.speed !== undefined && { speed: one.speed }) } };
}

function gcpBody(one: DesiredGcpPartner, live: LiveInterconnect | undefined, skipSecrets: boolean): MadeBody {
  const bandwidth = one.bandwidth ?? (live?.type === 'gcp_partner' ? live.bandwidth : undefined);
  if (bandwidth === undefined) return { error: noBandwidth(one) };
  if (one.pairing_key !== undefined) {
    const region = regionOf(one);
    if (region === undefined) return { error: unknownRegion(one) };
    return { body: { type: 'gcp_partner', bandwidth, region, pairing_key: one.pairing_key } };
  }
  if (!skipSecrets || !one.unknown.has('pairing_key')) return { error: noPairingKey(one) };
  const region = one.region ?? '';
  return { body: { type: 'gcp_partner', bandwidth, region, pairing_key: new Secret('') }, lacksSecret: true };
}

function noBandwidth(one: DesiredInterconnect): PlanNote {
  return planNote({
    code: 'plan-incomplete',
    message: `interconnect.${one.key} must be created, but it has no bandwidth`,
    address: `interconnect.${one.key}`,
    hint: 'write bandwidth (for example bandwidth: 1G)',
    origin: one.origin,
  });
}

function noPairingKey(one: DesiredGcpPartner): PlanNote {
  const isUnset = one.unknown.has('pairing_key');
  return planNote({
    code: isUnset ? 'variable-unset' : 'plan-incomplete',
    message: isUnset
      ? `interconnect.${one.key} must be created, but the variable of its pairing_key is unset or empty`
      : `interconnect.${one.key} must be created, but it has no pairing_key`,
    address: `interconnect.${one.key}`,
    hint: isUnset
      ? 'set the variable to the pairing key of the VLAN attachment in Google Cloud; plan and drift do without it with --skip-secrets'
      : 'write pairing_key: ${env:DEMARC_…} and set that variable; Google Cloud shows it with the VLAN attachment',
    origin: one.origin,
    path: ['pairing_key'],
  });
}
