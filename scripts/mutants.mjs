// Mutation testing: makes small mistakes in `src/plan`, `src/apply`, `src/config` and `src/usecases/review`, one at a time, and says which
// of them no test notices. By hand or by night: `npm run mutants`, with --count N (520), --seed S (1), --processes P (2), --budget B
// (seconds of processor for the tests of one mutant in each sweep: 10) and --out FILE. --compare FILE looks for the mutants of such a
// file in this checkout, or in that of --root FOLDER: so the tests of two commits are compared. --only survived,unmet takes those alone that
// ended so, --tests test/plan those test files alone whose path begins so.
//
// All mutants are written into a copy of the checkout, asleep, which is built once: also the tests of the command and the Action meet
// them. Each test runs once to see which mutants it meets, then once for each of these that is not killed yet. A survivor is no proof
// of a missing test: some mutants change nothing that can be seen.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseMutants } from './mutants/choose.mjs';
import { makeCopy } from './mutants/copy.mjs';
import { locate } from './mutants/locate.mjs';
import { reportOf } from './mutants/report.mjs';
import { runTests } from './mutants/run-tests.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '520' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '2' },
    budget: { type: 'string', default: '10' },
    root: { type: 'string', default: fileURLToPath(new URL('../', import.meta.url)) },
    out: { type: 'string', default: 'mutants.json' },
    compare: { type: 'string' },
    only: { type: 'string' },
    tests: { type: 'string', default: 'test/' },
  },
});
const root = resolve(values.root);
const mutants =
  values.compare === undefined
    ? chooseMutants(root, Number(values.count), Number(values.seed))
    : locate(root, chosenBefore(values.compare, values.only));
console.log(`seed ${values.seed}: ${mutants.length} mutants`);

// The processes of the tests end with this one, and the copy goes.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const copy = makeCopy(root, mutants);
process.once('exit', () => {
  if (process.env['DEMARC_MUTANTS_KEEP'] === undefined) rmSync(copy, { recursive: true, force: true });
  else console.log(`kept ${copy}`);
});
const folder = join(copy, '.mutants');
for (const name of ['killed', 'logs']) mkdirSync(join(folder, name), { recursive: true });
await runTests(copy, folder, { processes: Number(values.processes), budget: values.budget, tests: values.tests });
const { text, results } = reportOf(folder, mutants);
writeFileSync(values.out, `${JSON.stringify({ seed: Number(values.seed), mutants: results }, undefined, 1)}\n`);
console.log(text);

function chosenBefore(file, only) {
  const before = JSON.parse(readFileSync(file, 'utf8')).mutants;
  return before.filter(({ state }) => only === undefined || only.split(',').includes(state));
}
