import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveAccount, LiveInterconnect } from '../../model/live.ts';
import type { PlanFacts } from '../../model/network-api.ts';
import type { FieldChange, PlanNote } from '../../model/plan.ts';
import type { NewInterconnect } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { isOwn } from '../match/matches.ts';
import { planNote } from '../note.ts';
import type { AllDecisions, CniDecision, InterconnectDecision } from '../stages.ts';

interface Circuits {
  readonly interconnects: readonly InterconnectDecision[];
  readonly cnis: readonly CniDecision[];
  readonly unmanaged: { readonly interconnects: readonly LiveInterconnect[] };
}

interface Notes {
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

/**
 * Adds notes about circuits that an earlier create may have made. If the plan has other errors, only `known` is added: it is not certain
 * then which circuits the plan creates. If `known` has an address already, that address gets no second note and no
 * `plan-slot-taken` error.
 */
export function withStoredCircuits(
  all: AllDecisions,
  known: readonly PlanNote[],
  live: LiveAccount,
  facts: PlanFacts,
): AllDecisions {
  const isSaid = new Set(known.map(({ address }) => address));
  const isNew = ({ address }: PlanNote) => !isSaid.has(address);
  if (all.errors.length > 0)
    return {
      ...all,
      errors: [...known, ...all.errors.filter((error) => error.code !== 'plan-slot-taken' || isNew(error))],
    };
  const { errors, warnings } = storedCircuits(all, live, facts);
  return {
    ...all,
    errors: [...known, ...errors.filter(isNew)],
    warnings: [...all.warnings, ...warnings.filter(isNew)],
  };
}

/**
 * Finds live circuits that an earlier create of a key may have made, where the API stored one field otherwise. No document declares such a
 * circuit, no CNI is on it, and all other fields are as the key asks. This is not certain, so the note is a warning that names the pin. A
 * Pending circuit that the plan does not delete is an open order. To order another circuit beside it is an error until a document says what
 * it is.
 */
function storedCircuits(decided: Circuits, live: LiveAccount, facts: PlanFacts): Notes {
  const errors: PlanNote[] = [];
  const warnings: PlanNote[] = [];
  const siteOf = new Map(facts.slots.map(({ id, site }) => [id.toLowerCase(), site]));
  const pruned = new Set(
    decided.interconnects.flatMap((decision) => (decision.action === 'delete' ? [decision.live.name] : [])),
  );
  for (const { declared, body, found } of lookAlikes(decided, live, siteOf)) {
    const isOpenOrder = ({ name }: LiveInterconnect) =>
      facts.health.get(name)?.state === 'Pending' && !pruned.has(name);
    const [first] = found;
    const open = found.find(({ candidate }) => isOpenOrder(candidate));
    if (open !== undefined) errors.push(maybeMade(declared, body, open));
    else if (first !== undefined) warnings.push(maybeMade(declared, body, first));
  }
  return {
    errors,
    warnings: [...warnings, ...decided.interconnects.flatMap((decision) => maybeStoredAgain(decision, live))],
  };
}

/** The live names of circuits whose health decides between an error and a warning. */
export function storedCircuitNames(decided: Circuits, live: LiveAccount): readonly string[] {
  return lookAlikes(decided, live, undefined).flatMap(({ found }) => found.map(({ candidate }) => candidate.name));
}

interface Found {
  readonly candidate: LiveInterconnect;
  /** The only field that differs from what the key asks. */
  readonly difference: FieldChange;
}

interface LookAlikes {
  readonly declared: DesiredInterconnect;
  readonly body: NewInterconnect;
  readonly found: readonly Found[];
}

/** @param siteOf the site of each port, by port id in lower case; undefined: not read yet, so any site may match */
function lookAlikes(
  { interconnects, cnis, unmanaged }: Circuits,
  live: LiveAccount,
  siteOf: ReadonlyMap<string, string> | undefined,
): readonly LookAlikes[] {
  const creates = interconnects.flatMap((decision) => {
    const { declared } = decision;
    const body = orderedElsewhere(decision);
    return declared === undefined || body === undefined ? [] : [{ declared, body }];
  });
  if (creates.length === 0) return [];
  // If a document puts a CNI on a circuit by its live name, the documents know that circuit.
  const used = new Set([...live.cnis.map(({ interconnect }) => interconnect), ...cnis.flatMap(namedHost)]);
  const pruned = interconnects.flatMap((decision) =>
    decision.action === 'delete' && decision.declared === undefined ? [decision.live] : [],
  );
  const candidates = [...unmanaged.interconnects, ...pruned]
    .filter(
      (interconnect) =>
        interconnect.type !== 'unknown' && isOwn(interconnect, live.account) && !used.has(interconnect.name),
    )
    .sort((a, b) => compareText(a.name, b.name));
  return creates.map(({ declared, body }) => ({
    declared,
    body,
    found: candidates.flatMap((candidate) => {
      const difference = onlyDifference(declared, body, candidate, siteOf);
      return difference === undefined ? [] : [{ candidate, difference }];
    }),
  }));
}

function namedHost(cni: CniDecision): readonly string[] {
  const host = cni.action === 'update' ? cni.moveTo : 'host' in cni ? cni.host : undefined;
  return cni.declared !== undefined && host !== undefined && 'name' in host.at ? [host.at.name] : [];
}

/** The body of a new order. A break-before-make replacement gives none: its order takes the place of the old circuit. */
function orderedElsewhere(decision: InterconnectDecision): NewInterconnect | undefined {
  if (decision.action === 'create') return decision.body;
  return decision.action === 'replace' && decision.order === 'make_before_break' ? decision.body : undefined;
}

function onlyDifference(
  declared: DesiredInterconnect,
  body: NewInterconnect,
  candidate: LiveInterconnect,
  siteOf: ReadonlyMap<string, string> | undefined,
): FieldChange | undefined {
  if (candidate.type !== body.type) return undefined;
  // If a document writes no region, the body has the region from the pairing key.
  const asked =
    declared.type === 'gcp_partner' && body.type === 'gcp_partner' && body.region !== ''
      ? { ...declared, region: body.region, bandwidth: body.bandwidth }
      : declared;
  const [difference, ...others] = interconnectDifferences(asked, candidate);
  if (difference === undefined || others.length > 0 || difference.path === 'slot.site') return undefined;
  if (candidate.type !== 'direct' || body.type !== 'direct' || siteOf === undefined) return difference;
  return siteOf.get(body.slot_id.toLowerCase()) === candidate.site ? difference : undefined;
}

function maybeMade({ key, origin }: DesiredInterconnect, body: NewInterconnect, found: Found): PlanNote {
  const { name } = found.candidate;
  const { path, before, after } = found.difference;
  const order = body.type === 'direct' ? 'another port' : 'another attachment';
  return planNote({
    code: 'plan-stored-otherwise',
    message: `interconnect.${key} would be created, but ${name}, which no document declares and which carries nothing, may be the same one: an earlier apply may have asked for ${path} ${text(after)}, and the API stored ${text(before)}`,
    address: `interconnect.${key}`,
    hint: `if it is, write name: ${name} and ${path}: ${text(before)}, so that apply does not order ${order}; if it is a different one, declare it, or name it in policy.ignore`,
    origin,
  });
}

/** An empty circuit that would be deleted and ordered again on the same port or attachment. The API may store the same value once more. */
function maybeStoredAgain(decision: InterconnectDecision, { cnis }: LiveAccount): readonly PlanNote[] {
  if (decision.action !== 'replace' || decision.order !== 'break_before_make' || decision.declared === undefined)
    return [];
  const { name } = decision.live;
  const forced = decision.fields.filter((field) => field.forces_replacement === true);
  const [field] = forced;
  if (field === undefined || forced.length > 1 || !['speed', 'bandwidth'].includes(field.path)) return [];
  if (cnis.some(({ interconnect }) => interconnect === name)) return [];
  const { key, origin } = decision.declared;
  const { path, before, after } = field;
  return [
    planNote({
      code: 'plan-stored-otherwise',
      message: `interconnect.${key} would be deleted and ordered again for ${path} ${text(after)}; if an earlier apply already asked for that, the API stored ${text(before)}, and may do so again`,
      address: `interconnect.${key}`,
      hint: `to keep ${name} as it is, write ${path}: ${text(before)}`,
      origin,
      path: [path],
    }),
  ];
}

function text(value: FieldChange['before']): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'something else';
}
