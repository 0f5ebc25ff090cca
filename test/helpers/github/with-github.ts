import { onTestFinished } from 'vitest';
import { type FakeGitHub, type FakeGitHubOptions, startGitHub } from './start-github.ts';

/** A double of GitHub that ends with the test. */
export async function withGitHub(options: FakeGitHubOptions = {}): Promise<FakeGitHub> {
  const github = await startGitHub(options);
  onTestFinished(() => github.close());
  return github;
}
