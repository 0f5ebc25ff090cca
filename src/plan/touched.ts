import type { DesiredAccount } from '../model/desired.ts';
import type { AccountTerms, ChangedPort, ChangeTerms, Port } from '../model/plan.ts';
import { compareText, durationText } from '../model/text.ts';
import type { Evidence } from '../model/traffic/judgement.ts';
import { circuitTerms } from './decide/circuit-facts.ts';
import { changeDigest, type Done } from './digest.ts';
import type { CircuitFacts, CircuitsOf, CniDecision, InterconnectDecision } from './stages.ts';

/** Which ports a change leaves and takes, and what the documents declare about all that it touches. */
export interface Touched {
  readonly port: ChangedPort | undefined;
  /** The same ports as an earlier plan said them, in which the Google attachment that is taken did not exist. */
  readonly portAsOrdered?: ChangedPort | undefined;
  readonly terms: ChangeTerms;
}

/** The digest of a change; behind it, the digest that an earlier plan gave it. */
export function touchedDigests(
  done: Omit<Done, 'port' | 'terms'>,
  { port, portAsOrdered, terms }: Touched,
): readonly [string, ...string[]] {
  const digest = changeDigest({ ...done, port, terms });
  return portAsOrdered === undefined ? [digest] : [digest, changeDigest({ ...done, port: portAsOrdered, terms })];
}

export const settingsTouched: Touched = { port: undefined, terms: { protect: false } };

export function interconnectTouched(decision: InterconnectDecision, circuits: CircuitsOf): Touched {
  const { declared, live, address } = decision;
  const terms = circuitTerms(declared);
  const from = live && circuits({ name: live.name });
  const takes = decision.action === 'create' || decision.action === 'replace';
  const made = decision.action === 'replace' ? decision.made : undefined;
  const to = takes ? circuits(made === undefined ? { created: address } : { name: made.name }) : undefined;
  return { ...ports(from, to), terms };
}

/**
 * A CNI that stays on its circuit leaves and takes no port. A CNI that is created again with its interconnect only takes one: its
 * interconnect's own change says which port is left, and the next run could not, because the old circuit is gone.
 */
export function cniTouched(decision: CniDecision, circuits: CircuitsOf): Touched {
  const { action, declared, live } = decision;
  const goal = 'host' in decision ? decision.host.at : action === 'update' ? decision.moveTo?.at : undefined;
  const from = live === undefined || action === 'replace' ? undefined : circuits({ name: live.interconnect });
  const to = goal && circuits(goal);
  return { ...(to === undefined ? { port: undefined } : ports(from, to)), terms: cniTerms(declared, from, to) };
}

/** What a create of this CNI on its circuit would touch. */
export function createdCniTouched(decision: CniDecision, circuits: CircuitsOf): Touched | undefined {
  const { declared, live } = decision;
  const to = live && circuits({ name: live.interconnect });
  return to && { ...ports(undefined, to), terms: cniTerms(declared, undefined, to) };
}

function cniTerms(
  declared: CniDecision['declared'],
  from: CircuitFacts | undefined,
  to: CircuitFacts | undefined,
): ChangeTerms {
  const service = declared?.service;
  return {
    protect: declared?.protect ?? false,
    ...(service !== undefined && { service }),
    ...(from !== undefined && { from: from.terms }),
    ...(to !== undefined && { to: to.terms }),
  };
}

function ports(from: CircuitFacts | undefined, to: CircuitFacts | undefined): Pick<Touched, 'port' | 'portAsOrdered'> {
  const port = changedPort(from?.port, to?.port);
  return to?.asOrdered === undefined ? { port } : { port, portAsOrdered: changedPort(from?.port, to.asOrdered) };
}

function changedPort(from: Port | undefined, to: Port | undefined): ChangedPort {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** The terms under which the account is planned. */
export function accountTerms(
  { policy }: Pick<DesiredAccount, 'policy'>,
  { wait, judged }: { readonly wait: boolean; readonly judged?: Evidence | undefined },
): AccountTerms {
  const { max_deletes, require_healthy, prune, ignore, unguarded, metros, preflight, pace } = policy;
  return {
    max_deletes,
    require_healthy,
    prune,
    ignore: sorted(ignore),
    unguarded: sorted(unguarded),
    metros: sorted(Object.entries(metros).map(joinedText)),
    preflight,
    pace: paceTerms(pace),
    held_moves: wait,
    ...(judged !== undefined && { judged }),
  };
}

function paceTerms({ soakMs, tunnelHealthMs = 0, check }: DesiredAccount['policy']['pace']): AccountTerms['pace'] {
  const tunnelHealth = tunnelHealthMs > 0 ? { tunnel_health: durationText(tunnelHealthMs) } : {};
  return { soak: durationText(soakMs), ...tunnelHealth, check };
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}

/** Metros are written in any case. */
function joinedText([name, metros]: readonly [string, readonly string[]]): string {
  return `${name}: ${sorted(metros.map((metro) => metro.toLowerCase())).join(', ')}`;
}
