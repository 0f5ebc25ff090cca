import type { Decisions } from '../draft-steps.ts';
import { stepName } from '../step-draft.ts';
import type { Link } from './link.ts';

/** A port is given back before another interconnect takes it. */
export function portsFreedFirst({ interconnects }: Decisions, link: Link): void {
  const freeing = new Map<string, string>();
  for (const one of interconnects) {
    if ((one.action === 'delete' || one.action === 'replace') && one.live.type === 'direct') {
      freeing.set(one.live.slot_id.toLowerCase(), stepName(one.address, 'delete_interconnect'));
    }
  }
  for (const one of interconnects) {
    if ((one.action !== 'create' && one.action !== 'replace') || one.body?.type !== 'direct') continue;
    const step = freeing.get(one.body.slot_id.toLowerCase());
    if (step !== undefined) link(stepName(one.address, 'create_interconnect'), step);
  }
}
