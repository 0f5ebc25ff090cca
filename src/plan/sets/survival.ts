import type { Survival } from '../../model/circuits/redundancy.ts';
import type { LossLevel } from '../../model/desired.ts';

/** Where a circuit is, as far as the API tells. Empty texts count as unknown. */
export interface CircuitPlace {
  readonly site?: string | undefined;
  /** Of a Google attachment. Which site it leads to is in no answer. */
  readonly region?: string | undefined;
  /** The Cloudflare router. */
  readonly device?: string | undefined;
}

/**
 * Whether a circuit is left, whichever circuit, device or site of these is lost. Time grows with the number of circuits. Circuits of
 * different sites are on different devices. Attachments of one region may share a site, also with ports; those of two regions do not.
 */
export function survives(circuits: readonly CircuitPlace[], level: LossLevel): Survival {
  if (circuits.length < 2) return 'no';
  if (level === 'circuit') return 'yes';
  const known = circuits.filter(({ site }) => fold(site) !== undefined);
  const elsewhere = circuits.filter(({ site }) => fold(site) === undefined);
  const regions = count(elsewhere.map(({ region }) => fold(region)));
  const nowhere = elsewhere.filter(({ region }) => fold(region) === undefined).length;
  const units = level === 'site' ? count(known.map(({ site }) => fold(site))) : devices(known);
  const mostLost = largest(units) + largest(regions) + nowhere;
  if (mostLost < circuits.length) return 'yes';
  const surelyOne = count(known.map(({ site, device }) => (level === 'site' ? fold(site) : deviceOf(site, device))));
  return largest(surelyOne) === circuits.length ? 'no' : 'unknown';
}

/** By device: the circuits that may be on it, with those of its site whose device is unknown. */
function devices(known: readonly CircuitPlace[]): ReadonlyMap<string, number> {
  const named = count(known.map(({ site, device }) => deviceOf(site, device)));
  const unnamed = count(known.map(({ site, device }) => (fold(device) === undefined ? fold(site) : undefined)));
  const siteOf = new Map(known.map(({ site, device }) => [deviceOf(site, device), fold(site)]));
  const together = [...named].map(([name, n]) => [name, n + (unnamed.get(siteOf.get(name) ?? '') ?? 0)] as const);
  return new Map([...unnamed, ...together]);
}

/** A router belongs to one site, so its name counts together with the site. */
function deviceOf(site: string | undefined, device: string | undefined): string | undefined {
  const name = fold(device);
  return name === undefined ? undefined : `${fold(site) ?? ''}\n${name}`;
}

function count(names: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function largest(counts: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const n of counts.values()) most = Math.max(most, n);
  return most;
}

function fold(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text.toLowerCase();
}
