import type { GraphNode } from './arrange-graph.ts';
import type { PictureMark, PictureState } from './picture.ts';

interface BoxColours {
  readonly fill: string;
  readonly stroke: string;
  readonly text: string;
}

export type ColourName = PictureState | 'place' | 'link' | 'customer';

interface Palette {
  readonly boxes: Readonly<Record<ColourName, BoxColours>>;
  readonly marks: Readonly<Record<PictureMark, string>>;
}

/** Contrast of text on its box is 7 or more (WCAG 2.2, 1.4.6), also where the page around it is dark. */
export const lightPalette: Palette = {
  boxes: {
    place: { fill: '#f6f8fa', stroke: '#57606a', text: '#1f2328' },
    link: { fill: '#eef4ff', stroke: '#3b5f9e', text: '#0b2447' },
    customer: { fill: '#fff8e6', stroke: '#7a5d00', text: '#3d2e00' },
    healthy: { fill: '#dafbe1', stroke: '#1a7f37', text: '#04260f' },
    pending: { fill: '#fff3c4', stroke: '#9a6700', text: '#3b2300' },
    down: { fill: '#ffd7d5', stroke: '#a40e26', text: '#4c0014' },
    unhealthy: { fill: '#ffe2cc', stroke: '#bc4c00', text: '#471700' },
    unknown: { fill: '#eaeef2', stroke: '#57606a', text: '#1f2328' },
    planned: { fill: '#ffffff', stroke: '#1a7f37', text: '#04260f' },
  },
  marks: { added: '#1a7f37', changed: '#9a6700', moved: '#8250df', deleted: '#cf222e', left: '#0a7d5c' },
};

/** For pictures that know whether their reader has a dark page. */
export const darkPalette: Palette = {
  boxes: {
    place: { fill: '#161b22', stroke: '#8b949e', text: '#e6edf3' },
    link: { fill: '#0d2240', stroke: '#79a7f0', text: '#dbe9ff' },
    customer: { fill: '#2b2200', stroke: '#d4a72c', text: '#ffefc2' },
    healthy: { fill: '#0f2f1a', stroke: '#3fb950', text: '#d2f5dc' },
    pending: { fill: '#2e2500', stroke: '#d29922', text: '#fff0c2' },
    down: { fill: '#3d0d12', stroke: '#ff7b72', text: '#ffe1df' },
    unhealthy: { fill: '#3a1c05', stroke: '#f0883e', text: '#ffe6d1' },
    unknown: { fill: '#21262d', stroke: '#8b949e', text: '#e6edf3' },
    planned: { fill: '#0d1117', stroke: '#3fb950', text: '#d2f5dc' },
  },
  marks: { added: '#3fb950', changed: '#d29922', moved: '#a371f7', deleted: '#ff7b72', left: '#2dd4a0' },
};

export const { boxes: boxColours, marks: markColours } = lightPalette;

export function colourName({ level, state }: Pick<GraphNode, 'level' | 'state'>): ColourName {
  if (state !== undefined) return state;
  if (level === 'cni') return 'link';
  return level === 'customer' ? 'customer' : 'place';
}
