// What became of each mutant, and the figures.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const states = ['killed', 'time', 'doubtful', 'survived', 'unmet'];

/**
 * Each mutant gets its `state`: killed by `by`; `time`, if the test did not end; `doubtful`, if the test failed and did not pass again
 * without it; survived so many `tests`; or unmet by any test.
 */
export function reportOf(folder, mutants) {
  const killed = new Map(
    readdirSync(join(folder, 'killed')).map((id) => [
      Number(id),
      JSON.parse(readFileSync(join(folder, 'killed', id), 'utf8')),
    ]),
  );
  const doubtful = new Map(linesOf(folder, 'doubtful').map((line) => [line.id, line]));
  const survived = countById(linesOf(folder, 'survived').map(({ id }) => id));
  const met = countById(linesOf(folder, 'tests').flatMap((line) => line.met.map(([id]) => id)));
  const results = mutants.map((mutant) => {
    const by = killed.get(mutant.id) ?? doubtful.get(mutant.id);
    const state = stateOf(killed.get(mutant.id), doubtful.get(mutant.id), met.get(mutant.id) ?? 0);
    return { ...mutant, state, met: met.get(mutant.id) ?? 0, survived: survived.get(mutant.id) ?? 0, by };
  });
  return { results, text: [...table(results), '', ...survivors(results)].join('\n') };
}

function stateOf(killed, doubtful, met) {
  if (killed !== undefined)
    return /takes too long|is stuck|without an end|timed out/.test(killed.message) ? 'time' : 'killed';
  if (doubtful !== undefined) return 'doubtful';
  return met === 0 ? 'unmet' : 'survived';
}

function table(results) {
  const rooms = [...new Set(results.map(({ room }) => room)), 'all'];
  const line = (cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(20) : cell.padStart(9))).join('');
  return [
    line(['', 'mutants', ...states]),
    ...rooms.map((room) => {
      const ofRoom = results.filter((result) => room === 'all' || result.room === room);
      const counts = states.map((state) => ofRoom.filter((result) => result.state === state).length);
      return line([room, ...[ofRoom.length, ...counts].map(String)]);
    }),
  ];
}

function survivors(results) {
  const left = results.filter(({ state }) => !['killed', 'time'].includes(state));
  return left.map(
    ({ id, state, file, line, source, text, survived }) =>
      `${state} #${id} ${file}:${line} (${survived} tests)\n    ${short(source)}\n    -> ${short(text)}`,
  );
}

function short(text) {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 150 ? `${line.slice(0, 150)}…` : line;
}

function countById(ids) {
  const counts = new Map();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function linesOf(folder, name) {
  const path = join(folder, `${name}.jsonl`);
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
}
