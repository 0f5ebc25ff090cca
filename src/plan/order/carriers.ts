import { hostAddress, successorOf } from '../decide/hosts-after-plan.ts';
import { restoredHosts } from '../decide/restored-circuits.ts';
import type { Decisions, InterconnectDecision } from '../stages.ts';
import type { Block } from './blocks.ts';
import { type Gate, Gates } from './step-draft.ts';

export interface Carriers {
  /** What carries the traffic of a circuit of a block after the block. */
  of(block: Block, circuit: string): readonly Gate[];
  /** An interrupted run took something of the circuit down: it was up before, whatever its health is now. */
  isBroken(circuit: string): boolean;
}

/**
 * Finds what carries the traffic of a block's circuits after the block: what takes the place of a circuit, what its CNIs have moved onto,
 * or the circuit itself.
 * @param onCircuit the number of live CNIs by circuit
 */
export function carrierFinder(decisions: Decisions, onCircuit: ReadonlyMap<string, number>): Carriers {
  const broken = restoredHosts(decisions);
  const decisionOf = new Map(
    decisions.interconnects.flatMap((each) => (each.live === undefined ? [] : [[each.live.name, each]])),
  );
  const carriersOf = ({ touches }: Block, name: string) => {
    const gates = new Gates();
    const back = broken.get(name);
    if (back !== undefined) gates.add({ address: hostAddress(back), at: back.at });
    const leaving = [...(touches.get(name)?.cnis.values() ?? [])];
    for (const { onto } of leaving) if (onto !== undefined) gates.add({ address: hostAddress(onto), at: onto.at });
    const isLeft =
      leaving.filter(({ onto, isGone }) => isGone || onto !== undefined).length >= (onCircuit.get(name) ?? 0);
    const own = carrierOf(name, decisionOf.get(name));
    if (own !== undefined && back === undefined && (!isLeft || touches.get(name)?.whole !== undefined)) gates.add(own);
    return [...gates];
  };
  return { of: carriersOf, isBroken: (circuit) => broken.has(circuit) };
}

/** Undefined: the circuit is deleted. */
function carrierOf(name: string, decision: InterconnectDecision | undefined): Gate | undefined {
  // No document declares it, and no change touches it: only CNIs on it change.
  if (decision === undefined) return { address: `interconnect.${name}`, at: { name } };
  if (decision.action === 'delete') return undefined;
  const { address } = decision;
  return { address, at: decision.action === 'replace' ? successorOf(decision) : { name } };
}
