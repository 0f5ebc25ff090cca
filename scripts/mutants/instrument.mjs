// Writes mutants into the sources of a copy: each is asleep until its number is the active one.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Where the copy has what says which mutant is awake. */
export const switchFile = 'src/mutant-switch.mjs';

/** `mutants` have offsets of the files in `root`. */
export function instrument(root, mutants) {
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const path = join(root, file);
    const source = readFileSync(path, 'utf8');
    const inFile = mutants.filter((mutant) => mutant.file === file);
    const from = relative(dirname(file), switchFile).replaceAll('\\', '/');
    const importLine = `import { isAwake as __isAwake } from '${from.startsWith('.') ? from : `./${from}`}';\n`;
    writeFileSync(path, importLine + render(source, 0, source.length, byRange(inFile)));
  }
}

/** Ranges of a syntax tree lie apart or within each other: the wider one first. */
function byRange(mutants) {
  const ranges = new Map();
  for (const mutant of mutants) {
    const key = `${mutant.start} ${mutant.end}`;
    ranges.set(key, [...(ranges.get(key) ?? []), mutant]);
  }
  return [...ranges.values()].sort(([a], [b]) => a.start - b.start || b.end - a.end);
}

function render(source, start, end, ranges) {
  let text = '';
  let at = start;
  for (const mutants of ranges) {
    const [{ start: from, end: to }] = mutants;
    if (from < at) continue;
    const within = ranges.filter(([{ start: a, end: b }]) => a >= from && b <= to && b - a < to - from);
    const original = `(${render(source, from, to, within)})`;
    text += source.slice(at, from) + mutants.reduceRight(wrap, original);
    at = to;
  }
  return text + source.slice(at, end);
}

function wrap(rest, { id, text }) {
  return `(__isAwake(${id})?(${text}):${rest})`;
}
