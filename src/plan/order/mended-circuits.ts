import type { CniDecision, Home } from '../decision.ts';
import { successorOf } from '../decide/homes.ts';
import type { Decisions } from './draft-steps.ts';

/**
 * The circuits to which CNIs come back that an interrupted run deleted, by the address of the CNI: until then they are down. Where the
 * interconnect is replaced, the circuit goes by the live name of the old one, as it does for the CNIs that are still on that.
 */
export function mendedCircuits({ interconnects, cnis }: Decisions): ReadonlyMap<string, string> {
  const old = new Map(
    interconnects.flatMap((one) => (one.action === 'replace' ? [[placeOf(successorOf(one)), one.live.name]] : [])),
  );
  return new Map(
    cnis.flatMap((cni): [string, string][] => {
      if (!isMade(cni)) return [];
      const { at } = cni.home;
      const circuit = old.get(placeOf(at)) ?? ('name' in at ? at.name : undefined);
      return circuit === undefined ? [] : [[cni.address, circuit]];
    }),
  );
}

function isMade(cni: CniDecision): cni is Extract<CniDecision, { action: 'create' }> {
  return cni.action === 'create' && cni.restore !== undefined;
}

function placeOf(at: Home['at']): string {
  return 'name' in at ? `live ${at.name}` : `new ${at.created}`;
}
