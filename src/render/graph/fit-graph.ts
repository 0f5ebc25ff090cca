import { groupBy } from '../../model/collections.ts';
import { counted } from '../text/words.ts';
import { arrangeGraph, type Graph, type MetroDetail, metroId } from './arrange-graph.ts';
import type { Picture, PictureCircuit } from './picture.ts';

/**
 * The most circuits and CNIs of a picture that cannot be folded by its reader. More are not readable, and GitHub draws no Mermaid of more
 * than 500 lines: a CNI has up to three.
 */
export const mostDrawn = 160;

/** The most metros, each as one box. */
const mostMetros = 150;

/**
 * Arranges a picture so that it can be read as it is. Where it has too much, each metro becomes one box that counts. Those with something
 * sick, or that a plan changes, stay open as far as there is room. The picture says so.
 */
export function fitGraph(picture: Picture, most = mostDrawn): Graph {
  const all = [...groupBy(picture.circuits, metroId)];
  const metros = all.slice(0, mostMetros);
  const details = detailsOf(metros, most);
  const circuits = metros.flatMap(([, each]) => each);
  const notes = [...picture.notes, ...foldedNotes([...details.values()]), ...cutNotes(all.length - metros.length)];
  return arrangeGraph({ ...picture, circuits, notes }, (metro) => details.get(metro) ?? 'closed');
}

type Metro = readonly [id: string, circuits: readonly PictureCircuit[]];

function detailsOf(metros: readonly Metro[], most: number): ReadonlyMap<string, MetroDetail> {
  const sizes = metros.map(([, circuits]) => sizeOf(circuits));
  const isSmall = sizes.reduce((sum, size) => sum + size, 0) <= most;
  let left = most;
  const detailOf = ([, circuits]: Metro): MetroDetail => {
    const size = sizeOf(circuits);
    if (isSmall) return 'whole';
    if (!isSpecial(circuits) && metros.length > 1) return 'closed';
    const detail = size <= left ? 'whole' : circuits.length <= left ? 'circuits' : 'closed';
    left -= detail === 'whole' ? size : detail === 'circuits' ? circuits.length : 0;
    return detail;
  };
  return new Map(metros.map((metro) => [metro[0], detailOf(metro)]));
}

function sizeOf(circuits: readonly PictureCircuit[]): number {
  return circuits.reduce((sum, { cnis }) => sum + 1 + cnis.length, 0);
}

function isSpecial(circuits: readonly PictureCircuit[]): boolean {
  return circuits.some(
    ({ state, mark, cnis }) =>
      state === 'down' || state === 'unhealthy' || mark !== undefined || cnis.some((cni) => cni.mark !== undefined),
  );
}

function foldedNotes(details: readonly MetroDetail[]): readonly string[] {
  const closed = details.filter((detail) => detail === 'closed').length;
  const bare = details.filter((detail) => detail === 'circuits').length;
  return [
    ...(closed === 0 ? [] : [`To stay readable, ${counted(closed, 'metro is one box', 'metros are one box each')}.`]),
    ...(bare === 0 ? [] : [`To stay readable, ${counted(bare, 'metro has', 'metros have')} no CNIs here.`]),
    ...(closed + bare === 0 ? [] : ['Filters such as --metro and --site draw the rest.']),
  ];
}

function cutNotes(count: number): readonly string[] {
  return count === 0 ? [] : [`${counted(count, 'metro is', 'metros are')} not drawn.`];
}
