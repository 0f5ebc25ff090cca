import { expect, test } from 'vitest';
import { isCi, useColor } from '../../src/cli/terminal.ts';

test.each([
  ['a terminal gets colour', true, false, {}, true],
  ['a pipe gets none', false, false, {}, false],
  ['--no-color wins over everything', true, true, { FORCE_COLOR: '1' }, false],
  ['NO_COLOR turns it off', true, false, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR does not count', true, false, { NO_COLOR: '' }, true],
  ['FORCE_COLOR turns it on for a pipe', false, false, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0 turns it off', true, false, { FORCE_COLOR: '0' }, false],
  ['a dumb terminal gets none', true, false, { TERM: 'dumb' }, false],
  ['a CI system gets plain lines', true, false, { CI: 'true' }, false],
])('%s', (_name, isTerminal, flag, environment, expected) => {
  expect(useColor(isTerminal, flag, environment)).toBe(expected);
});

test('CI=false does not count as CI', () => {
  expect(isCi({ CI: 'false' })).toBe(false);
  expect(isCi({ GITHUB_ACTIONS: 'true' })).toBe(true);
});
