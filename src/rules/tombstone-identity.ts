import type { DesiredDirect, DesiredGcpPartner } from '../model/desired.ts';
import { regionOfPairingKey } from '../net/pairing-key.ts';
import type { Finding, Rule } from './rule.ts';
import { addressOf, mayBeWritten } from './support/lookups.ts';

/** Covers only interconnects: a CNI always has an exact identity, its conduit name. */
export const tombstoneIdentity: Rule = {
  id: 'tombstone-identity',
  severity: 'error',
  why: 'A tombstone deletes: it must name exactly one live interconnect, never just one that fits.',
  fix: 'Write name, or slot_id (direct), or region and bandwidth (gcp_partner), beside state: absent.',
  *check(account) {
    for (const interconnect of account.interconnects) {
      if (interconnect.state === 'present') continue;
      const finding = interconnect.type === 'direct' ? directFinding(interconnect) : partnerFinding(interconnect);
      if (finding !== undefined) yield finding;
    }
  },
};

function directFinding(interconnect: DesiredDirect): Finding | undefined {
  const { name, slot_id: slotId, slot, origin } = interconnect;
  if (slot !== undefined) {
    const message = `${addressOf(interconnect)}: a selector cannot say which interconnect to delete`;
    return { message, about: [addressOf(interconnect)], at: origin.locate(['slot'], 'key') };
  }
  if (name !== undefined || slotId !== undefined) return undefined;
  if (mayBeWritten(interconnect, 'name') || mayBeWritten(interconnect, 'slot_id')) return undefined;
  return {
    message: `${addressOf(interconnect)} is to be deleted, and has neither name nor slot_id`,
    about: [addressOf(interconnect)],
    at: origin.locate(),
  };
}

function partnerFinding(interconnect: DesiredGcpPartner): Finding | undefined {
  const { name, bandwidth, origin } = interconnect;
  if (name !== undefined || mayBeWritten(interconnect, 'name')) return undefined;
  const hasBandwidth = bandwidth !== undefined || mayBeWritten(interconnect, 'bandwidth');
  if (hasBandwidth && hasRegion(interconnect)) return undefined;
  const message = `${addressOf(interconnect)} is to be deleted, and has neither name nor both region and bandwidth`;
  return { message, about: [addressOf(interconnect)], at: origin.locate() };
}

/** A pairing key usually carries the region. */
function hasRegion(interconnect: DesiredGcpPartner): boolean {
  const { region, pairing_key: key } = interconnect;
  if (region !== undefined || regionOfPairingKey(key?.reveal() ?? '') !== undefined) return true;
  return mayBeWritten(interconnect, 'region') || mayBeWritten(interconnect, 'pairing_key');
}
