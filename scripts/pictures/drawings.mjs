import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemes } from './schemes.mjs';

/** What is drawn by hand, in the colours of each scheme: the whole of demarc, and the eight words of the glossary. */
export function drawings() {
  return Object.fromEntries(['hero', 'words'].flatMap((name) => inSchemes(name)));
}

function inSchemes(name) {
  const drawing = readFileSync(fileURLToPath(new URL(`${name}.svg`, import.meta.url)), 'utf8');
  return Object.values(schemes).map(({ suffix, drawing: colours }) => [
    `${name}${suffix}.svg`,
    drawing.replaceAll(/var\(--([a-z-]+)\)/g, (_, colour) => colours[colour]),
  ]);
}
