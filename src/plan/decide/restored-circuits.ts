import type { CniDecision, Decisions, Host } from '../stages.ts';
import { successorOf } from './hosts-after-plan.ts';

/**
 * The circuits that are down until a CNI that an interrupted run deleted is back and complete, by the address of the CNI. If the
 * interconnect is replaced, the circuit has the live name of the old interconnect. CNIs that are still on the old interconnect use the same
 * name.
 */
export function restoredCircuits({
  interconnects,
  cnis,
}: Pick<Decisions, 'interconnects' | 'cnis'>): ReadonlyMap<string, string> {
  const old = new Map(
    interconnects.flatMap((decision) =>
      decision.action === 'replace' ? [[placeOf(successorOf(decision)), decision.live.name]] : [],
    ),
  );
  return new Map(
    cnis.flatMap((cni): [string, string][] => {
      const circuit = circuitOf(cni, old);
      return circuit === undefined ? [] : [[cni.address, circuit]];
    }),
  );
}

/**
 * The circuit that a restored CNI repairs. A CNI that is live again and moves to another circuit now repairs none: it leaves like any other
 * CNI.
 */
function circuitOf(cni: CniDecision, old: ReadonlyMap<string, string>): string | undefined {
  if (cni.action === 'update' && cni.restore !== undefined && cni.moveTo === undefined) return cni.live.interconnect;
  if (cni.action !== 'create' || cni.restore === undefined) return undefined;
  const { at } = cni.host;
  // The old interconnect is gone already. Its name still stands for the circuit.
  return old.get(placeOf(at)) ?? ('name' in at ? at.name : cni.restore.from);
}

/** What carries the traffic of a circuit once the CNIs that an interrupted run deleted from it are back. */
export function restoredHosts(decisions: Pick<Decisions, 'interconnects' | 'cnis'>): ReadonlyMap<string, Host> {
  const circuits = restoredCircuits(decisions);
  return new Map(
    decisions.cnis.flatMap((cni): [string, Host][] => {
      const circuit = circuits.get(cni.address);
      return circuit === undefined || cni.action !== 'create' ? [] : [[circuit, cni.host]];
    }),
  );
}

function placeOf(at: Host['at']): string {
  return 'name' in at ? `live ${at.name}` : `new ${at.created}`;
}
