import { objectWords } from '../text/words.ts';
import { circuitWords, movedWords, riderText, servesText, type ShowText } from './place-text.ts';
import type { ChangeNode, DangerCircuit, DangerNode } from './plan-tree.ts';

/** How a format shows untrusted text, and stresses a word. */
export interface Show extends ShowText {
  readonly strong: (text: string) => string;
}

/** A danger, to be shown in full. */
export interface DangerWords {
  /** `delete cni.a on ewr-a (ewr01, Equinix NY4): traffic on it stops` */
  readonly head: string;
  /** More about it: `serves asn:65010: Primary to EWR`. */
  readonly facts: readonly string[];
  /** The names that do not fit the head, each with what is said of it. */
  readonly lists: readonly NameList[];
}

/** Names under a label. Without names, the label says all. */
export interface NameList {
  readonly label: string;
  readonly names: readonly string[];
}

// So many riders of an interconnect are part of its line.
const mostInLine = 6;

export function dangerWords({ sample, circuits, count, named }: DangerNode, show: Show): DangerWords {
  const { action, kind, effect } = sample;
  if (count > 1) {
    return {
      head: `${show.strong(`${action} ${objectWords(kind, count)}`)}: ${effect.many}`,
      facts: blockedFacts(sample),
      lists: circuits.map((circuit) => circuitList(circuit, named, show)),
    };
  }
  const riders = kind === 'cni' ? [] : riderNames(sample, named, show);
  return {
    head: `${show.strong(action)} ${show.name(sample.address)}${whereWords(sample, show)}: ${effect.one}`,
    facts: [
      ...(kind === 'cni' ? sample.riders.map((rider) => servesText(rider, show)) : []),
      ...(riders.length > 0 && riders.length <= mostInLine ? [`on it: ${riders.join(', ')}`] : []),
      ...blockedFacts(sample),
    ],
    lists: riders.length > mostInLine ? [{ label: 'on it', names: riders }] : [],
  };
}

/** The CNIs of a circuit, or the riders of an interconnect. */
function circuitList([first, ...others]: DangerCircuit, named: DangerNode['named'], show: Show): NameList {
  if (first.kind !== 'cni') {
    return {
      label: `${show.name(first.address)}${whereWords(first, show)}`,
      names: riderNames(first, named, show),
    };
  }
  const names = [first, ...others].map(({ address, riders: [rider] }) =>
    rider === undefined ? show.name(address) : `${show.name(address)} (${servesText(rider, show)})`,
  );
  return { label: whereWords(first, show).trimStart() || 'CNIs', names };
}

/** The CNIs on an interconnect. Danger says of a CNI with a line of its own there whom it serves. */
function riderNames({ riders }: ChangeNode, named: DangerNode['named'], show: Show): readonly string[] {
  return riders.map((rider) => (named.has(rider.cni.untrusted) ? show.name(rider.cni) : riderText(rider, show)));
}

/** ` on ewr-a (ewr01, Equinix NY4)`, ` from ewr-a (…) to ewr-b (…)`, and of an interconnect ` (ewr01, Equinix NY4)`. */
export function whereWords({ kind, circuit, circuitBefore, place, placeBefore }: ChangeNode, show: Show): string {
  if (kind !== 'cni') return movedWords(place, placeBefore, show);
  const after = circuitWords(circuit, place, show);
  if (after === '') return '';
  if (circuitBefore === undefined && placeBefore === undefined) return ` on ${after}`;
  return ` from ${circuitWords(circuitBefore, placeBefore, show)} to ${after}`;
}

function blockedFacts({ blockedBy }: ChangeNode): readonly string[] {
  return blockedBy.length === 0 ? [] : [`blocked by ${blockedBy.join(', ')}`];
}
