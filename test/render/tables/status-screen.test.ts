import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderStatusScreen } from '../../../src/render/tables/status-screen.ts';
import { textWidth } from '../../../src/render/text/inline-text.ts';

const row = {
  account: 'a1',
  key: null,
  address: null,
  name: 'icon-東京-0001',
  type: 'direct',
  place: 'nrt01 (Equinix TY2)',
  cnis: ['wan-a'],
};
const rows = Array.from({ length: 30 }, (_, at) => ({
  ...row,
  name: `icon-${at}`,
  state: at === 29 ? 'Down' : 'Healthy',
}));
const view = { rows, weak_sets: [], left_out: 0, readAt: new Date(0), failure: undefined, pauseMs: 215_000 };

test('a screen fits its terminal, leaves a row for the cursor, and shows the sick first', () => {
  const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) });
  const failures = fc.constantFrom(undefined, 'the API answered 503 '.repeat(20));
  fc.assert(
    fc.property(size, failures, ({ columns, rows: height }, failure) => {
      const lines = renderStatusScreen({ ...view, failure }, { columns, rows: height })
        .split('\n')
        .slice(0, -1);
      expect(lines.length).toBeLessThanOrEqual(Math.max(1, height - 1));
      expect(lines.filter((line) => textWidth(line) > columns)).toEqual([]);
    }),
  );
  const head = (columns: number) => renderStatusScreen(view, { columns, rows: 5 }).split('\n')[0];
  expect([40, 30, 20].map(head)).toEqual([
    'read 1970-01-01T00:00:00Z, again in 4m',
    'read 1970-01-01T00:00:00Z',
    '00:00:00Z',
  ]);
  expect(renderStatusScreen({ ...view, pauseMs: -1_000 }, { columns: 90, rows: 5 })).toMatch(
    /^read 1970-01-01T00:00:00Z; Ctrl-C ends\n/,
  );
  const lines = renderStatusScreen(view, { columns: 90, rows: 10 }).split('\n');
  expect(lines).toEqual([
    'read 1970-01-01T00:00:00Z, again in 4m; Ctrl-C ends',
    expect.stringMatching(/^KEY +NAME /),
    expect.stringMatching(/icon-29 .* Down/),
    ...[0, 1, 2].map((at) => expect.stringMatching(new RegExp(`icon-${at} .* Healthy`)) as string),
    '… 26 more lines',
    '',
    '1 Down, 29 Healthy',
    '',
  ]);
});

test('a failure is shown with the time of the last good reading, and before the first one nothing else', () => {
  const failed = { ...view, failure: '1970-01-01T00:01:00Z timed out' };
  expect(renderStatusScreen(failed, { columns: 90, rows: 6 })).toMatch(
    /^read 1970-01-01T00:00:00Z, .*\ncould not read: 1970-01-01T00:01:00Z timed out\n/,
  );
  const never = { ...failed, rows: [], readAt: undefined };
  expect(renderStatusScreen(never, { columns: 90, rows: 6 })).toBe(
    'not read yet, again in 4m; Ctrl-C ends\ncould not read: 1970-01-01T00:01:00Z timed out\n\n'.replace(/\n\n$/, '\n'),
  );
});
