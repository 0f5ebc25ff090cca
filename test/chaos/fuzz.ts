import { performance } from 'node:perf_hooks';
import { casesOf, firstOf } from '../helpers/deep.ts';
import type { Dice } from './dice.ts';

/** Cases of each fuzz test. */
export const fuzzCases = casesOf(300, 100_000, 'DEMARC_FUZZ_CASES');
export const fuzzFrom = firstOf(fuzzCases, 'DEMARC_FUZZ_FROM');

/** Values that programs stumble over. */
const nasty = [
  'null',
  'true',
  '-1',
  '0',
  '1e400',
  '99999999999999999999',
  '0.5',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u001b[31m::set-output name=a::b"',
  '"\\u202e--> <script>"',
  '"__proto__"',
  '{"__proto__":{"a":1}}',
  '{"constructor":1}',
  '[]',
  '{}',
  '[[[[[[[[]]]]]]]]',
  '".."',
  '"2001:db8::1/64"',
  '"999.1.1.1/99"',
  '"${env:DEMARC_X}"',
  '"${env:HOME}"',
  '[{}]',
] as const;

const tokens = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  "'",
  '\n',
  '\t',
  ' ',
  '- ',
  '? ',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '---\n',
  '|\n',
  '>\n',
  '#',
  '%',
  '@',
  '`',
  '\u0000',
  '\u001b',
  '\ufeff',
  '\u202e',
  '\ud800',
  '0x',
  '~',
] as const;

/** A text with some things wrong in it: bytes, tokens and pieces cut out, doubled, swapped, or put in; JSON values exchanged. */
export function mutate(text: string, dice: Dice): string {
  let result = text;
  for (let i = 1 + dice.below(4); i > 0; i--) result = mutateOnce(result, dice);
  return result;
}

function mutateOnce(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  const length = 1 + dice.below(dice.choose([2, 10, 60, 400]));
  const [head, piece, tail] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  switch (dice.below(9)) {
    case 0:
      return head + tail;
    case 1:
      return head + piece + piece + tail;
    case 2:
      return head + dice.choose(tokens) + piece + tail;
    case 3:
      return head + String.fromCharCode(dice.below(dice.choose([128, 65_536]))) + tail;
    case 4:
      return head + piece + dice.choose(tokens).repeat(1 + dice.below(300)) + tail;
    case 5:
      return head;
    default:
      return exchangeValue(text, dice);
  }
}

/** Another value in the place of one: a number, a text, a word, or a whole list or map that has none in it. */
function exchangeValue(text: string, dice: Dice): string {
  const values = [
    ...text.matchAll(/"(?:[^"\\]|\\.)*"(?!\s*:)|-?\b\d+(?:\.\d+)?\b|\b(?:true|false|null)\b|\{[^{}]*\}|\[[^[\]]*\]/g),
  ];
  const value = values[dice.below(values.length)];
  if (value === undefined) return text;
  const other = dice.chance(30) ? (values[dice.below(values.length)]?.[0] ?? 'null') : dice.choose(nasty);
  return text.slice(0, value.index) + other + text.slice(value.index + value[0].length);
}

export interface FuzzEnd {
  readonly wrong: readonly string[];
  readonly slowestMs: number;
  readonly megabytes: number;
}

/**
 * Runs so many cases, each from a seed of its own. What a case throws is wrong, and so is one that takes longer than a second twice:
 * once may be the machine.
 */
export async function fuzz(cases: number, run: (seed: number) => Promise<void> | void): Promise<FuzzEnd> {
  const wrong: string[] = [];
  let slowestMs = 0;
  let megabytes = 0;
  const timed = async (seed: number): Promise<number> => {
    const start = performance.now();
    await run(seed);
    return performance.now() - start;
  };
  for (let seed = fuzzFrom; seed < fuzzFrom + cases && wrong.length < 10; seed++) {
    try {
      let took = await timed(seed);
      if (took > 1_000) took = Math.min(took, await timed(seed));
      if (took > 1_000) wrong.push(`case ${seed} took ${Math.round(took)} ms`);
      slowestMs = Math.max(slowestMs, took);
    } catch (error) {
      wrong.push(`case ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    if (seed % 100 === 0) megabytes = Math.max(megabytes, process.memoryUsage.rss() / 2 ** 20);
  }
  return { wrong, slowestMs, megabytes };
}
