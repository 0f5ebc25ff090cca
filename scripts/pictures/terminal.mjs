import { schemes } from './schemes.mjs';

/** In columns. So wide is a terminal in the pictures. */
export const columns = 84;

const cell = { width: 10, height: 22 };
const margin = 20;

/**
 * What a command printed on a terminal, as SVG: text stays text. Each run of one style has its place and its length, so that columns stay
 * columns in every font.
 * @param title for those who do not see the picture
 * @param printed with the colours of demarc, as ANSI codes
 */
export function drawTerminal({ title, command, printed }) {
  const lines = [`\u001b[1m$ ${command}\u001b[22m`, ...printed].flatMap(wrapped);
  return Object.values(schemes).map(({ suffix, terminal: colours }) => {
    const [width, height] = [columns * cell.width + 2 * margin, lines.length * cell.height + 2 * margin - 4];
    const rows = lines.flatMap((runs, row) => runs.map((run) => textOf(run, row, colours)));
    return [
      suffix,
      [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
        `<title id="title">${escaped(title)}</title>`,
        "<style>text{font:16px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;white-space:pre}.b{font-weight:700}</style>",
        `<rect x=".75" y=".75" width="${width - 1.5}" height="${height - 1.5}" rx="8" fill="${colours.ground}" stroke="${colours.line}" stroke-width="1.5"/>`,
        ...rows,
        '</svg>',
        '',
      ].join('\n'),
    ];
  });
}

function textOf({ text, column, colour, bold }, row, colours) {
  const [x, y] = [margin + column * cell.width, margin + row * cell.height + 16];
  const kind = bold ? ' class="b"' : '';
  return `<text x="${x}" y="${y}" textLength="${text.length * cell.width}" lengthAdjust="spacingAndGlyphs" fill="${colours[colour]}"${kind}>${escaped(text)}</text>`;
}

/** The rows of a line, each with its runs of one style, without the spaces between them. */
function wrapped(line) {
  const rows = [[]];
  let column = 0;
  for (const { text, ...style } of stylesOf(line)) {
    for (const word of text.split(/(\s+)/)) {
      if (word.trim() !== '' && column > 0 && column + word.length > columns) {
        rows.push([]);
        column = 0;
      }
      if (word.trim() !== '') add(rows.at(-1), { text: word, column, ...style });
      column += word.length;
    }
  }
  return rows;
}

/** Words of one style with one space between them are one run. */
function add(runs, run) {
  const last = runs.at(-1);
  const follows = last !== undefined && last.column + last.text.length + 1 === run.column;
  if (follows && last.colour === run.colour && last.bold === run.bold) last.text += ` ${run.text}`;
  else runs.push(run);
}

const colourCodes = { 31: 'red', 32: 'green', 33: 'yellow', 35: 'magenta', 36: 'cyan' };

/** The parts of a line, each in one style: demarc prints bold, dim and five colours. */
function stylesOf(line) {
  const style = { colour: 'text', dim: false, bold: false };
  // eslint-disable-next-line no-control-regex -- these codes are what it reads
  return line.split(/\u001b\[(\d+)m/).flatMap((part, at) => {
    if (at % 2 === 0) {
      const colour = style.dim ? 'dim' : style.colour;
      return part === '' ? [] : [{ text: part, colour, bold: style.bold }];
    }
    if (part === '1') style.bold = true;
    else if (part === '2') style.dim = true;
    else if (part === '22') Object.assign(style, { bold: false, dim: false });
    else if (part === '39') style.colour = 'text';
    else if (part in colourCodes) style.colour = colourCodes[part];
    else throw new Error(`an ANSI code that pictures do not know: ${part}`);
    return [];
  });
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
