import { GitHubError } from './github/client.ts';

export type Tried<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: GitHubError };

/** What GitHub is asked for beside the work itself: that it fails is told, and ends nothing. */
export async function triedGitHub<T>(ask: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    if (error instanceof GitHubError) return { ok: false, error };
    throw error;
  }
}
