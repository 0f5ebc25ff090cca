import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOfConfiguration } from '../../src/action/configuration-key.ts';
import { statusContext } from '../../src/action/review/review-status.ts';

const word = fc.oneof(
  fc.constantFrom('a', 'b', 'a b', 'eu/x.yaml', '@abcd', 'ä'),
  fc.string({ minLength: 1, maxLength: 40 }),
);
const inputs = fc.record({
  workingDirectory: fc.oneof(fc.constant(''), fc.constantFrom('eu', 'eu/net', 'a b')),
  files: fc.uniqueArray(word, { maxLength: 3 }),
  accounts: fc.uniqueArray(fc.constantFrom('abcd', 'ef01', '0123'), { maxLength: 3 }),
});

test('two configurations have different keys, and one always has the same key', () => {
  fc.assert(
    fc.property(inputs, inputs, (a, b) => {
      const [first, second] = [keyOfConfiguration(undefined, a), keyOfConfiguration(undefined, b)];
      expect(keyOfConfiguration(undefined, { ...a, files: a.files.toReversed() })).toMatchObject({
        label: first.label,
      });
      const same = first.marker('plan') === second.marker('plan');
      expect(statusContext(first) === statusContext(second)).toBe(same);
      expect(first.marker('plan')).toMatch(/^<!-- demarc:plan [0-9a-f]{16} -->$/);
      expect(first.marker('apply')).not.toContain(first.hash('plan'));
      // No name that is given is like one that follows.
      expect(first.label ?? '/').toMatch(/[/@]/);
      expect(first.label ?? 'x').toMatch(/^[A-Za-z0-9._ @/-]{1,60}$/);
    }),
  );
});

test('the same folder and files have the same key in every spelling', () => {
  const key = (workingDirectory: string, files: readonly string[]) =>
    keyOfConfiguration(undefined, { workingDirectory, files, accounts: [] }).marker('plan');
  expect(key('./eu/', ['./a.yaml', 'b/'])).toBe(key('eu', ['b', 'a.yaml']));
  expect(key('.', [])).toBe(key('', []));
  expect(key('eu', ['a'])).not.toBe(key('', ['eu/a']));
});

test('a configuration with a name has a key from that name', () => {
  const nothing = { workingDirectory: '', files: [], accounts: [] };
  const named = keyOfConfiguration('network', nothing);
  expect(named.label).toBe('network');
  expect(named.marker('plan')).toBe(keyOfConfiguration('network', { ...nothing, files: ['x'] }).marker('plan'));
  expect(named.marker('plan')).not.toBe(keyOfConfiguration(undefined, nothing).marker('plan'));
});
