import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';

const mostTries = 3;

/**
 * Creates something exactly once. If the answer was lost, it searches for the result before it creates again. `find` must find what
 * `create` makes, and nothing else. Throws a GitHubError.
 */
export async function createOnceOnGitHub<T>(
  github: GitHub,
  create: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await create();
    } catch (error) {
      if (!(error instanceof GitHubError) || !error.uncertain) throw error;
      if (tries >= mostTries || !(await github.wait(1_000 * 3 ** (tries - 1)))) throw error;
    }
    const found = await find();
    if (found !== undefined) return found;
  }
}
