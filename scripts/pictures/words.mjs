import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemes } from './schemes.mjs';

/** The drawing of the glossary, drawn by hand in words.svg, in the colours of each scheme. */
export function drawWords() {
  const drawing = readFileSync(fileURLToPath(new URL('words.svg', import.meta.url)), 'utf8');
  return Object.fromEntries(
    Object.values(schemes).map(({ suffix, drawing: colours }) => [
      `words${suffix}.svg`,
      drawing.replaceAll(/var\(--([a-z-]+)\)/g, (_, name) => colours[name]),
    ]),
  );
}
