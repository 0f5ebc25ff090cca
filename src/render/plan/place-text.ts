import type { Place, Rider } from '../../model/plan.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import type { PlaceNode, RiderNode } from './plan-tree.ts';

export function buildPlace(place: Place | undefined): PlaceNode | undefined {
  if (place === undefined) return undefined;
  const { site, facility, device, speed, region, bandwidth, picked } = place;
  const parts = [site, facility, device, speed, region, bandwidth].flatMap((part) =>
    part === undefined || part === '' ? [] : [untrusted(part)],
  );
  return parts.length === 0 ? undefined : { parts, picked: picked === undefined ? undefined : untrusted(picked) };
}

/** How a format shows a name, and other text. */
export interface ShowText {
  readonly name: (text: Untrusted) => string;
  readonly text: (text: Untrusted) => string;
}

/** ` at ewr01, Equinix NY4, ccr01.ewr01, 10G`, or nothing. */
export function placeWords(place: PlaceNode | undefined, show: ShowText): string {
  return place === undefined ? '' : ` at ${partsOf(place, show)}`;
}

/** As `placeWords`. If the circuit changes its place: ` from ewr01, … to lga01, …`. */
export function movedWords(place: PlaceNode | undefined, before: PlaceNode | undefined, show: ShowText): string {
  if (place === undefined || before === undefined) return placeWords(place ?? before, show);
  return ` from ${partsOf(before, show)} to ${partsOf(place, show)}`;
}

/** `ewr-a (ewr01, Equinix NY4, ccr01.ewr01, 10G)`; without a name or a place only the other one. */
export function circuitWords(name: Untrusted | undefined, place: PlaceNode | undefined, show: ShowText): string {
  if (name === undefined) return place === undefined ? '' : partsOf(place, show);
  return place === undefined ? show.name(name) : `${show.name(name)} (${partsOf(place, show)})`;
}

function partsOf({ parts, picked }: PlaceNode, { text }: ShowText): string {
  return `${parts.map(text).join(', ')}${picked === undefined ? '' : ` (picked: ${text(picked)})`}`;
}

export function buildRiders(rides: readonly Rider[] = []): readonly RiderNode[] {
  return rides.map(({ cni, customers = [], description }) => ({
    cni: untrusted(cni),
    customers: customers.map(untrusted),
    description: description === undefined ? undefined : untrusted(description),
  }));
}

/** `serves asn:65010, service:acme: Primary to EWR` */
export function servesText({ customers, description }: RiderNode, show: ShowText): string {
  const whom = customers.length === 0 ? 'whom it serves is not known' : `serves ${customers.map(show.text).join(', ')}`;
  return description === undefined ? whom : `${whom}: ${show.text(description)}`;
}

/** `cni.a (serves asn:65010: Primary to EWR)` */
export function riderText(rider: RiderNode, show: ShowText): string {
  return `${show.name(rider.cni)} (${servesText(rider, show)})`;
}
