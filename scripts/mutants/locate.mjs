// Finds the mutants of one commit in the sources of another: where their lines read the same.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Those that are found, with offsets in `root`. A file that moved is found by its name, which is its own. */
export function locate(root, mutants) {
  const paths = readdirSync(join(root, 'src'), { recursive: true }).map((path) => `src/${path.replaceAll('\\', '/')}`);
  return mutants.flatMap((mutant) => {
    const file = paths.find((path) => basename(path) === basename(mutant.file));
    const start = file === undefined ? undefined : startIn(readFileSync(join(root, file), 'utf8'), mutant);
    return start === undefined ? [] : [{ ...mutant, file, start, end: start + mutant.source.length }];
  });
}

/** Where the lines are that hold the mutant: of several places, the nearest to its line. */
function startIn(text, { lines, offset, line }) {
  const found = [];
  for (let at = text.indexOf(lines); at >= 0; at = text.indexOf(lines, at + 1)) {
    if (at === 0 || text[at - 1] === '\n') found.push(at);
  }
  const distance = (at) => Math.abs(text.slice(0, at).split('\n').length - line);
  const [nearest] = found.sort((a, b) => distance(a) - distance(b));
  return nearest === undefined ? undefined : nearest + offset;
}
