import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf } from './changelog.mjs';
import { releasedVersions, remoteTags } from './git.mjs';
import { compareVersions, parseVersion } from './version.mjs';

/** Whether `text` can be released from `folder`: every reason why not, or none. */
export function problemsOfRelease(folder, text) {
  const version = parseVersion(text);
  if (version === undefined) return [`${text} is no version: it is written as 1.2.3 or 1.2.3-rc.1`];
  const packaged = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  const locked = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).version;
  const notes = notesOf(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'), text);
  return [
    ...(packaged === text ? [] : [`package.json says ${packaged}: npm version ${text} --no-git-tag-version`]),
    ...(locked === text ? [] : [`package-lock.json says ${locked}: npm version ${text} --no-git-tag-version`]),
    ...(notes === undefined ? [`CHANGELOG.md has no "## [${text}] - YYYY-MM-DD" with something under it`] : []),
    ...problemsOfTags(remoteTags(folder), version),
  ];
}

function problemsOfTags(tags, version) {
  if (tags.has(`v${version.text}`)) return [`v${version.text} is released already, and a release is never changed`];
  const later = releasedVersions(tags).filter((other) => compareVersions(other, version) > 0);
  return later.length === 0 ? [] : [`${later.map((other) => `v${other.text}`).join(', ')} came before, and is later`];
}

/** The name under which npm offers it: a prerelease only to those who ask. */
export function distTag(text) {
  return parseVersion(text)?.prerelease.length === 0 ? 'latest' : 'next';
}
