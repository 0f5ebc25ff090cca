import { GitHubError } from '../../../src/action/github/github-error.ts';

/** The GitHubError that a promise ends with. */
export async function caught(promise: Promise<unknown>): Promise<GitHubError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof GitHubError) return error;
    throw error;
  }
  throw new Error('it ended well');
}
