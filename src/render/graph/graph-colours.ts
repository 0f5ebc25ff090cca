import type { GraphNode } from './arrange-graph.ts';
import type { PictureMark, PictureState } from './picture.ts';

export interface BoxColours {
  readonly fill: string;
  readonly stroke: string;
  readonly text: string;
}

type ColourName = PictureState | 'place' | 'link' | 'customer';

/** On light and on dark: a box has its own ground. Contrast of text on it: 7 or more (WCAG 2.2, 1.4.6). */
export const boxColours: Readonly<Record<ColourName, BoxColours>> = {
  place: { fill: '#f6f8fa', stroke: '#57606a', text: '#1f2328' },
  link: { fill: '#eef4ff', stroke: '#3b5f9e', text: '#0b2447' },
  customer: { fill: '#fff8e6', stroke: '#7a5d00', text: '#3d2e00' },
  healthy: { fill: '#dafbe1', stroke: '#1a7f37', text: '#04260f' },
  pending: { fill: '#fff3c4', stroke: '#9a6700', text: '#3b2300' },
  down: { fill: '#ffd7d5', stroke: '#a40e26', text: '#4c0014' },
  unhealthy: { fill: '#ffe2cc', stroke: '#bc4c00', text: '#471700' },
  unknown: { fill: '#eaeef2', stroke: '#57606a', text: '#1f2328' },
  planned: { fill: '#ffffff', stroke: '#1a7f37', text: '#04260f' },
};

export const markColours: Readonly<Record<PictureMark, string>> = {
  added: '#1a7f37',
  changed: '#9a6700',
  moved: '#8250df',
  deleted: '#cf222e',
  left: '#0a7d5c',
};

export function colourName({ level, state }: GraphNode): ColourName {
  if (state !== undefined) return state;
  if (level === 'cni') return 'link';
  return level === 'customer' ? 'customer' : 'place';
}
