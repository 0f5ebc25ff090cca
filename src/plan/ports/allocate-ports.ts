import type { DesiredAccount, DesiredDirect } from '../../model/desired.ts';
import type { LiveAccount, LiveInterconnect, LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { shellCommand } from '../../model/text.ts';
import { choosePorts } from '../allocate/choose-ports.ts';
import { type Port, separations } from '../allocate/satisfies.ts';
import { isAsDeclared } from '../diff/interconnect-differences.ts';
import { isPinnedTombstone } from '../match/matches.ts';
import { planNote } from '../note.ts';
import type { AccountMatch, AllocatedPorts } from '../stages.ts';
import type { TakenPorts } from './shared-ports.ts';

/**
 * Gives each direct interconnect its declared port, or a port that its selector allows.
 * @param taken ports that other accounts of the run name or get: several accounts may list the same port
 */
export function allocatePorts(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  slots: readonly LiveSlot[],
  taken: TakenPorts = new Map(),
): AllocatedPorts {
  const freed = freedSlots(desired, match);
  const wanted = portRequests(desired, match);
  const byId = new Map(slots.map((slot) => [slot.id.toLowerCase(), slot]));
  const slotIds = new Map<string, string>();
  const errors: PlanNote[] = [];
  const fixed = new Map<string, Port>(livePorts(match));
  for (const request of wanted) {
    if (request.interconnect.slot !== undefined) continue;
    const id = request.interconnect.slot_id ?? request.current;
    const problem =
      id === undefined ? neverCreated(request) : portProblem(request, id, { byId, freed, taken, live, match });
    if (problem !== undefined) errors.push(problem);
    else if (id !== undefined) slotIds.set(request.interconnect.key, id);
    const port = id === undefined ? undefined : byId.get(id.toLowerCase());
    if (port !== undefined) fixed.set(request.interconnect.key, port);
  }
  const selectors = wanted.flatMap(({ interconnect }) => (interconnect.slot === undefined ? [] : [interconnect]));
  for (const interconnect of selectors) fixed.delete(interconnect.key);
  // No selector gets a slot that a declaration names. This includes tombstones: a tombstone would match the new circuit on its slot and
  // delete it. A tombstone with a pin means only the pinned circuit.
  const named = desired.interconnects.flatMap((interconnect) =>
    interconnect.type === 'direct' && !isPinnedTombstone(interconnect) ? (interconnect.slot_id ?? []) : [],
  );
  const declaredIds = new Set([...slotIds.values(), ...named].map((id) => id.toLowerCase()));
  const open = slots.filter((slot) => !slot.occupied && !declaredIds.has(slot.id.toLowerCase()));
  const free = open.filter((slot) => !taken.has(slot.id.toLowerCase()));
  const later = new Set(selectors.flatMap(({ key }) => (match.interconnects.has(key) ? [key] : [])));
  const allocation = choosePorts(selectors, free, fixed, separations(desired.interconnects), {
    later,
    known: slots,
  });
  for (const [key, slot] of allocation.slots) slotIds.set(key, slot.id);
  return {
    slotIds,
    picked: allocation.picked,
    errors: [...errors, ...allocation.errors.map((error) => withheld(error, open.length - free.length))],
  };
}

/** Adds to the error how many free ports go to other accounts of the run. */
function withheld(error: PlanNote, count: number): PlanNote {
  if (count === 0) return error;
  const ports = count === 1 ? '1 more free slot is given' : `${count} more free slots are given`;
  return { ...error, message: `${error.message}; ${ports} to other accounts of this run` };
}

function* livePorts(match: AccountMatch): Iterable<[string, Port]> {
  for (const [key, live] of [...match.interconnects, ...match.successors])
    if (live.type === 'direct') yield [key, live];
}

function neverCreated({ interconnect }: PortRequest): PlanNote {
  return planNote({
    code: 'plan-not-found',
    message: `interconnect.${interconnect.key} names ${interconnect.name === undefined ? 'no port' : `the live interconnect ${interconnect.name}, which does not exist,`} and has neither slot_id nor slot to create it`,
    address: `interconnect.${interconnect.key}`,
    hint: 'correct name, or write slot_id or slot so that it can be created',
    origin: interconnect.origin,
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
  { interconnect, current }: PortRequest,
  id: string,
  { byId, freed, taken, live, match }: Ports,
): PlanNote | undefined {
  const address = `interconnect.${interconnect.key}`;
  const at = { address, origin: interconnect.origin, path: ['slot_id'] };
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
    const hint = `choose a free port: ${shellCommand('demarc', 'slots', '--free', '--site', slot.site)}`;
    return planNote({ code: 'plan-slot-taken', message, hint, ...at });
  }
  const other = isOurs ? undefined : taken.get(id.toLowerCase());
  if (other !== undefined) {
    const message = `${address}: slot ${id} (${slot.site}, ${slot.facility.name}) is planned for ${other} in the same run`;
    return planNote({ code: 'plan-slot-shared', message, hint: 'give one of the two another port', ...at });
  }
  if (interconnect.speed !== undefined && interconnect.speed !== slot.speed) {
    const message = `${address}: slot ${id} is a ${slot.speed} port, the document says ${interconnect.speed}`;
    const hint = `write speed: ${slot.speed}, or choose a ${interconnect.speed} port: ${shellCommand('demarc', 'slots', '--free', '--speed', interconnect.speed)}`;
    return planNote({ code: 'plan-slot-speed', message, hint, ...at });
  }
  return undefined;
}

/** The live name of what holds a port, with its key if a document declares it. */
function heldBy(name: string, match: AccountMatch): string {
  const [key] = [...match.interconnects, ...match.successors].find(([, live]) => live.name === name) ?? [];
  return key === undefined ? name : `interconnect.${key} (${name})`;
}

/** A direct interconnect that the plan creates or replaces, so it needs a port. */
export interface PortRequest {
  readonly interconnect: DesiredDirect;
  /** Slot id of the live interconnect that it replaces. */
  readonly current: string | undefined;
}

/** The direct interconnects that need a port, by key. */
export function portRequests(desired: DesiredAccount, match: AccountMatch): readonly PortRequest[] {
  return desired.interconnects.flatMap((interconnect) => {
    if (interconnect.type !== 'direct' || interconnect.state === 'absent') return [];
    const live = match.interconnects.get(interconnect.key);
    if (live === undefined) return [{ interconnect, current: undefined }];
    if (isAsDeclared(interconnect, live) || match.successors.has(interconnect.key)) return [];
    return [{ interconnect, current: live.type === 'direct' ? live.slot_id : undefined }];
  });
}

/** Slot ids, in lower case, that the plan frees: of interconnects that it deletes, prunes or replaces. */
function freedSlots(desired: DesiredAccount, match: AccountMatch): ReadonlySet<string> {
  const deleted = desired.interconnects.flatMap((interconnect) => {
    const live = match.interconnects.get(interconnect.key);
    if (live === undefined) return [];
    return interconnect.state === 'absent' || !isAsDeclared(interconnect, live) ? slotOf(live) : [];
  });
  return new Set([...deleted, ...match.undeclared.pruned.flatMap(slotOf)]);
}

function slotOf(live: LiveInterconnect): string[] {
  return live.type === 'direct' ? [live.slot_id.toLowerCase()] : [];
}
