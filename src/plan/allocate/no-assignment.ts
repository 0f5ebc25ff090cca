import type { DesiredDirect } from '../../model/desired.ts';
import { joinFirst, joinFirstWords } from '../../model/join-words.ts';
import type { LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';
import type { SeatTable } from './assignment.ts';
import { isDiverse, isPortField, meets, noPortHas, type Port, type PortClass, requirements } from './satisfies.ts';
import { seatAll, type SeatedAll } from './search-assignment.ts';

/** What an explanation needs to put numbers back into names. */
export interface Seats {
  readonly table: SeatTable;
  readonly wanted: readonly DesiredDirect[];
  readonly ports: readonly LiveSlot[];
  readonly classes: readonly PortClass<LiveSlot>[];
}

type NotSeated = Exclude<SeatedAll, { ok: true }>;

/** Each selector could have a port, but not all of them at the same time: who stands in whose way, and for what. */
export function noSeating(result: NotSeated, seats: Seats): PlanNote {
  switch (result.why) {
    case 'full':
      return tooFew(result.selectors, result.classes, seats);
    case 'apart':
      return keptApart(result.selector, seats);
    case 'gave up':
      return gaveUp(result.selector, seats);
  }
}

function tooFew(selectors: readonly number[], classes: readonly number[], seats: Seats): PlanNote {
  const slots = portsOf(classes, seats);
  const names = selectors.map((i) => nameOf(i, seats));
  const message = `${joinFirstWords(names, mostNamed)} compete for ${slots.length === 1 ? 'one free slot' : `${slots.length} free slots`}: ${joinFirstWords(slots.map(slotText), mostNamed)}`;
  return note(selectors[0], message, 'loosen one of their selectors, or see what is free: demarc slots --free', seats);
}

/** The smallest set of selectors around the given one that has no solution: each of them is part of the reason. */
function keptApart(selector: number, seats: Seats): PlanNote {
  const { table } = seats;
  const conflict = smallestConflict(selector, seats);
  const pairs = conflict.flatMap((a) =>
    (table.foes[a] ?? []).flatMap((b) => (a < b && conflict.includes(b) ? [`${key(a)} from ${key(b)}`] : [])),
  );
  const choices = conflict.map((i) => {
    const slots = portsOf(table.domains[i] ?? [], seats);
    return `${nameOf(i, seats)} has ${slots.length} (${placesOf(slots)})`;
  });
  const message = `${joinFirstWords(
    conflict.map((i) => nameOf(i, seats)),
    mostNamed,
  )} cannot all have a free slot: diverse_from keeps ${joinFirstWords(pairs, mostNamed)} apart, and of the free slots ${joinFirst(choices, mostNamed)}`;
  return note(
    selector,
    message,
    'loosen a selector or a diverse_from, or see what is free: demarc slots --free',
    seats,
  );

  function key(i: number): string {
    return seats.wanted[i]?.key ?? '';
  }
}

function gaveUp(selector: number, seats: Seats): PlanNote {
  const { length } = portsOf(seats.table.domains[selector] ?? [], seats);
  const message = `no way was found in reasonable time to give ${nameOf(selector, seats)} and all other selectors a free slot, ${length} of ${seats.ports.length} free slots would do for it alone; there may be a way`;
  return note(
    selector,
    message,
    'write slot_id for some of the interconnects that are kept apart, or loosen a diverse_from',
    seats,
  );
}

/** Past this many selectors a smaller reason is not looked for. */
const mostNamed = 10;
const fewEnough = 60;
const conflictBudget = 2_000;

function smallestConflict(selector: number, { table }: Seats): readonly number[] {
  let conflict = around(selector, table);
  if (conflict.length > fewEnough || isPossible(conflict, table))
    conflict = [selector, ...(table.foes[selector] ?? [])];
  for (const one of [...conflict].reverse()) {
    if (conflict.length > fewEnough) break;
    const rest = conflict.filter((other) => other !== one);
    if (!isPossible(rest, table)) conflict = rest;
  }
  return [...conflict].sort((a, b) => a - b);
}

function isPossible(selectors: readonly number[], table: SeatTable): boolean {
  const seated = seatAll(table, selectors, { left: conflictBudget });
  return seated.ok || seated.why === 'gave up';
}

/** Everybody who is linked to a selector by foes, or by wanting the same ports, nearest first. */
function around(selector: number, { domains, foes }: SeatTable): readonly number[] {
  const found = new Set([selector]);
  for (const one of found) {
    for (const foe of foes[one] ?? []) found.add(foe);
    const options = new Set(domains[one]);
    domains.forEach((others, i) => {
      if (found.size <= fewEnough && others.some((option) => options.has(option))) found.add(i);
    });
  }
  return [...found];
}

function portsOf(classes: readonly number[], { classes: all, ports }: Seats): readonly LiveSlot[] {
  const members = classes.flatMap((one) => all[one]?.members ?? []);
  return members.sort((a, b) => a - b).flatMap((i) => ports[i] ?? []);
}

function placesOf(slots: readonly LiveSlot[]): string {
  const places = slots.map(({ device, site }) => (device === undefined ? `site ${site}` : `device ${device}`));
  return joinFirstWords([...new Set(places)], mostNamed);
}

function slotText({ id, site, facility }: LiveSlot): string {
  return `${id} (${site}, ${facility.name})`;
}

function nameOf(i: number, { wanted }: Seats): string {
  return `interconnect.${wanted[i]?.key ?? ''}`;
}

function note(selector: number | undefined, message: string, hint: string, { wanted }: Seats): PlanNote {
  const one = wanted[selector ?? 0];
  const at = one === undefined ? {} : { address: `interconnect.${one.key}`, origin: one.origin, path: ['slot'] };
  return planNote({ code: 'plan-no-slot', message, hint, ...at });
}

interface Requirement {
  /** As an engineer reads it: `site ewr02`, `diverse_from ewr-a (device cr1.ewr1)`. */
  readonly text: string;
  readonly holds: (port: LiveSlot) => boolean;
}

/**
 * No free port satisfies a selector even alone: what each of its requirements leaves by itself, and which one has to give way.
 * @param apart the keys that it is kept apart from
 * @param fixed where other interconnects are or will be, by key
 * @param known all ports, the taken ones included: a value that none of them has is probably a mistake
 */
export function noSlot(
  one: DesiredDirect,
  free: readonly LiveSlot[],
  apart: ReadonlySet<string> | undefined,
  fixed: ReadonlyMap<string, Port>,
  known: readonly LiveSlot[] = free,
): PlanNote {
  const all: readonly Requirement[] = [
    ...requirements(one).map(([name, value]) => ({
      text: `${name} ${value}`,
      holds: (port: LiveSlot) => meets(port, name, value),
    })),
    ...[...(apart ?? [])].flatMap((key) => diversity(key, fixed.get(key))),
  ];
  const counts = all.map(({ text, holds }) => `${text} leaves ${free.filter(holds).length}`);
  const unknown = requirements(one).flatMap(([name, value]) => {
    const text = isPortField(name) ? noPortHas(name, value, known) : undefined;
    return text === undefined ? [] : [{ name, text }];
  });
  return planNote({
    code: 'plan-no-slot',
    message: `interconnect.${one.key}: no free slot satisfies its selector; of ${free.length} free slots ${counts.join(', ')}${inTheWay(all, free)}`,
    address: `interconnect.${one.key}`,
    hint:
      unknown.length > 0
        ? unknown.map(({ text }) => text).join('; ')
        : 'loosen the selector, or see what is free: demarc slots --free',
    origin: one.origin,
    path: fieldPath(one, unknown[0]?.name),
  });
}

/** Of a requirement in the documents; the speed of a selector may stand beside it. */
function fieldPath({ slot }: DesiredDirect, name: string | undefined): readonly string[] {
  if (name === undefined) return ['slot'];
  return name === 'speed' && slot?.speed === undefined ? ['speed'] : ['slot', name];
}

function diversity(key: string, other: Port | undefined): Requirement[] {
  if (other === undefined) return [];
  const where = other.device === undefined ? `site ${other.site}` : `device ${other.device}`;
  return [{ text: `diverse_from ${key} (${where})`, holds: (port) => isDiverse(port, other) }];
}

/** What would be left without each requirement: the one to give up is where that is not 0. */
function inTheWay(all: readonly Requirement[], free: readonly LiveSlot[]): string {
  if (all.length < 2) return '';
  const without = all.flatMap((one) => {
    const count = free.filter((port) => all.every((other) => other === one || other.holds(port))).length;
    return count === 0 ? [] : [`without ${one.text} it could have ${count}`];
  });
  return without.length === 0 ? '; to give up any one of them would not be enough' : `; ${without.join(', ')}`;
}
