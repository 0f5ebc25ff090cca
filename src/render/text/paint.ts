export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'magenta' | 'cyan';

/** Colours text that is already safe to print, or returns it unchanged. */
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

export interface Style {
  /** True for a terminal that wants ANSI colours. */
  readonly color: boolean;
  /** The columns of the terminal. Undefined for other outputs: lines then have any length. */
  readonly width?: number | undefined;
  /** Also what is left out otherwise: in a plan, every match. */
  readonly verbose?: boolean;
}
