import type { DesiredInterconnect } from '../../model/desired.ts';
import type { StoredCircuit } from '../../model/journal.ts';
import type { LiveAccount, LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { isOwn } from '../match/matches.ts';
import { planNote } from '../note.ts';
import type { InterconnectDecision } from '../stages.ts';

interface Decided {
  readonly interconnects: readonly InterconnectDecision[];
  readonly ignored: { readonly interconnects: readonly LiveInterconnect[] };
}

interface JournaledCircuits {
  readonly errors: readonly PlanNote[];
  /** Names of circuits that need not be remembered any more: they are gone, are something else now, or the documents know them. */
  readonly settled: readonly string[];
}

/**
 * Finds circuits that an earlier run on this machine ordered for a key and that the API stored otherwise. While such a circuit is live, its
 * key orders no other circuit until the documents say what it is. They can give it to this key or another key, delete it with a tombstone,
 * or name it in policy.ignore. Pruning does not count. The API may store the next order otherwise too, and each circuit would be deleted
 * for the next.
 */
export function journaledCircuits(
  desired: readonly DesiredInterconnect[],
  { interconnects, ignored }: Decided,
  live: LiveAccount,
  circuits: readonly StoredCircuit[],
): JournaledCircuits {
  const errors: PlanNote[] = [];
  const settled: string[] = [];
  const leftToOthers = new Set(ignored.interconnects.map(({ name }) => name));
  for (const circuit of circuits) {
    const { key, name } = circuit;
    const isLive = live.interconnects.some(
      (interconnect) =>
        interconnect.name === name && isOwn(interconnect, live.account) && isStill(circuit, interconnect),
    );
    const holder = interconnects.find((decision) => objectsOf(decision).includes(name));
    if (!isLive || (holder?.declared !== undefined && holder.action === 'none')) {
      settled.push(name);
      continue;
    }
    const isOthers = holder?.declared !== undefined && holder.declared.key !== key;
    if (isOthers || leftToOthers.has(name)) continue;
    const declared = desired.find((interconnect) => interconnect.key === key && interconnect.state === 'present');
    const decision = interconnects.find((decision) => decision.declared?.key === key);
    // Without a decision, the key has another error. Often this circuit is the cause.
    const isAgain =
      decision === undefined || (isOrdered(decision) && (decision !== holder || asksTheSame(decision, circuit)));
    if (declared !== undefined && isAgain) errors.push(orderedAlready(declared, circuit));
  }
  return { errors, settled };
}

function objectsOf(decision: InterconnectDecision): readonly string[] {
  const made = decision.action === 'replace' ? decision.made : undefined;
  return [decision.live, made].flatMap((interconnect) => interconnect?.name ?? []);
}

function isOrdered(decision: InterconnectDecision): boolean {
  return decision.action === 'create' || (decision.action === 'replace' && decision.body !== undefined);
}

/** Compares the stored fields, because another circuit may have the name by now. */
function isStill({ fields }: StoredCircuit, interconnect: LiveInterconnect): boolean {
  const type = interconnect.type === 'unknown' ? interconnect.wireType : interconnect.type;
  const values: Readonly<Record<string, string | undefined>> =
    interconnect.type === 'direct'
      ? { type, slot_id: interconnect.slot_id, speed: interconnect.speed }
      : interconnect.type === 'gcp_partner'
        ? { type, region: interconnect.region, bandwidth: interconnect.bandwidth }
        : { type };
  // The API may leave out the bandwidth of an attachment.
  return fields.every(({ field, stored }) => isSame(values[field] ?? stored, stored));
}

/** The order asks for the same value as before. If that field was edited, it is a new request. */
function asksTheSame({ fields: wanted }: InterconnectDecision, { fields }: StoredCircuit): boolean {
  return fields.some(({ field, asked }) =>
    wanted.some(
      ({ path, after }) =>
        (path === field && typeof after === 'string' && isSame(after, asked)) ||
        (field === 'slot_id' && path.startsWith('slot.')),
    ),
  );
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function orderedAlready(declared: DesiredInterconnect, { name, fields }: StoredCircuit): PlanNote {
  const { key, origin } = declared;
  const asked = fields.map((each) => `${each.field} ${each.asked}`).join(' and ');
  const stored = fields.map((each) => `${each.field} ${each.stored}`).join(' and ');
  const written = fields.map((each) => `${each.field}: ${each.stored}`).join(' and ');
  const selector = declared.type === 'direct' && declared.slot !== undefined ? ' in place of slot' : '';
  return planNote({
    code: 'plan-stored-otherwise',
    message: `interconnect.${key} would be ordered a second time: an earlier apply on this machine asked for ${asked}, the API stored ${stored} as ${name}, and that circuit still exists`,
    address: `interconnect.${key}`,
    hint: `to keep it, write name: ${name} and ${written}${selector}; to delete it first, declare it under its own key with name: ${name} and state: absent`,
    origin,
  });
}
