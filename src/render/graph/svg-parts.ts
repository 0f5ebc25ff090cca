import { colourName, darkPalette, lightPalette } from './graph-colours.ts';
import { type GraphLayout, type LaidBox, short } from './lay-out-graph.ts';
import type { PictureState } from './picture.ts';

/** An element of SVG. A file is printed from it, a page makes it with `textContent`: text is never markup. */
export interface SvgPart {
  readonly tag: 'g' | 'path' | 'rect' | 'text' | 'title';
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly parts?: readonly SvgPart[];
}

/** Lines, then boxes. Their colours are those of `graphStyle`. */
export function svgParts({ boxes, lines }: GraphLayout): readonly SvgPart[] {
  return [
    ...lines.map(({ edge, path }): SvgPart => {
      return {
        tag: 'path',
        attributes: { class: `line${edge.mark === undefined ? '' : ` mark-${edge.mark}`}`, d: path },
      };
    }),
    ...boxes.map(boxPart),
  ];
}

export function boxPart(box: LaidBox): SvgPart {
  const { node, x, y, width, texts } = box;
  const { mark } = node;
  const classes = [
    'box',
    `is-${colourName(node)}`,
    `level-${node.level}`,
    ...(mark === undefined ? [] : [`mark-${mark}`]),
  ];
  return {
    tag: 'g',
    attributes: { class: classes.join(' ') },
    parts: [
      { tag: 'title', text: node.lines.join(', ') },
      { tag: 'path', attributes: { d: outline(box) } },
      ...texts.map((text, at): SvgPart => {
        const [left, top] = [x + width / 2, y + 17 + at * 16];
        return {
          tag: 'text',
          attributes: { x: short(left), y: short(top), ...(at === 0 && { class: 'name' }) },
          text,
        };
      }),
    ],
  };
}

function outline({ node: { level, state }, ...box }: LaidBox): string {
  if (level === 'customer') return slanted(box);
  return level === 'circuit' && state !== undefined ? stateOutlines[state](box) : rounded(box, level === 'cni' ? 6 : 2);
}

type Rectangle = Pick<LaidBox, 'x' | 'y' | 'width' | 'height'>;

/** The shape says the state, too: for those who do not see the colour, and for paper. */
const stateOutlines: Readonly<Record<PictureState, (box: Rectangle) => string>> = {
  healthy: (box) => rounded(box, box.height / 2),
  planned: (box) => rounded(box, box.height / 2),
  pending: ({ x, y, width, height }) =>
    polygon([
      ...[x + 12, y, x + width - 12, y, x + width, y + height / 2],
      ...[x + width - 12, y + height, x + 12, y + height, x, y + height / 2],
    ]),
  down: ({ x, y, width, height }) =>
    polygon([
      ...[x + 10, y, x + width - 10, y, x + width, y + 10, x + width, y + height - 10],
      ...[x + width - 10, y + height, x + 10, y + height, x, y + height - 10, x, y + 10],
    ]),
  unhealthy: ({ x, y, width, height }) =>
    polygon([x, y, x + width, y, x + width, y + height, x, y + height, x + 10, y + height / 2]),
  unknown: (box) => rounded(box, 0),
};

function slanted({ x, y, width, height }: Rectangle): string {
  return polygon([x + 10, y, x + width, y, x + width - 10, y + height, x, y + height]);
}

function rounded({ x, y, width, height }: Rectangle, radius: number): string {
  const arc = (dx: number, dy: number) => `a${short(radius)} ${short(radius)} 0 0 1 ${short(dx)} ${short(dy)}`;
  const across = short(width - 2 * radius);
  const down = short(height - 2 * radius);
  return `M${short(x + radius)} ${short(y)}h${across}${arc(radius, radius)}v${down}${arc(-radius, radius)}h-${across}${arc(-radius, -radius)}v-${down}${arc(radius, -radius)}z`;
}

/** @param numbers x and y of each corner */
function polygon(numbers: readonly number[]): string {
  return `M${numbers.map(short).join(' ')}z`;
}

/** Shapes and letters. A printer without colour tells the lines apart, too. */
const shapeStyle = [
  'svg text{font:12px/1 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;text-anchor:middle;white-space:pre}',
  'svg .name{font-weight:600}svg .note{text-anchor:start}.box path{stroke-width:1.2}.line{fill:none;stroke-width:1.2}',
  '.mark-added path,.mark-moved path,.mark-changed path,.mark-left path,.mark-deleted path{stroke-width:3}',
  '.line.mark-added,.line.mark-moved,.line.mark-deleted{stroke-width:2.4}',
  '.mark-deleted path,.line.mark-deleted{stroke-dasharray:7 4}',
].join('');

const light = { ...lightPalette, line: '#57606a', text: '#1f2328', ground: '#ffffff' };
const dark = { ...darkPalette, line: '#8b949e', text: '#e6edf3', ground: '#0d1117' };

/** A style sheet whose colours are those that the reader prefers. */
export function graphStyle(): string {
  return `${shapeStyle}${paletteStyle(light)}@media (prefers-color-scheme:dark){${paletteStyle(dark)}}`;
}

/** The same for a page in which the reader can choose: `data-theme` of the root is `light` or `dark`, or left out. */
export function choosableStyle(): string {
  const preferred = paletteStyle(dark, ':root:not([data-theme=light]) ');
  return `${shapeStyle}${paletteStyle(light)}@media screen and (prefers-color-scheme:dark){${preferred}}@media screen{${paletteStyle(dark, ':root[data-theme=dark] ')}}`;
}

function paletteStyle({ boxes, marks, line, text, ground }: typeof light, under = ''): string {
  return [
    `${under}.line{stroke:${line}}${under}.note{fill:${text}}${under}.ground{fill:${ground}}`,
    ...Object.entries(boxes).map(
      ([name, { fill, stroke, text: letters }]) =>
        `${under}.is-${name} path{fill:${fill};stroke:${stroke}}${under}.is-${name} text{fill:${letters}}`,
    ),
    ...Object.entries(marks).map(
      ([mark, colour]) => `${under}.mark-${mark} path,${under}.line.mark-${mark}{stroke:${colour}}`,
    ),
  ].join('');
}
