import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveSlot } from '../../model/live.ts';
import { compareText } from '../../model/order.ts';
import type { PlanNote } from '../../model/plan.ts';
import { isDiverse } from './diversity.ts';
import { lowestPorts } from './lowest-ports.ts';
import { noSeating } from './no-seating.ts';
import { noSlot } from './no-slot.ts';
import { portClasses, satisfyingClasses } from './port-classes.ts';
import type { meets, Port } from './satisfies.ts';
import { seatAll } from './seat-all.ts';
import type { SeatTable } from './seating.ts';
import type { Separations } from './separations.ts';

export interface Allocation {
  readonly slots: ReadonlyMap<string, LiveSlot>;
  readonly errors: readonly PlanNote[];
}

export interface AllocationRules {
  /** Keys whose turn comes after that of all others: circuits that are replaced come after new ones. */
  readonly later?: ReadonlySet<string>;
  /** Whether a port meets a requirement of a selector. */
  readonly isMet?: typeof meets;
  readonly isDiverse?: typeof isDiverse;
  /** All ports that were listed, the taken ones included. Default: those that are free. */
  readonly known?: readonly LiveSlot[];
}

/** How many choices are tried before the search gives up; far more than any real document needs. */
const searchLimit = 20_000;

/**
 * Chooses a free port for every selector at once, `diverse_from` included: in turn, by key, the first port (by site, facility and id) that
 * leaves a choice for all the others. The same ports and selectors give the same answer.
 * @param fixed where the other interconnects are or will be, by key
 */
export function allocateSlots(
  selectors: readonly DesiredDirect[],
  free: readonly LiveSlot[],
  fixed: ReadonlyMap<string, Port>,
  apart: Separations,
  rules: AllocationRules = {},
): Allocation {
  if (selectors.length === 0) return { slots: new Map(), errors: [] };
  const turn = ({ key }: DesiredDirect) => (rules.later?.has(key) === true ? 1 : 0);
  const wanted = [...selectors].sort((a, b) => turn(a) - turn(b) || compareText(a.key, b.key));
  const isApart = (a: Port | undefined, b: Port | undefined) =>
    a === undefined || b === undefined || (rules.isDiverse ?? isDiverse)(a, b);
  const ports = [...free].sort(comparePorts);
  const classes = portClasses(ports);
  const satisfying = satisfyingClasses(wanted, classes, rules.isMet);
  const domains = wanted.map((one, i) => {
    const neighbours = [...(apart.get(one.key) ?? [])].flatMap((key) => fixed.get(key) ?? []);
    const all = satisfying[i] ?? [];
    if (neighbours.length === 0) return all;
    return all.filter((option) => neighbours.every((other) => isApart(classes[option]?.port, other)));
  });
  const starved = wanted.filter((_, i) => domains[i]?.length === 0);
  if (starved.length > 0) {
    const errors = starved.map((one) => noSlot(one, ports, apart.get(one.key), fixed, rules.known));
    return { slots: new Map(), errors };
  }
  const at = new Map(wanted.map((one, i) => [one.key, i]));
  const table: SeatTable = {
    domains,
    capacity: classes.map(({ members }) => members.length),
    foes: wanted.map(({ key }) => [...(apart.get(key) ?? [])].flatMap((other) => at.get(other) ?? [])),
    clash: (a, b) => !isApart(classes[a]?.port, classes[b]?.port),
  };
  const budget = { left: searchLimit };
  const seated = seatAll(
    table,
    wanted.map((_, i) => i),
    budget,
  );
  if (!seated.ok) return { slots: new Map(), errors: [noSeating(seated, { table, wanted, ports, classes })] };
  const members = classes.map((one) => one.members);
  const chosen = lowestPorts(seated.seating, members, budget);
  return { slots: new Map(wanted.flatMap((one, i) => pair(one.key, ports[chosen[i] ?? -1]))), errors: [] };
}

function pair(key: string, port: LiveSlot | undefined): [string, LiveSlot][] {
  return port === undefined ? [] : [[key, port]];
}

function comparePorts(a: LiveSlot, b: LiveSlot): number {
  return compareText(a.site, b.site) || compareText(a.facility.name, b.facility.name) || compareText(a.id, b.id);
}
