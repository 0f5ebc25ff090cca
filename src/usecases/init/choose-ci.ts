import { join } from 'node:path';
import { readTextFile } from '../../system/read-text.ts';
import type { RunContext } from '../run-context.ts';

export type Ci = 'github' | 'gitlab';

/** GitLab, if the host of the remote `origin` is called so; else GitHub. */
export async function originCi(root: string | undefined, context: RunContext): Promise<Ci> {
  const host = root === undefined ? '' : await originHost(root);
  if (!host.includes('gitlab')) return 'github';
  context.notify(
    `note: origin is at ${host}, so the pipeline is one of GitLab; --ci github writes workflows for GitHub Actions`,
  );
  return 'gitlab';
}

async function originHost(root: string): Promise<string> {
  const read = await readTextFile(join(root, '.git', 'config')).catch(() => undefined);
  if (read?.ok !== true) return '';
  const [, section = ''] = read.text.split('[remote "origin"]', 2);
  const [own = ''] = section.split('\n[', 1);
  const line = own.split('\n').find((each) => each.trimStart().startsWith('url'));
  const url = line?.slice(line.indexOf('=') + 1).trim() ?? '';
  // https://host/path, ssh://user@host:port/path, or user@host:path
  const [address = ''] = (url.includes('://') ? url.slice(url.indexOf('://') + 3) : url).split('/', 1);
  const [host = ''] = address.slice(address.lastIndexOf('@') + 1).split(':', 1);
  return host.toLowerCase();
}
