import type { LiveCni, LiveInterconnect } from '../model/live.ts';
import type { LiveReference } from '../model/plan.ts';

/** A live interconnect in one line: what it is and where. */
export function interconnectReference(live: LiveInterconnect): LiveReference {
  return { kind: 'interconnect', live_id: live.name, summary: describe(live) };
}

function describe(live: LiveInterconnect): string {
  switch (live.type) {
    case 'direct':
      return `direct ${live.speed} ${live.site}`;
    case 'gcp_partner':
      return ['gcp_partner', live.bandwidth, live.region].filter((part) => part !== undefined).join(' ');
    case 'unknown':
      return live.wireType;
  }
}

/** A live CNI in one line: its conduit name, its interconnect and its end of the link. */
export function cniReference(live: LiveCni): LiveReference {
  return {
    kind: 'cni',
    live_id: live.id,
    summary: `${live.magic.conduit_name} on ${live.interconnect} (${live.cust_ip})`,
  };
}
