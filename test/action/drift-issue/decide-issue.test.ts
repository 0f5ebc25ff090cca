import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clean,
  readDriftState,
  renderDriftState,
  replaceDriftState,
} from '../../../src/action/drift-issue/issue-text.ts';
import { decideIssue, type OwnIssue } from '../../../src/action/drift-issue/sync-issue.ts';

const fingerprint = 'sha256:1';
const other = 'sha256:2';

function issue(number: number, state: 'open' | 'closed', of: string | undefined): OwnIssue {
  return {
    number,
    state,
    body: `<!-- demarc:drift 00 -->\n${of === undefined ? 'text' : renderDriftState(of)}\n### Drift\n`,
  };
}

describe('the drift issue', () => {
  it.each<[string, readonly OwnIssue[], string | undefined, object]>([
    ['is opened where there is none', [], fingerprint, { type: 'create' }],
    ['is not opened without a drift', [], undefined, { type: 'none' }],
    ['is kept while the drift is the same', [issue(3, 'open', fingerprint)], fingerprint, { type: 'keep' }],
    [
      'is written anew when the drift is another one',
      [issue(3, 'open', fingerprint)],
      other,
      { type: 'update', reopen: false },
    ],
    [
      'is written anew when its state was taken out',
      [issue(3, 'open', undefined)],
      fingerprint,
      { type: 'update', reopen: false },
    ],
    ['is closed when the drift is gone', [issue(3, 'open', fingerprint)], undefined, { type: 'close' }],
    [
      'is opened again when it drifts again',
      [issue(3, 'closed', clean)],
      fingerprint,
      { type: 'update', reopen: true },
    ],
    [
      'stays closed when somebody closed it and nothing changed',
      [issue(3, 'closed', fingerprint)],
      fingerprint,
      { type: 'stay_closed' },
    ],
    [
      'is opened again when the drift changed since somebody closed it',
      [issue(3, 'closed', fingerprint)],
      other,
      { type: 'update', reopen: true },
    ],
    [
      'notes that the drift is gone that somebody closed it with',
      [issue(3, 'closed', fingerprint)],
      undefined,
      { type: 'forget' },
    ],
    ['is left alone once that is noted', [issue(3, 'closed', clean)], undefined, { type: 'none' }],
    [
      'is the open one of several',
      [issue(9, 'closed', fingerprint), issue(3, 'open', fingerprint)],
      fingerprint,
      { type: 'keep', issue: { number: 3 } },
    ],
    [
      'is the newest of several closed ones',
      [issue(3, 'closed', clean), issue(9, 'closed', clean)],
      fingerprint,
      { type: 'update', issue: { number: 9 } },
    ],
    [
      'stays closed where somebody closed the one that was kept of two',
      [issue(3, 'closed', fingerprint), issue(9, 'closed', clean)],
      fingerprint,
      { type: 'stay_closed', issue: { number: 3 } },
    ],
    [
      'notes that the drift is gone in whichever was closed with it',
      [issue(3, 'closed', fingerprint), issue(9, 'closed', clean)],
      undefined,
      { type: 'forget', issue: { number: 3 } },
    ],
  ])('%s', (_, issues, drift, decision) => {
    expect(decideIssue(issues, drift).decision).toMatchObject(decision);
  });

  it('is the oldest of several that runs opened at the same time, and the others are duplicates', () => {
    const issues = [issue(8, 'open', fingerprint), issue(5, 'open', fingerprint), issue(2, 'closed', fingerprint)];
    const { decision, duplicates } = decideIssue(issues, fingerprint);
    expect(decision).toMatchObject({ type: 'keep', issue: { number: 5 } });
    expect(duplicates.map(({ number }) => number)).toEqual([8]);
  });

  it('does not depend on the order of the list', () => {
    const states = fc.constantFrom<'open' | 'closed'>('open', 'closed');
    const some = fc.array(fc.tuple(states, fc.constantFrom(fingerprint, other, clean, undefined)), { maxLength: 5 });
    fc.assert(
      fc.property(some, fc.constantFrom(fingerprint, undefined), fc.infiniteStream(fc.nat()), (list, drift, order) => {
        const issues = list.map(([state, of], at) => issue(at + 1, state, of));
        const shuffled = issues.map((each) => [order.next().value, each] as const).sort(([a], [b]) => a - b);
        const decided = decideIssue(issues, drift);
        expect(
          decideIssue(
            shuffled.map(([, each]) => each),
            drift,
          ),
        ).toEqual(decided);
        expect(decided.duplicates.length).toBe(Math.max(0, list.filter(([state]) => state === 'open').length - 1));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the state of an issue', () => {
  it('is read back and replaced, and the rest of the text stays', () => {
    const { body } = issue(1, 'open', fingerprint);
    expect(readDriftState(body)).toBe(fingerprint);
    expect(replaceDriftState(body, clean)).toBe(body.replace(fingerprint, clean));
    expect(readDriftState(replaceDriftState(replaceDriftState(body, clean), other))).toBe(other);
  });

  it('is put back after an edit removed it, and the edited text stays', () => {
    expect(replaceDriftState('<!-- demarc:drift 00 -->\ntext\nmore', fingerprint)).toBe(
      `<!-- demarc:drift 00 -->\n${renderDriftState(fingerprint)}\ntext\nmore`,
    );
  });

  it('is read from the second line only, also with CRLF line ends', () => {
    expect(readDriftState(`marker\r\n${renderDriftState(fingerprint)}\r\ntext`)).toBe(fingerprint);
    expect(readDriftState(`${renderDriftState(fingerprint)}\ntext`)).toBeUndefined();
    expect(readDriftState(`marker\ntext\n${renderDriftState(fingerprint)}`)).toBeUndefined();
    expect(readDriftState(`marker\n> ${renderDriftState(fingerprint)}`)).toBeUndefined();
  });
});
