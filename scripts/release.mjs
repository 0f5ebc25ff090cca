// The steps of a release that are worth a test of their own; .github/workflows/release.yml puts them in order. Each can be run again.
//   node scripts/release.mjs check VERSION           may it be released? prints the name under which npm offers it
//   node scripts/release.mjs notes VERSION           what CHANGELOG.md says of it
//   node scripts/release.mjs commit VERSION          makes the commit with the bundled Action, prints it
//   node scripts/release.mjs tag VERSION COMMIT      makes that commit again, and pushes it as vVERSION
//   node scripts/release.mjs major VERSION           moves vN there
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf } from './release/changelog.mjs';
import { distTag, problemsOfRelease } from './release/check.mjs';
import { makeReleaseCommit } from './release/commit.mjs';
import { moveMajor, pushTag } from './release/tags.mjs';
import { parseVersion } from './release/version.mjs';

const folder = realpathSync(process.cwd());

const steps = {
  check(version) {
    const problems = problemsOfRelease(folder, version);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return distTag(version);
  },
  notes(version) {
    const notes = notesOf(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'), version);
    if (notes === undefined) throw new Error(`CHANGELOG.md says nothing of ${version}`);
    return notes;
  },
  commit: (version) => makeReleaseCommit(folder, version),
  tag(version, expected) {
    const commit = makeReleaseCommit(folder, version);
    if (commit !== expected) throw new Error(`the commit is ${commit} here, and was ${expected} where it was built`);
    return pushTag(folder, version, commit);
  },
  major: (version) => moveMajor(folder, version),
};

const [name = '', version = '', ...rest] = process.argv.slice(2);
try {
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (step === undefined) throw new Error(`the steps are ${Object.keys(steps).join(', ')}, and not ${name}`);
  if (parseVersion(version) === undefined)
    throw new Error(`${version} is no version: it is written as 1.2.3 or 1.2.3-rc.1`);
  console.log(step(version, ...rest));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
