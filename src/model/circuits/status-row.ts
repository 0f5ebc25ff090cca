import type { StatusRow } from '../live.ts';
import type { CircuitRecord } from './circuit-record.ts';

/** A circuit as a line of a table. One that the API does not list has CNIs and no state. */
export function statusRow(circuit: CircuitRecord): StatusRow {
  const { account, key, address, name, type, state, reason, cnis } = circuit;
  return {
    ...{ account, key, address, name, type },
    place: placeOf(circuit),
    state: state ?? 'not listed',
    ...(reason !== null && { reason }),
    cnis: cnis.map((cni) => cni.address ?? cni.conduit_name).sort(),
  };
}

function placeOf({ site, region, facility }: CircuitRecord): string {
  if (site === null) return region ?? '';
  return facility === null ? site : `${site} (${facility.name})`;
}

/** The worst first. An unknown state comes between those that are known to be bad and Pending. */
const ranks = ['Down', 'Unhealthy', undefined, 'Pending', 'Healthy'];

/** A stable order: what is sick comes first. */
export function sickFirst<T extends { readonly state: string }>(rows: readonly T[]): readonly T[] {
  const rank = ({ state }: T) => ranks.indexOf(ranks.includes(state) ? state : undefined);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

export interface StateCount {
  readonly state: string;
  readonly circuits: number;
}

/** How many circuits are in each state, sick first. */
export function countStates(rows: readonly StatusRow[]): readonly StateCount[] {
  const counts = new Map<string, number>();
  for (const { state } of sickFirst(rows)) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, circuits]) => ({ state, circuits }));
}

/** A circuit that is in another state than before. */
export interface StatusChange {
  readonly account: string;
  readonly key: string | null;
  /** The live name. */
  readonly name: string;
  /** null: it was not there. */
  readonly from: string | null;
  /** null: it is not there any more. */
  readonly to: string | null;
  readonly reason?: string;
}

/** What changed between two looks at the same circuits, sick first, then what is gone. Another reason alone is no change. */
export function statusChanges(before: readonly StatusRow[], after: readonly StatusRow[]): readonly StatusChange[] {
  const identity = ({ account, name }: StatusRow) => JSON.stringify([account, name]);
  const known = new Map(before.map((row) => [identity(row), row]));
  const left = new Set(after.map(identity));
  const changed = sickFirst(after).flatMap((row) => {
    const from = known.get(identity(row))?.state ?? null;
    const { account, key, name, state: to, reason } = row;
    return from === to ? [] : [{ account, key, name, from, to, ...(reason !== undefined && { reason }) }];
  });
  const gone = before.filter((row) => !left.has(identity(row)));
  return [...changed, ...gone.map(({ account, key, name, state: from }) => ({ account, key, name, from, to: null }))];
}
