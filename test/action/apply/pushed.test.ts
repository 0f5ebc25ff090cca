import { describe, expect, it } from 'vitest';
import { pushed } from '../../../src/action/apply/merged-reviews.ts';
import type { ActionEvent } from '../../../src/action/github-event.ts';
import { openRunner } from '../../../src/action/runner.ts';

const before = 'b'.repeat(40);
const after = 'a'.repeat(40);
const onMain = { GITHUB_SHA: after, GITHUB_REF: 'refs/heads/feature/x' };

function of(event: ActionEvent, environment: Readonly<Record<string, string>> = onMain) {
  return pushed({ event, runner: { ...openRunner(), environment } });
}

function other(name: string, more: { problem?: string } = {}): ActionEvent {
  return { type: 'other', name, fork: false, ...more };
}

describe('what was merged', () => {
  it('is read from a push to a branch', () => {
    expect(of({ type: 'push', ref: 'refs/heads/main', branch: 'main', before, after })).toEqual({
      before,
      after,
      branch: 'main',
    });
  });

  it.each(['workflow_dispatch', 'schedule'])('is the commit of a run on %s', (name) => {
    expect(of(other(name))).toEqual({ after, branch: 'feature/x' });
  });

  it.each<[string, ActionEvent, Readonly<Record<string, string>>, string]>([
    ['a tag', { type: 'push', ref: 'refs/tags/v1', branch: undefined, before, after }, onMain, 'does not run on a tag'],
    ['a release', other('release'), onMain, 'does not run on release'],
    ['an event without a name', other(''), onMain, 'does not run on this event'],
    [
      'a merge queue',
      { type: 'merge_group', headRef: 'r', headSha: after, baseRef: 'main', baseSha: before },
      onMain,
      'does not run on merge_group',
    ],
    [
      'a payload that is none',
      other('push', { problem: 'the payload is no object' }),
      onMain,
      'the payload is no object',
    ],
    ['a run for a tag', other('workflow_dispatch'), { ...onMain, GITHUB_REF: 'refs/tags/v1' }, 'not for a branch'],
    ['a run that says nothing', other('schedule'), {}, 'not for a branch'],
  ])('is unknown on %s', (_, event, environment, message) => {
    expect(() => of(event, environment)).toThrow(message);
  });
});
