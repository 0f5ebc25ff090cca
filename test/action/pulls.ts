import { afterAll, beforeAll } from 'vitest';
import { circuit, sandboxFor, type TestSandbox } from '../e2e/workspace.ts';
import type { FakeComment, FakeStatus } from '../helpers/github/fake-repository.ts';
import { type FakeGitHub, startGitHub } from '../helpers/github/start-github.ts';
import { type ActionOptions, type ActionResult, runAction } from '../helpers/run-action.ts';
import { pullRequestEvent } from './events.ts';

/** One GitHub for the tests of a file. */
export function githubForFile(): () => FakeGitHub {
  let github: FakeGitHub | undefined;
  beforeAll(async () => {
    github = await startGitHub();
  });
  afterAll(() => github?.close());
  return () => {
    if (github === undefined) throw new Error('GitHub is not started yet');
    return github;
  };
}

export interface TestPull {
  readonly number: number;
  readonly sandbox: TestSandbox;
  /** Runs the Action on its last commit. */
  run(options?: Partial<ActionOptions>): Promise<ActionResult>;
  /** Another commit on its branch. */
  push(message?: string): string;
  headSha(): string;
  comments(): readonly FakeComment[];
  /** Of its last commit, oldest first. */
  statuses(): readonly FakeStatus[];
}

/** A pull request of one circuit, and a sandbox to plan it on. */
export async function pullFor(
  github: FakeGitHub,
  sandbox?: TestSandbox,
  messages?: readonly string[],
): Promise<TestPull> {
  const { repository } = github;
  const cloudflare = sandbox ?? (await sandboxFor());
  const { number } = repository.addPull(messages === undefined ? {} : { messages });
  const headSha = () => repository.pulls.get(number)?.headSha ?? '';
  return {
    number,
    sandbox: cloudflare,
    run: ({ env, inputs, ...options } = {}) =>
      runAction({
        event: pullRequestEvent({ number, sha: headSha() }),
        files: { 'demarc.yaml': circuit },
        github,
        ...options,
        inputs: { command: 'plan', ...inputs },
        env: {
          CLOUDFLARE_API_TOKEN: 'cf-token',
          CLOUDFLARE_BASE_URL: cloudflare.url,
          GITHUB_SHA: repository.testMerge(number),
          ...env,
        },
      }),
    push: (message) => repository.pushToPull(number, message),
    headSha,
    comments: () => repository.commentsOf(number),
    statuses: () => repository.statuses.filter(({ sha }) => sha === headSha()),
  };
}
