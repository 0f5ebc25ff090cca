import { groupBy } from '../../../model/collections.ts';
import { arrangeGraph, type Graph, type MetroDetail, metroId } from '../arrange-graph.ts';
import { detailsOf, mostDrawn } from '../fit-graph.ts';
import type { Picture, PictureCircuit } from '../picture.ts';

/** What the reader of the page chose. */
export interface Choice {
  /** Words that a circuit, or a CNI on it, must have. */
  readonly search: string;
  /** By filter, the value to match. An empty text matches all. */
  readonly filters: Readonly<Record<FilterName, string>>;
  /** By `metroId`, what the reader opened or closed. */
  readonly open: ReadonlyMap<string, boolean>;
}

export const filterNames = ['state', 'metro', 'site', 'group'] as const;
export type FilterName = (typeof filterNames)[number];

export interface Chosen {
  readonly graph: Graph;
  readonly circuits: readonly PictureCircuit[];
  /** How many metros are one box. */
  readonly closed: number;
}

/** The part of a picture that a choice leaves. With much left, metros that the reader did not open are one box each. */
export function chooseCircuits(picture: Picture, { search, filters, open }: Choice): Chosen {
  const words = search
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
  const circuits = picture.circuits.filter(
    (circuit) =>
      filterNames.every((name) => filters[name] === '' || circuit[name] === filters[name]) &&
      (words.length === 0 || hasWords(circuit, words)),
  );
  const metros = [...groupBy(circuits, metroId)];
  const usual = detailsOf(metros, mostDrawn);
  const detailOf = (metro: string): MetroDetail => {
    const wish = open.get(metro);
    return wish === undefined ? (usual.get(metro) ?? 'closed') : wish ? 'whole' : 'closed';
  };
  const closed = metros.filter(([metro]) => detailOf(metro) === 'closed').length;
  return { graph: arrangeGraph({ ...picture, circuits }, detailOf), circuits, closed };
}

function hasWords(circuit: PictureCircuit, words: readonly string[]): boolean {
  const { title, details, account, metro, site, device, group, cnis } = circuit;
  const texts = [title, ...details, account, metro, site, device, group];
  const onIt = cnis.flatMap((cni) => [
    cni.title,
    ...cni.details,
    cni.customer?.title ?? '',
    ...(cni.customer?.details ?? []),
  ]);
  const all = [...texts, ...onIt].join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}

/** The values that a filter can have, sorted. */
export function filterValues({ circuits }: Picture, name: FilterName): readonly string[] {
  return [...new Set(circuits.map((circuit) => circuit[name]))].filter((value) => value !== '').sort();
}
