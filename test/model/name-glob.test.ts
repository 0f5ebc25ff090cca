import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literalGlob, nameGlob } from '../../src/model/globs/name-glob.ts';
import { ignoreMatcher, nameGlobs } from '../../src/model/globs/name-globs.ts';
import { runs } from '../helpers/hold.ts';
import { growsTooFast } from '../time/growth.ts';

/** What a glob means, said the slow way: every way to share the name out among the tokens is tried. */
function matchesSlowly(glob: readonly string[], name: readonly string[]): boolean {
  const [token, ...rest] = glob;
  if (token === undefined) return name.length === 0;
  if (token === '*') return name.some((_, i) => matchesSlowly(rest, name.slice(i))) || matchesSlowly(rest, []);
  const [character, ...others] = name;
  if (character === undefined) return false;
  return (token === '?' || token.replace(/^\\(?=[*?])/, '') === character) && matchesSlowly(rest, others);
}

const token = fc.constantFrom('*', '?', 'a', 'b', '/', '😀', '\\*', '\\?', '(', '{', '\\(');
const character = fc.constantFrom('a', 'b', '/', '😀', '*', '?', '(', '{', '\\', '\ud83d');

describe('a glob of policy.ignore', () => {
  test.each([
    ['team-b*', 'team-b/wan', true],
    ['*', 'a/b/.c', true],
    ['team-b/*', 'team-b', false],
    ['lab (old)*', 'lab (old) 1', true],
    ['lab (old|new)*', 'lab old', false],
    ['icon-{7,8}', 'icon-7', false],
    ['icon-{7,8}', 'icon-{7,8}', true],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['!lab*', 'lab', false],
    ['!lab*', '!lab-1', true],
    ['+(a|b)', '+(a|b)', true],
    ['@(a)', '@(a)', true],
    ['lab\\1', 'lab\\1', true],
    ['lab\\1', 'lab1', false],
    ['.*', '.hidden', true],
    ['a?c', 'a/c', true],
    ['a?c', 'ac', false],
    ['wan-?', 'wan-😀', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['what\\?', 'what?', true],
    ['what\\?', 'whats', false],
    ['a*a', 'a', false],
    ['**', '', true],
    ['', '', true],
    ['', 'a', false],
    ['LAB-*', 'lab-1', false],
    ['a\n*', 'a\nb', true],
    ['$^', '$^', true],
  ])('%j on %j: %s', (glob, name, expected) => {
    expect(nameGlob(glob)(name)).toBe(expected);
  });

  test('matches the same as an exhaustive search', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 7 }), fc.array(character, { maxLength: 7 }), (tokens, characters) => {
        const name = Array.from(characters.join(''));
        const glob = tokens.flatMap((each) => (each === '\\(' ? ['\\', '('] : [each]));
        expect(nameGlob(glob.join(''))(name.join(''))).toBe(matchesSlowly(glob, name));
      }),
      { numRuns: runs * 40 },
    );
  });

  test('that was made for one name matches only that name', () => {
    const names = fc.array(character, { maxLength: 6 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(names, names, (name, other) => {
        expect(nameGlob(literalGlob(name))(other)).toBe(name === other);
        expect(ignoreMatcher([literalGlob(name)])(name)).toBe(true);
      }),
      { numRuns: runs * 20 },
    );
  });

  test('matches the same alone and among others', () => {
    const text = fc
      .array(fc.constantFrom('ab', 'a-', '/', 'team-network-', 'circuit-0001', '😀', '\ud83d', '\\*'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    const wild = fc.array(fc.oneof(text, fc.constantFrom('*', '?', '\\?', 'a')), { maxLength: 5 });
    const globs = fc.array(
      wild.map((parts) => parts.join('')),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(globs, fc.array(text, { maxLength: 6 }), fc.nat(), (all, names, seed) => {
        const matching = nameGlobs(all);
        const filled = all.map((glob, at) => glob.replaceAll('*', names[(at + seed) % 7] ?? '').replaceAll('?', 'a'));
        for (const name of ['', ...names, ...filled]) {
          const alone = all.flatMap((glob, at) => (nameGlob(glob)(name) ? [at] : []));
          expect([...matching(name)].sort((a, b) => a - b)).toEqual(alone);
          expect(ignoreMatcher(all)(name)).toBe(alone.length > 0);
        }
      }),
      { numRuns: 400 },
    );
  });

  test.each(['icon-#', 'icon-#-*', '*-#x', '*-#x*', '?con-#x*', '*?con-#*', 'team-network-#-*-circuit', '*a team*#x*'])(
    'like %j, one of many, takes time in proportion to globs plus names, not to their pairs',
    (form) => {
      const work = ({ length }: string) => {
        const numbers = [...Array(length).keys()].map(String);
        const isIgnored = ignoreMatcher(numbers.map((number) => form.replace('#', number)));
        return numbers.filter((number) => isIgnored(`icon-team-network-${number}-circuit`));
      };
      expect(growsTooFast(work, (length) => ' '.repeat(length), { short: 1_400, quickMs: 20 })).toBe(false);
    },
  );

  test('with very many stars is matched quickly with a very long name', () => {
    const name = 'a'.repeat(1_000_000);
    for (const glob of [`${'*a'.repeat(500)}b`, `${'*a'.repeat(500)}*b`, `${'*aa?'.repeat(200)}b`, '*'.repeat(1_000)]) {
      expect(nameGlob(glob)(name)).toBe(glob.endsWith('*'));
    }
  });
});
