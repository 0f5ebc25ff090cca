// Chooses mutants by a seed: so many of each room, of each kind in turn, and none that the types refuse.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { candidatesOf } from './candidates.mjs';
import { refusedByTypes } from './refused-by-types.mjs';

/** The rooms, each with its part of a hundred: a small room has more mutants a line. */
export const rooms = new Map([
  ['src/plan', 46],
  ['src/apply', 30],
  ['src/config', 17],
  ['src/usecases/review', 7],
]);

/** A mutant: { id, room, file, line, kind, start, end, source, text }; `text` stands in place of `source`. */
export function chooseMutants(root, count, seed) {
  const random = randomOf(seed);
  const drawn = [...rooms].map(([room, part]) => {
    const target = Math.ceil((count * part) / 100);
    const candidates = [...ofEachKind(shuffled(candidatesIn(root, room), random))];
    // The types refuse less than half.
    return { target, candidates: candidates.slice(0, target * 3).map((candidate) => ({ room, ...candidate })) };
  });
  const refused = refusedByTypes(
    root,
    drawn.flatMap(({ candidates }) => candidates),
  );
  return drawn
    .flatMap(({ target, candidates }) => candidates.filter((candidate) => !refused.has(candidate)).slice(0, target))
    .map((candidate, at) => ({ id: at + 1, ...candidate }));
}

function candidatesIn(root, room) {
  const paths = readdirSync(join(root, room), { recursive: true }).filter((path) => path.endsWith('.ts'));
  return paths.sort().flatMap((path) => {
    const file = `${room}/${path.replaceAll('\\', '/')}`;
    const text = readFileSync(join(root, file), 'utf8');
    return candidatesOf(file, text).map((candidate) => ({
      ...candidate,
      file,
      line: text.slice(0, candidate.start).split('\n').length,
      source: text.slice(candidate.start, candidate.end),
      ...wholeLines(text, candidate),
    }));
  });
}

/** The lines that hold a mutant, and where in them it begins: so it is found again in another commit. */
function wholeLines(text, { start, end }) {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return { lines: text.slice(from, to), offset: start - from };
}

/** One of each kind, then another one of each: texts are many, and matter less. */
function* ofEachKind(candidates) {
  const queues = new Map();
  for (const candidate of candidates) {
    queues.set(candidate.kind, [...(queues.get(candidate.kind) ?? []), candidate]);
  }
  const kinds = [...queues.keys()].sort();
  for (let at = 0; at < candidates.length; at += 1) {
    for (const kind of kinds) {
      const candidate = queues.get(kind)[at];
      if (candidate !== undefined) yield candidate;
    }
  }
}

function shuffled(list, random) {
  const result = [...list];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other], result[at]];
  }
  return result;
}

/** mulberry32: numbers from 0 up to 1, the same for the same seed. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
