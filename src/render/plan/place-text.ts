import type { Place, Rider } from '../../model/plan.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import { counted, showFirst } from '../text/words.ts';
import type { PlaceNode, RiderNode } from './plan-tree.ts';

export function buildPlace(place: Place | undefined): PlaceNode | undefined {
  if (place === undefined) return undefined;
  const { site, facility, device, speed, region, bandwidth, picked } = place;
  const parts = [site, facility, device, speed, region, bandwidth].flatMap((part) =>
    part === undefined || part === '' ? [] : [untrusted(part)],
  );
  return parts.length === 0 ? undefined : { parts, picked: picked === undefined ? undefined : untrusted(picked) };
}

/** ` at ewr01, Equinix NY4, ccr01.ewr01, 10G`, or nothing. */
export function placeWords(place: PlaceNode | undefined, show: (text: Untrusted) => string): string {
  if (place === undefined) return '';
  const picked = place.picked === undefined ? '' : ` (picked: ${show(place.picked)})`;
  return ` at ${place.parts.map(show).join(', ')}${picked}`;
}

/** As `placeWords`. If the circuit changes its place: ` from ewr01, … to lga01, …`. */
export function movedWords(
  place: PlaceNode | undefined,
  before: PlaceNode | undefined,
  show: (text: Untrusted) => string,
): string {
  if (place === undefined || before === undefined) return placeWords(place ?? before, show);
  return ` from${placeWords(before, show).slice(' at'.length)} to${placeWords(place, show).slice(' at'.length)}`;
}

export function buildRiders(rides: readonly Rider[] = []): readonly RiderNode[] {
  return rides.map(({ cni, customers = [], description }) => ({
    cni: untrusted(cni),
    customers: customers.map(untrusted),
    description: description === undefined ? undefined : untrusted(description),
  }));
}

const mostRiders = 8;

/** `cni.a: asn:65010, service:acme, Primary to EWR`, one entry for each CNI. */
export function riderTexts(
  riders: readonly RiderNode[],
  show: (text: Untrusted) => string,
  showText: (text: Untrusted) => string,
): readonly string[] {
  return showFirst(
    riders,
    mostRiders,
    ({ cni, customers, description }) => {
      const whom = customers.length === 0 ? ['whom it serves is not known'] : customers.map(show);
      return `${show(cni)}: ${[...whom, ...(description === undefined ? [] : [showText(description)])].join(', ')}`;
    },
    (rest) => `and ${counted(rest, 'more CNI')}`,
  );
}
