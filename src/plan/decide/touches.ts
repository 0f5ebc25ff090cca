import type { CniDecision, Decisions, Host, InterconnectDecision, LiveTraffic } from '../stages.ts';
import { trafficEffects } from './half-made.ts';
import { interconnectEffects, isWithdrawn, touchesCircuit } from './impact.ts';

/** A change that touches a live circuit: while it happens, the circuit cannot back up another one. */
export interface Touch {
  readonly address: string;
  /** The live name of the interconnect. For a CNI: of the interconnect that it is on now. */
  readonly circuit: string;
  /** The live id of the CNI that alone is touched. Undefined: the change touches everything on the circuit. */
  readonly cni: string | undefined;
  /** Where the CNI is afterwards. Undefined: it stays on the circuit, or on what replaces it in its place. */
  readonly onto: Host | undefined;
  /** Nothing of what the change touches comes back. */
  readonly isGone: boolean;
  /** A session or a route that a backup must have is withdrawn for good. */
  readonly isWithdrawn: boolean;
}

/** The changes that touch a circuit, by address. A change of the whole account is not included: it has its own guard. */
export function touches({ interconnects, cnis, traffic }: Decisions): ReadonlyMap<string, Touch> {
  const all = [
    ...interconnects.flatMap((decision) => ofInterconnect(decision, traffic)),
    ...cnis.flatMap((decision) => ofCni(decision, traffic)),
  ];
  return new Map(all.map((touch) => [touch.address, touch]));
}

function ofInterconnect(decision: InterconnectDecision, traffic: LiveTraffic): readonly Touch[] {
  const { address, live, action } = decision;
  if (live === undefined || !interconnectEffects(decision, traffic).some(touchesCircuit)) return [];
  const isGone = action === 'delete';
  return [{ address, circuit: live.name, cni: undefined, onto: undefined, isGone, isWithdrawn: false }];
}

function ofCni(decision: CniDecision, traffic: LiveTraffic): readonly Touch[] {
  const { address, live, action } = decision;
  const effects = trafficEffects(decision, traffic);
  if (live === undefined || !effects.some(touchesCircuit)) return [];
  const onto = action === 'update' ? decision.moveTo : undefined;
  const isGone = action === 'delete';
  return [{ address, circuit: live.interconnect, cni: live.id, onto, isGone, isWithdrawn: effects.some(isWithdrawn) }];
}
