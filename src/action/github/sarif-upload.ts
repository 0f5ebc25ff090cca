import { gzipSync } from 'node:zlib';
import type { GitHub } from './github-client.ts';
import { fieldsOf, optionalText } from './read-answer.ts';

/**
 * Uploads diagnostics to code scanning, which shows them a little later. `ref` is a full ref (`refs/heads/main`, `refs/pull/7/merge`), and
 * `sha` is the checked commit. A repeated upload replaces the first. Throws a GitHubError.
 */
export function uploadSarif(
  github: GitHub,
  upload: { readonly sarif: string; readonly sha: string; readonly ref: string },
): Promise<{ readonly id: string | undefined }> {
  return github.ask({
    operation: 'upload the diagnostics to code scanning',
    route: 'POST /repos/{owner}/{repo}/code-scanning/sarifs',
    parameters: {
      commit_sha: upload.sha,
      ref: upload.ref,
      sarif: gzipSync(Buffer.from(upload.sarif, 'utf8')).toString('base64'),
      tool_name: 'demarc',
    },
    needs: 'security-events: write',
    repeatable: true,
    read: (data) => ({ id: optionalText(fieldsOf(data), 'id') }),
  });
}
