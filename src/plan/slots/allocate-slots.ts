import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveSlot } from '../../model/live.ts';
import { compareText } from '../../model/order.ts';
import type { PlanNote } from '../../model/plan.ts';
import { maximumMatching } from '../match/maximum-matching.ts';
import { planNote } from '../note.ts';
import { isDiverse } from './diversity.ts';
import { satisfies, unmetRequirements, type Port } from './satisfies.ts';

export interface Allocation {
  readonly slots: ReadonlyMap<string, LiveSlot>;
  readonly errors: readonly PlanNote[];
}

/** How many partial choices are tried before the search gives up; far more than any real document needs. */
const searchLimit = 20_000;

/**
 * Chooses a free port for every selector at once, `diverse_from` included: by key, the first port (by site, facility and id)
 * that leaves a choice for all the others. The same ports and selectors give the same answer.
 * @param fixed where the other interconnects are or will be, by key
 */
export function allocateSlots(
  selectors: readonly DesiredDirect[],
  free: readonly LiveSlot[],
  fixed: ReadonlyMap<string, Port>,
): Allocation {
  if (selectors.length === 0) return { slots: new Map(), errors: [] };
  const wanted = [...selectors].sort((a, b) => compareText(a.key, b.key));
  const ports = [...free].sort(comparePorts);
  const apart = separations(wanted);
  const domains = wanted.map((one) =>
    ports.flatMap((port, i) => (satisfies(port, one) && isApart(one.key, port, apart, fixed) ? [i] : [])),
  );
  const starved = wanted.filter((_, i) => domains[i]?.length === 0);
  if (starved.length > 0) return { slots: new Map(), errors: starved.map((one) => noPort(one, ports, apart, fixed)) };
  const chosen = search(wanted, ports, domains, apart);
  if (chosen === undefined) return { slots: new Map(), errors: [notTogether(wanted, ports, domains)] };
  return { slots: new Map(wanted.flatMap((one, i) => pair(one.key, ports[chosen[i] ?? -1]))), errors: [] };
}

function pair(key: string, port: LiveSlot | undefined): [string, LiveSlot][] {
  return port === undefined ? [] : [[key, port]];
}

function comparePorts(a: LiveSlot, b: LiveSlot): number {
  return compareText(a.site, b.site) || compareText(a.facility.name, b.facility.name) || compareText(a.id, b.id);
}

/** `diverse_from` read both ways: whoever asks for it, both are kept apart. */
function separations(selectors: readonly DesiredDirect[]): ReadonlyMap<string, ReadonlySet<string>> {
  const apart = new Map<string, Set<string>>();
  const add = (a: string, b: string) => apart.set(a, (apart.get(a) ?? new Set<string>()).add(b));
  for (const one of selectors) {
    for (const other of one.slot?.diverse_from ?? []) {
      add(one.key, other);
      add(other, one.key);
    }
  }
  return apart;
}

function isApart(
  key: string,
  port: Port,
  apart: ReadonlyMap<string, ReadonlySet<string>>,
  placed: ReadonlyMap<string, Port>,
): boolean {
  for (const other of apart.get(key) ?? []) {
    const neighbour = placed.get(other);
    if (neighbour !== undefined && !isDiverse(port, neighbour)) return false;
  }
  return true;
}

/** Depth first, always the lowest port; a choice is left as soon as the remaining selectors cannot all be matched. */
function search(
  wanted: readonly DesiredDirect[],
  ports: readonly LiveSlot[],
  domains: readonly (readonly number[])[],
  apart: ReadonlyMap<string, ReadonlySet<string>>,
): readonly number[] | undefined {
  let steps = 0;
  const placed = new Map<string, Port>();
  return descend([], domains);

  function descend(chosen: readonly number[], left: readonly (readonly number[])[]): readonly number[] | undefined {
    const i = chosen.length;
    const one = wanted[i];
    if (one === undefined) return chosen;
    for (const j of left[0] ?? []) {
      const port = ports[j];
      if (port === undefined || ++steps > searchLimit) return undefined;
      const rest = narrowed(one, j, port, i, left);
      if (!canAllBeMatched(rest, ports.length)) continue;
      placed.set(one.key, port);
      const found = descend([...chosen, j], rest);
      if (found !== undefined) return found;
      placed.delete(one.key);
    }
    return undefined;
  }

  function narrowed(one: DesiredDirect, j: number, port: Port, i: number, left: readonly (readonly number[])[]) {
    const foes = apart.get(one.key);
    return left.slice(1).map((domain, k) => {
      const other = wanted[i + 1 + k];
      const isFoe = other !== undefined && foes?.has(other.key) === true;
      if (!isFoe && !domain.includes(j)) return domain;
      return domain.filter((m) => {
        const rival = ports[m];
        return m !== j && rival !== undefined && (!isFoe || isDiverse(rival, port));
      });
    });
  }
}

function canAllBeMatched(domains: readonly (readonly number[])[], portCount: number): boolean {
  // With as many ports each as there are selectors left, none can be starved.
  if (domains.every((domain) => domain.length >= domains.length)) return true;
  const matching = maximumMatching(domains, portCount);
  return domains.every((_, i) => matching.partner(i) !== undefined);
}

function noPort(
  one: DesiredDirect,
  free: readonly LiveSlot[],
  apart: ReadonlyMap<string, ReadonlySet<string>>,
  fixed: ReadonlyMap<string, Port>,
): PlanNote {
  const { site, facility, address_contains, device } = one.slot ?? {};
  const requirements = { site, speed: one.slot?.speed ?? one.speed, facility, address_contains, device };
  const counts = Object.entries(requirements).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const count = free.filter((port) => !unmetRequirements(port, one).includes(name)).length;
    return [`${name} ${value} leaves ${count}`];
  });
  if (apart.has(one.key)) {
    const count = free.filter((port) => isApart(one.key, port, apart, fixed)).length;
    counts.push(`diverse_from ${[...(apart.get(one.key) ?? [])].join(', ')} leaves ${count}`);
  }
  return planNote({
    code: 'plan-no-slot',
    message: `interconnect.${one.key}: no free slot satisfies its selector; of ${free.length} free slots ${counts.join(', ')}`,
    address: `interconnect.${one.key}`,
    hint: 'loosen the selector, or see what is free: demarc slots --free',
    origin: one.origin,
    path: ['slot'],
  });
}

function notTogether(
  wanted: readonly DesiredDirect[],
  ports: readonly LiveSlot[],
  domains: readonly (readonly number[])[],
): PlanNote {
  const choices = wanted.map((one, i) => `interconnect.${one.key} has ${domains[i]?.length ?? 0}`).join(', ');
  return planNote({
    code: 'plan-no-slot',
    message: `the slot selectors cannot all be satisfied together by ${ports.length} free slots: taken alone ${choices}`,
    ...(wanted[0] && { address: `interconnect.${wanted[0].key}`, origin: wanted[0].origin, path: ['slot'] }),
    hint: 'loosen a selector or a diverse_from, or see what is free: demarc slots --free',
  });
}
