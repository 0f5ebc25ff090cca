export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'magenta' | 'cyan';

/** Wraps text that is already safe to print in a colour, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

const escape = String.fromCharCode(27);

export function createPaint(style: Style): Paint {
  if (!style.color) return (_colour, text) => text;
  return (colour, text) => {
    const [on, off] = codes[colour];
    return text === '' ? '' : `${escape}[${on}m${text}${escape}[${off}m`;
  };
}

/** How text is printed. */
export interface Style {
  /** ANSI colours, for a terminal that wants them. */
  readonly color: boolean;
  /** The columns of the terminal; undefined where the text goes elsewhere, and its lines are as long as they are. */
  readonly width?: number | undefined;
}
