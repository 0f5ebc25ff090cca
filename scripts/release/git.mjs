import { execFileSync } from 'node:child_process';
import { parseVersion } from './version.mjs';

/** Runs git in `folder` and gives what it printed, without the last line break. Throws with git's own words. */
export function git(folder, args, { env = {}, input } = {}) {
  try {
    const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env }, input, stdio: 'pipe' };
    return execFileSync('git', args, options).replace(/\n$/, '');
  } catch (error) {
    throw new Error(`git ${args[0]} failed: ${String(error.stderr ?? error.message).trim()}`, { cause: error });
  }
}

/** The tags of the remote, by name, each with the commit that it stands for. */
export function remoteTags(folder) {
  const tags = new Map();
  for (const line of git(folder, ['ls-remote', '--tags', 'origin']).split('\n')) {
    const [commit, ref] = line.split('\t');
    // An annotated tag is listed twice: the second time with the commit that it stands for.
    if (ref !== undefined) tags.set(ref.replace('refs/tags/', '').replace(/\^\{\}$/, ''), commit);
  }
  return tags;
}

/** The versions that were released, of tags named vX.Y.Z. */
export function releasedVersions(tags) {
  return [...tags.keys()].flatMap((name) => {
    const version = name.startsWith('v') ? parseVersion(name.slice(1)) : undefined;
    return version === undefined ? [] : [version];
  });
}
