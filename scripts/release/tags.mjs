import { git, releasedVersions, remoteTags } from './git.mjs';
import { compareVersions, parseVersion } from './version.mjs';

/** Gives the release its tag at the remote. One that is there stays: it is an error unless it is this very commit. */
export function pushTag(folder, version, commit) {
  const name = `v${version}`;
  const there = remoteTags(folder).get(name);
  if (there === commit) return `${name} is at ${commit} already`;
  if (there !== undefined) throw new Error(`${name} is at ${there}, and a release is never changed`);
  // Without force: whoever is faster wins, and git refuses the other.
  git(folder, ['push', '--quiet', 'origin', `${commit}:refs/tags/${name}`]);
  return `${name} is at ${commit}`;
}

/**
 * Moves vN to the release, for those who follow the major version. A prerelease moves nothing, nor does one that a later release has
 * overtaken. The push holds only if nobody moved the tag meanwhile.
 */
export function moveMajor(folder, text) {
  const version = parseVersion(text);
  const tags = remoteTags(folder);
  const commit = tags.get(`v${text}`);
  if (version === undefined || commit === undefined) throw new Error(`there is no v${text} at the remote`);
  const major = `v${version.numbers[0]}`;
  if (version.prerelease.length > 0) return `${major} stays: v${text} is a prerelease`;
  const later = releasedVersions(tags).find(
    (other) =>
      other.numbers[0] === version.numbers[0] && other.prerelease.length === 0 && compareVersions(other, version) > 0,
  );
  if (later !== undefined) return `${major} stays: v${later.text} is later than v${text}`;
  const before = tags.get(major);
  if (before === commit) return `${major} is at v${text} already`;
  const lease = `--force-with-lease=refs/tags/${major}:${before === undefined ? '' : tagObject(folder, major)}`;
  git(folder, ['push', '--quiet', lease, 'origin', `${commit}:refs/tags/${major}`]);
  return `${major} is at v${text}`;
}

/** What the remote's tag is itself, which for an annotated one is not the commit. */
function tagObject(folder, name) {
  return git(folder, ['ls-remote', '--tags', '--refs', 'origin', `refs/tags/${name}`]).split('\t')[0];
}
