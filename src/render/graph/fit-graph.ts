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
 * Arranges a picture so that it can be read as it is. Where it has too much, each metro becomes one box that counts, but for those that a
 * plan changes, or, without a plan, those with something sick: they stay open as far as there is room for all of them. The picture says so.
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

/** By `metroId`: how much of it is drawn, so that about so many circuits and CNIs are drawn in all. */
export function detailsOf(metros: readonly Metro[], most: number): ReadonlyMap<string, MetroDetail> {
  const isSmall = sumOf(metros, sizeOf) <= most;
  const marked = metros.filter(([, circuits]) => circuits.some(isMarked));
  const special =
    metros.length === 1 ? metros : marked.length > 0 ? marked : metros.filter(([, each]) => each.some(isSick));
  const open =
    sumOf(special, sizeOf) <= most ? 'whole' : sumOf(special, (each) => each.length) <= most ? 'circuits' : 'closed';
  const opened = new Set(special);
  return new Map(metros.map((metro) => [metro[0], isSmall ? 'whole' : opened.has(metro) ? open : 'closed']));
}

function sumOf(metros: readonly Metro[], count: (circuits: readonly PictureCircuit[]) => number): number {
  return metros.reduce((sum, [, circuits]) => sum + count(circuits), 0);
}

function sizeOf(circuits: readonly PictureCircuit[]): number {
  return circuits.reduce((sum, { cnis }) => sum + 1 + cnis.length, 0);
}

function isMarked({ mark, cnis }: PictureCircuit): boolean {
  return mark !== undefined || cnis.some((cni) => cni.mark !== undefined);
}

function isSick({ state }: PictureCircuit): boolean {
  return state === 'down' || state === 'unhealthy';
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
