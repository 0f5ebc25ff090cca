import type { CniDecision, Home } from '../decision.ts';
import { successorOf } from '../decide/homes.ts';
import type { Decisions } from './draft-steps.ts';

/**
 * The circuits on which CNIs come back, or get back what they lack, that an interrupted run deleted, by the address of the CNI: until then they
 * are down. Where the interconnect is replaced, the circuit goes by the live name of the old one, as it does for the CNIs that are still on that.
 */
export function mendedCircuits({ interconnects, cnis }: Decisions): ReadonlyMap<string, string> {
  const old = new Map(
    interconnects.flatMap((one) => (one.action === 'replace' ? [[placeOf(successorOf(one)), one.live.name]] : [])),
  );
  return new Map(
    cnis.flatMap((cni): [string, string][] => {
      const circuit = circuitOf(cni, old);
      return circuit === undefined ? [] : [[cni.address, circuit]];
    }),
  );
}

/** The circuit that a restored CNI mends. A CNI that is back and moves to another circuit now mends none: it leaves as any other CNI. */
function circuitOf(cni: CniDecision, old: ReadonlyMap<string, string>): string | undefined {
  if (cni.action === 'update' && cni.restore !== undefined && cni.moveTo === undefined) return cni.live.interconnect;
  if (cni.action !== 'create' || cni.restore === undefined) return undefined;
  const { at } = cni.home;
  return old.get(placeOf(at)) ?? ('name' in at ? at.name : undefined);
}

function placeOf(at: Home['at']): string {
  return 'name' in at ? `live ${at.name}` : `new ${at.created}`;
}
