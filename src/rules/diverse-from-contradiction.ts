import type { DesiredDirect, DesiredInterconnect } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf, interconnectsByKey, presentDirect } from './support/lookups.ts';

export const diverseFromContradiction: Rule = {
  id: 'diverse-from-contradiction',
  severity: 'error',
  why: 'Where the documents ask for the same device and for different devices, no choice of ports can satisfy them.',
  fix: 'Change one of the two selectors, or remove the interconnect from diverse_from.',
  *check(account) {
    const interconnects = interconnectsByKey(account);
    for (const interconnect of presentDirect(account)) {
      for (const [index, key] of (interconnect.slot?.diverse_from ?? []).entries()) {
        const other = interconnects.get(key);
        const reason = other === undefined || key === interconnect.key ? undefined : contradiction(interconnect, other);
        if (other === undefined || reason === undefined) continue;
        yield {
          message: `${addressOf(interconnect)} cannot be diverse from ${addressOf(other)}: ${reason}`,
          about: [addressOf(interconnect)],
          at: interconnect.origin.locate(['slot', 'diverse_from', index]),
          related: [{ message: `${addressOf(other)} is declared here`, span: other.origin.locate() }],
        };
      }
    }
  },
};

function contradiction(interconnect: DesiredDirect, other: DesiredInterconnect): string | undefined {
  if (other.type === 'gcp_partner') return 'a gcp_partner interconnect is on no port that the API shows';
  const device = interconnect.slot?.device;
  if (device === undefined || other.state === 'absent') return undefined;
  if (device.toLowerCase() !== other.slot?.device?.toLowerCase()) return undefined;
  return `both ask for the device "${device}"`;
}
