import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { joinFirst, joinFirstWords } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { AssignmentProblem } from './assignment.ts';
import { isDiverse, isPortField, meets, noPortHas, type Port, type PortClass, requirements } from './satisfies.ts';
import { assignAll, type AssignResult } from './search-assignment.ts';

/** Turns the numbers of the problem back into names for an explanation. */
interface AssignmentContext {
  readonly problem: AssignmentProblem;
  readonly wanted: readonly DesiredDirect[];
  readonly ports: readonly LiveSlot[];
  readonly classes: readonly PortClass<LiveSlot>[];
}

type NotAssigned = Exclude<AssignResult, { ok: true }>;

/**
 * The error if each selector could have a port, but not all of them at the same time. It names the selectors that block each other, and
 * why.
 */
export function noAssignment(result: NotAssigned, context: AssignmentContext): PlanNote {
  switch (result.why) {
    case 'full':
      return tooFew(result.selectors, result.classes, context);
    case 'apart':
      return keptApart(result.selector, context);
    case 'gave up':
      return gaveUp(result.selector, context);
  }
}

function tooFew(selectors: readonly number[], classes: readonly number[], context: AssignmentContext): PlanNote {
  const slots = portsOf(classes, context);
  const names = selectors.map((i) => nameOf(i, context));
  const message = `${joinFirstWords(names, mostNamed)} compete for ${slots.length === 1 ? 'one free slot' : `${slots.length} free slots`}: ${joinFirstWords(slots.map(slotText), mostNamed)}`;
  return note(
    selectors[0],
    message,
    'loosen one of their selectors, or see what is free: demarc slots --free',
    context,
  );
}

/** Reports a smallest set of selectors around the given selector that has no solution: each of them is part of the reason. */
function keptApart(selector: number, context: AssignmentContext): PlanNote {
  const { problem } = context;
  const conflict = smallestConflict(selector, context);
  const pairs = conflict.flatMap((a) =>
    (problem.conflicts[a] ?? []).flatMap((b) => (a < b && conflict.includes(b) ? [`${key(a)} from ${key(b)}`] : [])),
  );
  const choices = conflict.map((i) => {
    const slots = portsOf(problem.domains[i] ?? [], context);
    return `${nameOf(i, context)} has ${slots.length} (${placesOf(slots)})`;
  });
  const message = `${joinFirstWords(
    conflict.map((i) => nameOf(i, context)),
    mostNamed,
  )} cannot all have a free slot: diverse_from keeps ${joinFirstWords(pairs, mostNamed)} apart, and of the free slots ${joinFirst(choices, mostNamed)}`;
  return note(
    selector,
    message,
    'loosen a selector or a diverse_from, or see what is free: demarc slots --free',
    context,
  );

  function key(i: number): string {
    return context.wanted[i]?.key ?? '';
  }
}

function gaveUp(selector: number, context: AssignmentContext): PlanNote {
  const { length } = portsOf(context.problem.domains[selector] ?? [], context);
  const message = `no way was found in reasonable time to give ${nameOf(selector, context)} and all other selectors a free slot, ${length} of ${context.ports.length} free slots would fit it alone; there may still be a way`;
  return note(
    selector,
    message,
    'write slot_id for some of the interconnects that are kept apart, or loosen a diverse_from',
    context,
  );
}

const mostNamed = 10;
/** For more selectors than this, no smaller reason is searched for. */
const fewEnough = 60;
const conflictBudget = 2_000;

function smallestConflict(selector: number, { problem }: AssignmentContext): readonly number[] {
  let conflict = around(selector, problem);
  if (conflict.length > fewEnough || isPossible(conflict, problem))
    conflict = [selector, ...(problem.conflicts[selector] ?? [])];
  for (const member of [...conflict].reverse()) {
    if (conflict.length > fewEnough) break;
    const rest = conflict.filter((other) => other !== member);
    if (!isPossible(rest, problem)) conflict = rest;
  }
  return [...conflict].sort((a, b) => a - b);
}

function isPossible(selectors: readonly number[], problem: AssignmentProblem): boolean {
  const assigned = assignAll(problem, selectors, { left: conflictBudget });
  return assigned.ok || assigned.why === 'gave up';
}

/** Selectors that are linked to the given selector by conflicts or by the same wanted ports, nearest first. */
function around(selector: number, { domains, conflicts }: AssignmentProblem): readonly number[] {
  const found = new Set([selector]);
  for (const near of found) {
    for (const conflict of conflicts[near] ?? []) found.add(conflict);
    const options = new Set(domains[near]);
    domains.forEach((others, i) => {
      if (found.size <= fewEnough && others.some((option) => options.has(option))) found.add(i);
    });
  }
  return [...found];
}

function portsOf(classes: readonly number[], { classes: all, ports }: AssignmentContext): readonly LiveSlot[] {
  const members = classes.flatMap((i) => all[i]?.members ?? []);
  return members.sort((a, b) => a - b).flatMap((i) => ports[i] ?? []);
}

function placesOf(slots: readonly LiveSlot[]): string {
  const places = slots.map(({ device, site }) => (device === undefined ? `site ${site}` : `device ${device}`));
  return joinFirstWords([...new Set(places)], mostNamed);
}

function slotText({ id, site, facility }: LiveSlot): string {
  return `${id} (${site}, ${facility.name})`;
}

function nameOf(i: number, { wanted }: AssignmentContext): string {
  return `interconnect.${wanted[i]?.key ?? ''}`;
}

function note(selector: number | undefined, message: string, hint: string, { wanted }: AssignmentContext): PlanNote {
  const interconnect = wanted[selector ?? 0];
  const at =
    interconnect === undefined
      ? {}
      : { address: `interconnect.${interconnect.key}`, origin: interconnect.origin, path: ['slot'] };
  return planNote({ code: 'plan-no-slot', message, hint, ...at });
}

interface Requirement {
  /** Text for messages: `site ewr02`, `diverse_from ewr-a (device cr1.ewr1)`. */
  readonly text: string;
  readonly holds: (port: LiveSlot) => boolean;
}

/**
 * The error if no free port satisfies a selector, even alone. It says how many ports each requirement leaves by itself, and which
 * requirement to give up.
 * @param apart the keys that it is kept apart from
 * @param fixed ports of the other interconnects, now or after the plan, by key
 * @param known all ports, taken ports included: a value that no port has is probably a mistake
 */
export function noSlot(
  interconnect: DesiredDirect,
  free: readonly LiveSlot[],
  apart: ReadonlySet<string> | undefined,
  fixed: ReadonlyMap<string, Port>,
  known: readonly LiveSlot[] = free,
): PlanNote {
  const all: readonly Requirement[] = [
    ...requirements(interconnect).map(([name, value]) => ({
      text: `${name} ${value}`,
      holds: (port: LiveSlot) => meets(port, name, value),
    })),
    ...[...(apart ?? [])].flatMap((key) => diversity(key, fixed.get(key))),
  ];
  const counts = all.map(({ text, holds }) => `${text} leaves ${free.filter(holds).length}`);
  const unknown = requirements(interconnect).flatMap(([name, value]) => {
    const text = isPortField(name) ? noPortHas(name, value, known) : undefined;
    return text === undefined ? [] : [{ name, text }];
  });
  return planNote({
    code: 'plan-no-slot',
    message: `interconnect.${interconnect.key}: no free slot satisfies its selector; of ${free.length} free slots ${counts.join(', ')}${inTheWay(all, free)}`,
    address: `interconnect.${interconnect.key}`,
    hint:
      unknown.length > 0
        ? unknown.map(({ text }) => text).join('; ')
        : 'loosen the selector, or see what is free: demarc slots --free',
    origin: interconnect.origin,
    path: fieldPath(interconnect, unknown[0]?.name),
  });
}

/** The path of a requirement in the documents. The speed of a selector may be written beside `slot`. */
function fieldPath({ slot }: DesiredDirect, name: string | undefined): readonly string[] {
  if (name === undefined) return ['slot'];
  return name === 'speed' && slot?.speed === undefined ? ['speed'] : ['slot', name];
}

function diversity(key: string, other: Port | undefined): Requirement[] {
  if (other === undefined) return [];
  const where = other.device === undefined ? `site ${other.site}` : `device ${other.device}`;
  return [{ text: `diverse_from ${key} (${where})`, holds: (port) => isDiverse(port, other) }];
}

/** How many ports would be left without each requirement. A number above 0 shows which requirement to give up. */
function inTheWay(all: readonly Requirement[], free: readonly LiveSlot[]): string {
  if (all.length < 2) return '';
  const without = all.flatMap((requirement) => {
    const count = free.filter((port) => all.every((other) => other === requirement || other.holds(port))).length;
    return count === 0 ? [] : [`without ${requirement.text} it could have ${count}`];
  });
  return without.length === 0 ? '; removing any one of them would not be enough' : `; ${without.join(', ')}`;
}
