import { createHash } from 'node:crypto';
import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { fieldsOf, listOf, textOf, UnreadableAnswer } from './read-answer.ts';

/** One entry of a git tree: a file, a link, a folder or the commit of a submodule. */
export interface TreeEntry {
  /** Relative to the tree that was read. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'folder' | 'submodule';
  readonly sha: string;
  /** In bytes; 0 for entries that are not files. */
  readonly size: number;
}

/** A folder has more files than GitHub lists: this is the same in every attempt. */
export class ListedInPart extends GitHubError {
  override readonly name = 'ListedInPart';
}

/** The parents of a commit. Throws a GitHubError. */
export function readParents(github: GitHub, sha: string): Promise<readonly string[]> {
  return github.ask({
    operation: `read the commit ${shortSha(sha)}`,
    route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    parameters: { commit_sha: sha },
    needs: 'contents: read',
    read: (data) => listOf(fieldsOf(data)['parents']).map((parent) => textOf(fieldsOf(parent), 'sha')),
  });
}

/**
 * Reads the entries of a commit or tree: direct entries only (`itself`), or all levels (`all`). Throws a GitHubError, also if GitHub
 * returns only a part of the list.
 */
export function readTree(github: GitHub, sha: string, depth: 'itself' | 'all'): Promise<readonly TreeEntry[]> {
  const operation = `read the files of ${shortSha(sha)}`;
  return github.ask({
    operation,
    route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    parameters: { tree_sha: sha, ...(depth === 'all' && { recursive: '1' }) },
    needs: 'contents: read',
    read: (data) => {
      const fields = fieldsOf(data);
      if (fields['truncated'] !== false) {
        throw new ListedInPart(`could not ${operation}: there are more files than GitHub lists`, { operation });
      }
      return listOf(fields['tree']).map(readEntry);
    },
  });
}

/** The bytes of a file, checked against its git object name. Throws a GitHubError. */
export function readBlob(github: GitHub, sha: string): Promise<Buffer> {
  return github.ask({
    operation: `read the file ${shortSha(sha)}`,
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    parameters: { file_sha: sha },
    needs: 'contents: read',
    read: (data) => {
      const fields = fieldsOf(data);
      if (fields['encoding'] !== 'base64') throw new UnreadableAnswer('`encoding` is not base64');
      const bytes = Buffer.from(textOf(fields, 'content'), 'base64');
      if (nameOf(bytes, sha) !== sha) throw new UnreadableAnswer('`content` is from another file, or is only a part');
      return bytes;
    },
  });
}

function readEntry(data: unknown): TreeEntry {
  const fields = fieldsOf(data);
  const size = fields['size'];
  return {
    path: textOf(fields, 'path'),
    kind: kindOf(textOf(fields, 'mode'), textOf(fields, 'type')),
    sha: textOf(fields, 'sha'),
    size: typeof size === 'number' ? size : 0,
  };
}

function kindOf(mode: string, type: string): TreeEntry['kind'] {
  if (type === 'tree') return 'folder';
  if (type === 'commit') return 'submodule';
  if (type === 'blob') return mode === '120000' ? 'link' : 'file';
  throw new UnreadableAnswer('`type` is not a git type');
}

/** The git object name of a file: SHA-1, or SHA-256 in newer repositories. */
function nameOf(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}
