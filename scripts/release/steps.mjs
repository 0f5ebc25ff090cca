import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf } from './changelog.mjs';
import { distTag, problemsOfRelease } from './check.mjs';
import { makeReleaseCommit } from './commit.mjs';
import { moveMajor, pushTag } from './tags.mjs';
import { parseVersion } from './version.mjs';

const steps = {
  check(folder, version) {
    const problems = problemsOfRelease(folder, version);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return distTag(version);
  },
  notes(folder, version) {
    const notes = notesOf(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'), version);
    if (notes === undefined) throw new Error(`CHANGELOG.md says nothing of ${version}`);
    return notes;
  },
  commit: (folder, version) => makeReleaseCommit(folder, version),
  tag(folder, version, expected) {
    const commit = makeReleaseCommit(folder, version);
    if (commit !== expected) throw new Error(`the commit is ${commit} here, and was ${expected} where it was built`);
    return pushTag(folder, version, commit);
  },
  major: (folder, version) => moveMajor(folder, version),
};

/** Does a step of a release of `folder`, and gives what it has to say. Throws where the step is refused. */
export function runStep(folder, name = '', version = '', ...rest) {
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (step === undefined) throw new Error(`the steps are ${Object.keys(steps).join(', ')}, and not ${name}`);
  if (parseVersion(version) === undefined)
    throw new Error(`${version} is no version: it is written as 1.2.3 or 1.2.3-rc.1`);
  return step(folder, version, ...rest);
}
