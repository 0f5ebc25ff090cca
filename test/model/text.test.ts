import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathArgument, shellCommand, shellWord } from '../../src/model/text.ts';

describe('a command that is printed for a shell', () => {
  it.each([
    [['demarc', 'plan', 'a b.yaml'], "demarc plan 'a b.yaml'"],
    [['demarc', 'loa', "o'brien"], String.raw`demarc loa 'o'\''brien'`],
    [['demarc', 'status', '$(id)'], "demarc status '$(id)'"],
    [['demarc', 'status', ''], "demarc status ''"],
    [['demarc', 'plan', '--allow', 'foreign=ewr-a'], 'demarc plan --allow foreign=ewr-a'],
  ])('is quoted when a shell would split it: %j', (words, text) => {
    expect(shellCommand(...words)).toBe(text);
  });

  it('gives a shell the same words again, whatever their content', () => {
    const letters = Array.from('ab -=~#*?[]{}()<>|&;$`"\'\\!%^\n\té');
    const word = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 200 }), (words) => {
        const script = `for word in ${words.map(shellWord).join(' ')}; do printf '%s\\0' "$word"; done`;
        const out = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
        expect(out.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 10 },
    );
  });

  it('never shows a path as a flag', () => {
    expect(['-x.yaml', '--yes', '-', 'a.yaml'].map(pathArgument)).toEqual(['./-x.yaml', './--yes', '-', 'a.yaml']);
  });
});
