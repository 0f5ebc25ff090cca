import { account, type TestSandbox } from '../e2e/workspace.ts';
import type { Pushed } from '../helpers/github/fake-repository.ts';
import type { FakeGitHub } from '../helpers/github/start-github.ts';
import type { ActionOptions, ActionResult } from '../helpers/run-action.ts';
import { dispatchEvent, pushEvent } from './events.ts';
import type { TestPull } from './pulls.ts';

export interface Merge extends Pushed {
  /** Runs apply for this push. */
  apply(options?: Partial<ActionOptions>): Promise<ActionResult>;
  /** Runs apply by hand, on what the push left. */
  dispatch(options?: Partial<ActionOptions>): Promise<ActionResult>;
  /** The bodies of the reports on the pull request, the plans left out. */
  reports(): readonly string[];
}

/** What follows a push: by default the merge of the pull request, as a squash. */
export function mergeOf(github: FakeGitHub, pull: TestPull, how?: Pushed): Merge {
  const { before, after } = how ?? github.repository.mergePull(pull.number);
  const run = (event: ActionOptions['event'], { inputs, env, ...options }: Partial<ActionOptions>) =>
    pull.run({
      event,
      ...options,
      inputs: { command: 'apply', ...inputs },
      env: { GITHUB_SHA: after, ...env },
    });
  return {
    before,
    after,
    apply: (options = {}) => run(pushEvent({ before, after }), options),
    dispatch: (options = {}) => run(dispatchEvent(), options),
    reports: () =>
      pull
        .comments()
        .map(({ body }) => body)
        .filter((body) => body.startsWith('<!-- demarc:apply ')),
  };
}

export interface HandState {
  interconnects: Record<string, unknown>[];
  cnis: { id: string; magic: Record<string, unknown> }[];
}

/** An edit in the dashboard. */
export async function byHand(sandbox: TestSandbox, edit: (state: HandState) => void): Promise<void> {
  const state = (await sandbox.state()) as unknown as { accounts: Record<string, HandState> };
  const accountState = state.accounts[account];
  if (accountState === undefined) throw new Error('the account is gone');
  edit(accountState);
  await sandbox.setState(state);
}
