import { expect, test } from 'vitest';
import { casesOf, firstOf } from '../helpers/deep.ts';
import { Tally } from '../helpers/tally.ts';
import { type Knob, knobs } from './days/knobs.ts';
import { numbersOf, shrink, tapeOf } from './days/numbers.ts';
import { runDay } from './days/run-day.ts';

/**
 * `DEMARC_DAYS=5000` asks for so many stories of each knob, `DEMARC_DAYS_FROM` for later seeds, `DEMARC_DAYS_KNOB` for one knob,
 * `DEMARC_DAYS_ALONE=1` for no other knob beside it, `DEMARC_DAYS_SHOW=KIND` for the smallest story that still goes wrong in that way.
 */
const stories = casesOf(3, 1_000, 'DEMARC_DAYS');
const from = firstOf(stories, 'DEMARC_DAYS_FROM');
const only = process.env['DEMARC_DAYS_KNOB'];
const isAlone = process.env['DEMARC_DAYS_ALONE'] !== undefined;
const shows = process.env['DEMARC_DAYS_SHOW'];

async function runStory(numbers: readonly number[], knob: Knob) {
  const tape = tapeOf(numbers);
  const others = knobs.filter(
    (candidate) => tape.chance(12) && candidate !== knob && candidate !== 'stored-otherwise' && !isAlone,
  );
  return runDay(tape, new Set([knob, ...others]));
}

const kindOf = (problem: string) => problem.slice(0, problem.indexOf(':'));

test.each(knobs.filter((knob) => only === undefined || knob === only))(
  'with %s, runs do only what the documents ask for, and in the end the network matches them',
  async (knob) => {
    const wrong = new Map<string, { seed: number; count: number; problem: string }>();
    const tally = new Tally();
    let runs = 0;
    for (let seed = from; seed < from + stories; seed++) {
      const { problems, end, runs: more } = await runStory(numbersOf(seed), knob);
      runs += more;
      tally.count([end]);
      for (const problem of problems) {
        const known = wrong.get(kindOf(problem));
        if (known === undefined) wrong.set(kindOf(problem), { seed, count: 1, problem });
        else known.count += 1;
      }
    }
    console.info(`${knob}: ${runs} runs; ${tally.toString()}`);
    const lines: string[] = [];
    for (const [kind, { seed, count, problem }] of wrong) {
      lines.push(`seed ${seed} (and ${count - 1} more) ${problem}`);
      if (shows === undefined || !problem.startsWith(shows)) continue;
      const fails = async (numbers: readonly number[]) =>
        (await runStory(numbers, knob)).problems.some((problem) => kindOf(problem) === kind);
      const { story, problems } = await runStory(await shrink(numbersOf(seed), fails), knob);
      lines.push(...problems.map((problem) => `  ! ${problem}`), ...story.map((line) => `  | ${line}`));
    }
    expect(lines.join('\n')).toBe('');
  },
  0,
);
