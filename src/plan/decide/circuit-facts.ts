import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { CircuitTerms, Port } from '../../model/plan.ts';
import type { NewInterconnect } from '../../model/planned-account.ts';
import { regionOf } from '../match/match-gcp-partners.ts';
import type { CircuitFacts, CircuitsOf, Host, InterconnectDecision } from '../stages.ts';

/** Finds the port of each circuit, live or to be created, and what the documents declare about it. */
export function circuitFacts(
  decisions: readonly InterconnectDecision[],
  live: readonly LiveInterconnect[],
): CircuitsOf {
  const byName = new Map<string, CircuitFacts>(
    live.map((circuit) => [circuit.name, { port: livePort(circuit), terms: circuitTerms(undefined) }]),
  );
  const byAddress = new Map<string, CircuitFacts>();
  for (const decision of decisions) {
    const { address, declared } = decision;
    const terms = circuitTerms(declared);
    const made = decision.action === 'replace' ? decision.made : undefined;
    for (const circuit of [decision.live, made]) {
      if (circuit === undefined) continue;
      const asOrdered = declared && orderedPort(declared, circuit);
      byName.set(circuit.name, { port: livePort(circuit), terms, ...(asOrdered !== undefined && { asOrdered }) });
    }
    if ('body' in decision && decision.body !== undefined)
      byAddress.set(address, { port: newPort(decision.body), terms });
  }
  return (at: Host['at']) => ('name' in at ? byName.get(at.name) : byAddress.get(at.created));
}

/** What the documents declare about a circuit. Undefined: no document declares it. */
export function circuitTerms(declared: Pick<DesiredInterconnect, 'group' | 'protect'> | undefined): CircuitTerms {
  const { group, protect = false } = declared ?? {};
  return { protect, ...(group !== undefined && { group }) };
}

function livePort(circuit: LiveInterconnect): Port {
  switch (circuit.type) {
    case 'direct':
      return { slot_id: circuit.slot_id.toLowerCase() };
    case 'gcp_partner':
      return attachment(circuit.region, circuit.bandwidth, circuit.name);
    case 'unknown':
      return { name: circuit.name };
  }
}

/** The port of a live Google attachment in the words of the order that made it, which knew no live name. */
function orderedPort(declared: DesiredInterconnect, circuit: LiveInterconnect): Port | undefined {
  if (declared.type !== 'gcp_partner' || circuit.type !== 'gcp_partner') return undefined;
  return attachment(regionOf(declared) ?? circuit.region, declared.bandwidth ?? circuit.bandwidth);
}

function newPort(body: NewInterconnect): Port {
  return body.type === 'direct' ? { slot_id: body.slot_id.toLowerCase() } : attachment(body.region, body.bandwidth);
}

function attachment(region: string, bandwidth: string | undefined, name?: string): Port {
  return { region, ...(bandwidth !== undefined && { bandwidth }), ...(name !== undefined && { name }) };
}
