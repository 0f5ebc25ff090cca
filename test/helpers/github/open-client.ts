import { type GitHub, type GitHubOptions, openGitHub } from '../../../src/action/github/github-client.ts';
import type { FakeGitHub } from './start-github.ts';

/** A client of the double that notes its pauses instead of waiting. */
export function openClient(
  github: FakeGitHub,
  options: Partial<GitHubOptions> = {},
): GitHub & { readonly pauses: readonly number[] } {
  const [owner = '', repo = ''] = github.repository.fullName.split('/');
  const pauses: number[] = [];
  const client = openGitHub({
    token: 'ghs_actions',
    apiUrl: github.apiUrl,
    graphqlUrl: github.graphqlUrl,
    repository: { owner, repo },
    version: '1.2.3',
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    ...options,
  });
  return Object.assign(client, { pauses });
}
