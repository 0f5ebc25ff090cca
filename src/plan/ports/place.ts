import type { DesiredAccount, DesiredDirect } from '../../model/desired.ts';
import type { LiveAccount, LiveInterconnect, LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { shellCommand } from '../../model/text.ts';
import { allocateSlots } from '../allocate/allocate-ports.ts';
import { type Port, separations } from '../allocate/satisfies.ts';
import type { InterconnectDecision } from '../decision.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import type { AccountMatch } from '../match/match-account.ts';
import { planNote } from '../note.ts';
import type { TakenPorts } from './shared-ports.ts';

/** The port of every direct interconnect that is created or replaced, by key; or why there is none. */
export interface Placing {
  readonly slotIds: ReadonlyMap<string, string>;
  readonly errors: readonly PlanNote[];
}

/**
 * Gives each its declared port, or one that its selector allows.
 * @param freed ports that the same plan gives back
 * @param taken ports that other accounts of the run name or get: a port is one, whichever accounts list it
 */
export function place(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  slots: readonly LiveSlot[],
  freed: ReadonlySet<string>,
  taken: TakenPorts = new Map(),
): Placing {
  const wanted = placements(desired, match);
  const byId = new Map(slots.map((slot) => [slot.id.toLowerCase(), slot]));
  const slotIds = new Map<string, string>();
  const errors: PlanNote[] = [];
  const fixed = new Map<string, Port>(livePorts(match));
  for (const placement of wanted) {
    if (placement.one.slot !== undefined) continue;
    const id = placement.one.slot_id ?? placement.current;
    const problem =
      id === undefined ? neverCreated(placement) : portProblem(placement, id, { byId, freed, taken, live, match });
    if (problem !== undefined) errors.push(problem);
    else if (id !== undefined) slotIds.set(placement.one.key, id);
    const port = id === undefined ? undefined : byId.get(id.toLowerCase());
    if (port !== undefined) fixed.set(placement.one.key, port);
  }
  const selectors = wanted.flatMap(({ one }) => (one.slot === undefined ? [] : [one]));
  for (const one of selectors) fixed.delete(one.key);
  // A slot that any declaration names is nobody else's, a tombstone's included: it would take what is put there for what it is to delete.
  const named = desired.interconnects.flatMap((one) => (one.type === 'direct' ? (one.slot_id ?? []) : []));
  const declaredIds = new Set([...slotIds.values(), ...named].map((id) => id.toLowerCase()));
  const open = slots.filter((slot) => !slot.occupied && !declaredIds.has(slot.id.toLowerCase()));
  const free = open.filter((slot) => !taken.has(slot.id.toLowerCase()));
  const later = new Set(selectors.flatMap(({ key }) => (match.interconnects.has(key) ? [key] : [])));
  const allocation = allocateSlots(selectors, free, fixed, separations(desired.interconnects), {
    later,
    known: slots,
  });
  for (const [key, slot] of allocation.slots) slotIds.set(key, slot.id);
  return {
    slotIds,
    errors: [...errors, ...allocation.errors.map((error) => withheld(error, open.length - free.length))],
  };
}

/** Says where ports are not counted as free because other accounts of the run get them. */
function withheld(error: PlanNote, count: number): PlanNote {
  if (count === 0) return error;
  const ports = count === 1 ? '1 more free slot goes' : `${count} more free slots go`;
  return { ...error, message: `${error.message}; ${ports} to other accounts of this run` };
}

function* livePorts(match: AccountMatch): Iterable<[string, Port]> {
  for (const [key, live] of [...match.interconnects, ...match.successors])
    if (live.type === 'direct') yield [key, live];
}

function neverCreated({ one }: Placement): PlanNote {
  return planNote({
    code: 'plan-not-found',
    message: `interconnect.${one.key} names ${one.name === undefined ? 'no port' : `the live interconnect ${one.name}, which does not exist,`} and has neither slot_id nor slot to create it`,
    address: `interconnect.${one.key}`,
    hint: 'correct name, or write slot_id or slot so that it can be created',
    origin: one.origin,
  });
}

interface Ports {
  readonly byId: ReadonlyMap<string, LiveSlot>;
  readonly freed: ReadonlySet<string>;
  readonly taken: TakenPorts;
  readonly live: LiveAccount;
  readonly match: AccountMatch;
}

function portProblem(
  { one, current }: Placement,
  id: string,
  { byId, freed, taken, live, match }: Ports,
): PlanNote | undefined {
  const address = `interconnect.${one.key}`;
  const at = { address, origin: one.origin, path: ['slot_id'] };
  const slot = byId.get(id.toLowerCase());
  if (slot === undefined) {
    const hint = 'list the free ports with demarc slots --free';
    return planNote({ code: 'plan-slot-unknown', message: `${address}: there is no slot ${id}`, hint, ...at });
  }
  const isOurs = freed.has(id.toLowerCase()) || current?.toLowerCase() === id.toLowerCase();
  if (slot.occupied && !isOurs) {
    const holder = live.interconnects.find(
      (other) => other.type === 'direct' && other.slot_id.toLowerCase() === id.toLowerCase(),
    );
    const by = holder === undefined ? '' : ` by ${heldBy(holder.name, match)}`;
    const message = `${address}: slot ${id} (${slot.site}, ${slot.facility.name}) is taken${by}`;
    const hint = `choose a free one: ${shellCommand('demarc', 'slots', '--free', '--site', slot.site)}`;
    return planNote({ code: 'plan-slot-taken', message, hint, ...at });
  }
  const other = isOurs ? undefined : taken.get(id.toLowerCase());
  if (other !== undefined) {
    const message = `${address}: slot ${id} (${slot.site}, ${slot.facility.name}) is to go to ${other} in the same run`;
    return planNote({ code: 'plan-slot-shared', message, hint: 'give one of the two another port', ...at });
  }
  if (one.speed !== undefined && one.speed !== slot.speed) {
    const message = `${address}: slot ${id} is a ${slot.speed} port, the document says ${one.speed}`;
    const hint = `write speed: ${slot.speed}, or choose a ${one.speed} port: ${shellCommand('demarc', 'slots', '--free', '--speed', one.speed)}`;
    return planNote({ code: 'plan-slot-speed', message, hint, ...at });
  }
  return undefined;
}

/** What holds a port, by its key where a document declares it. */
function heldBy(name: string, match: AccountMatch): string {
  const [key] = [...match.interconnects, ...match.successors].find(([, live]) => live.name === name) ?? [];
  return key === undefined ? name : `interconnect.${key} (${name})`;
}

/** A direct interconnect that the plan creates or replaces, and so needs a port. */
export interface Placement {
  readonly one: DesiredDirect;
  /** The port of the live interconnect that it replaces. */
  readonly current: string | undefined;
}

/** The direct interconnects that need a port, by key. */
export function placements(desired: DesiredAccount, match: AccountMatch): readonly Placement[] {
  return desired.interconnects.flatMap((one) => {
    if (one.type !== 'direct' || one.state === 'absent') return [];
    const live = match.interconnects.get(one.key);
    if (live === undefined) return [{ one, current: undefined }];
    if (interconnectDifferences(one, live).length === 0 || match.successors.has(one.key)) return [];
    return [{ one, current: live.type === 'direct' ? live.slot_id : undefined }];
  });
}

/** The ports, in lower case, that the plan gives back: of interconnects that are deleted or replaced. */
export function freedSlots(
  desired: DesiredAccount,
  match: AccountMatch,
  pruned: readonly InterconnectDecision[],
): ReadonlySet<string> {
  const going = desired.interconnects.flatMap((one) => {
    const live = match.interconnects.get(one.key);
    if (live === undefined) return [];
    return one.state === 'absent' || interconnectDifferences(one, live).length > 0 ? slotOf(live) : [];
  });
  return new Set([...going, ...pruned.flatMap(({ live }) => (live === undefined ? [] : slotOf(live)))]);
}

function slotOf(live: LiveInterconnect): string[] {
  return live.type === 'direct' ? [live.slot_id.toLowerCase()] : [];
}
