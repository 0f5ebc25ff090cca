// Runs tests with mutants. In the first sweep, each test runs once while all mutants sleep, and then, if that was quick, once for each mutant
// that it met and that no test has killed yet. In the second sweep, the slow ones do the same for what is left.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TestRunner } from 'vitest';

const folder = process.env.DEMARC_MUTANTS;
const root = process.cwd();
const sweep = process.env.DEMARC_MUTANTS_SWEEP;
/** Seconds of processor that the tests of one mutant may take: quick ones in the first sweep, slow ones in the second. */
const budget = Number(process.env.DEMARC_MUTANTS_BUDGET);
/** The same of a quick test. */
const quick = 0.1;
const state = (globalThis.__mutants ??= { awake: 0, met: new Map(), count: 0, limit: Infinity });
const spent = (globalThis.__mutantsSpent ??= spentBefore());
/** Ends this process if it goes round in a loop. A test that only waits is ended by its time. */
const watchdog = (globalThis.__mutantsWatchdog ??= new Worker(new URL('mutant-watchdog.mjs', import.meta.url)));
watchdog.unref();
/** What the first sweep knows of a test, by its file and name. */
const known = (globalThis.__mutantsKnown ??= new Map());
if (sweep === '2' && known.size === 0) {
  for (const line of readFileSync(`${folder}/tests.jsonl`, 'utf8').trim().split('\n')) {
    const test = JSON.parse(line);
    known.set(`${test.file} ${test.test}`, test);
  }
}

export default class extends TestRunner {
  async onBeforeRunTask(test) {
    const { seconds, passed, met } = this.knownOf(test);
    if (sweep === '2' && (!passed || seconds <= quick || !met.some(([id]) => isLeft(id, seconds)))) test.mode = 'skip';
    await super.onBeforeRunTask(test);
  }

  knownOf(test) {
    const { file, test: name } = placeOf(test);
    return known.get(`${file} ${name}`) ?? { seconds: 0, passed: false, met: [] };
  }

  async runTask(test) {
    const place = placeOf(test);
    const run = TestRunner.getTestFn(test);
    const { ms, seconds, met } = sweep === '2' ? this.knownOf(test) : await this.meet(test, run, place);
    if (sweep === '1' && seconds > quick) return;
    for (const [id, times] of met) {
      if (!isLeft(id, seconds)) continue;
      state.limit = 10_000 + 50 * times;
      const limit = 20_000 + 20 * ms;
      const result = await this.pass(test, run, { id, place, limit });
      spent.set(id, (spent.get(id) ?? 0) + result.seconds);
      if (result.error === undefined) note('survived', { sweep, id, seconds: result.seconds, ...place });
      else if (!(await this.isKilled(test, run, { id, place, limit, error: result.error }))) break;
    }
  }

  /** Runs a test while all mutants sleep. */
  async meet(test, run, place) {
    state.met.clear();
    const { ms, seconds, error } = await this.pass(test, run, { id: 0, place, limit: 600_000, isAgain: false });
    const found = { ...place, ms, seconds, passed: error === undefined, met: [...state.met] };
    note('tests', found);
    if (error !== undefined) throw error;
    return found;
  }

  async onAfterRunSuite(suite) {
    await super.onAfterRunSuite(suite);
    if ('filepath' in suite) appendFileSync(`${folder}/done-${sweep}`, `${pathOf(suite)}\n`);
  }

  /** Notes the mutant as killed, if the test passes again without it. Otherwise the test says nothing any more: it cannot be repeated. */
  async isKilled(test, run, { id, place, limit, error }) {
    const again = await this.pass(test, run, { id: 0, place, limit });
    const verdict = { id, ...place, message: String(error.message).slice(0, 300) };
    if (again.error === undefined) writeFileSync(`${folder}/killed/${id}`, JSON.stringify(verdict));
    else note('doubtful', { ...verdict, again: String(again.error.message).slice(0, 300) });
    return again.error === undefined;
  }

  async pass(test, run, { id, place, limit, isAgain = true }) {
    this.onBeforeTryTask(test);
    watchdog.postMessage({ id, ...place, end: Date.now() + 1.5 * limit });
    Object.assign(state, { awake: id, count: 0 });
    const begun = [performance.now(), process.cpuUsage()];
    let error = isAgain ? await failureOf(within(limit, () => hooksOf('beforeEach', test))) : undefined;
    error ??= await failureOf(within(limit, run));
    error ??= await failureOf(() => this.onAfterTryTask(test));
    if (test.result.state === 'fail') error ??= new Error(String(test.result.errors?.[0]?.message));
    Object.assign(test.result, { state: 'run', errors: undefined });
    await failureOf(within(10_000, () => endHooks(test)));
    if (isAgain) await failureOf(within(10_000, () => hooksOf('afterEach', test)));
    state.awake = 0;
    watchdog.postMessage({ id: 0 });
    const used = process.cpuUsage(begun[1]);
    return { error, ms: Math.round(performance.now() - begun[0]), seconds: (used.user + used.system) / 1e6 };
  }
}

function isLeft(id, seconds) {
  return !existsSync(`${folder}/killed/${id}`) && (spent.get(id) ?? 0) + seconds <= budget;
}

/** What the mutants cost in the processes of this sweep that ended before this one began: where files are isolated, each is a process. */
function spentBefore() {
  const seconds = new Map();
  if (!existsSync(`${folder}/survived.jsonl`)) return seconds;
  for (const line of readFileSync(`${folder}/survived.jsonl`, 'utf8').trim().split('\n')) {
    const survived = JSON.parse(line);
    if (survived.sweep === sweep) seconds.set(survived.id, (seconds.get(survived.id) ?? 0) + survived.seconds);
  }
  return seconds;
}

async function failureOf(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function within(limit, run) {
  return () => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('the test takes too long')), limit);
    });
    return Promise.race([Promise.resolve().then(run), late]).finally(() => clearTimeout(timer));
  };
}

/** What vitest calls once for each test is called again for each time that it runs. */
async function hooksOf(kind, test) {
  const suites = [];
  for (let suite = test.suite ?? test.file; suite !== undefined; suite = suite.suite) suites.unshift(suite);
  for (const suite of suites) for (const hook of TestRunner.getSuiteHooks(suite)[kind]) await hook(test.context, suite);
}

async function endHooks(test) {
  const hooks = [...(test.onFinished ?? [])].reverse();
  test.onFinished = undefined;
  test.onFailed = undefined;
  for (const hook of hooks) await hook(test.context);
}

function note(name, line) {
  appendFileSync(`${folder}/${name}.jsonl`, `${JSON.stringify(line)}\n`);
}

function placeOf(test) {
  const names = [];
  for (let at = test; at !== undefined && at !== test.file; at = at.suite) names.unshift(at.name);
  return { file: pathOf(test.file), test: names.join(' > ') };
}

function pathOf({ filepath }) {
  return relative(root, filepath).replaceAll('\\', '/');
}
