import { expect, test } from 'vitest';
import { Dice } from '../chaos/dice.ts';
import { casesOf, deepPart } from '../helpers/deep.ts';
import { entries, tokens, usualMs } from './entries.ts';
import { growsTooFast, runOf } from './growth.ts';

/** Runs of pairs beside those of single tokens. */
const pairs = casesOf(2, 2_000, 'DEMARC_SLOW_PAIRS');

test.each(Object.entries(entries))('%s: time grows linearly with any repeated text', (name, work) => {
  const dice = new Dice(1 + deepPart.at);
  const look = { short: name in usualMs ? 2_048 : 4_096, quickMs: usualMs[name] ?? 5 };
  const tails = name in usualMs ? [''] : ['', '!\n\0'];
  const units = [...tokens, ...Array.from({ length: pairs }, () => dice.choose(tokens) + dice.choose(tokens))];
  const slow = units.flatMap((unit) =>
    tails.flatMap((tail) => (growsTooFast(work, runOf(unit, tail), look) ? [JSON.stringify([unit, tail])] : [])),
  );
  expect(slow).toEqual([]);
});

test('the measurement detects work that grows too fast', () => {
  const look = { short: 2_048, quickMs: 1 };
  const each = (text: string) => Array.from(text).reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const slow = (text: string) => Array.from(text).map((_, at) => each(text.slice(at)));
  // Its first run is slower than the later ones: the engine compiles it.
  slow('a'.repeat(look.short));
  expect(growsTooFast(slow, runOf('a', ''), look)).toBe(true);
  expect(growsTooFast((text) => Array.from({ length: 200 }, () => each(text)), runOf('a', ''), look)).toBe(false);
});
