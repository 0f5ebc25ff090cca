// The steps of a release that are worth a test of their own; .github/workflows/release.yml puts them in order. Each can be run again.
//   node scripts/release.mjs check VERSION           may it be released? prints the name under which npm offers it
//   node scripts/release.mjs notes VERSION           what CHANGELOG.md says of it
//   node scripts/release.mjs commit VERSION          makes the commit with the bundled Action, prints it
//   node scripts/release.mjs tag VERSION COMMIT      makes that commit again, and pushes it as vVERSION
//   node scripts/release.mjs major VERSION           moves vN there
//
// main carries no bundle; release tags do. The jobs of the workflow, in this order, and what each may do:
//   build     read             refuses a version that is released, is not in package.json and CHANGELOG.md, or is not the latest; .ci/run;
//                              makes the commit with dist/action; pins examples to it; packs and checks
//   executables read           one for each platform, of what the package holds; each is tried on its platform, with its bill of materials
//   tag       write tags       makes that commit again from the sources and the bundle, compares, pushes it as vX.Y.Z
//   publish   identify itself  npm publish with provenance
//   attest    identify itself  checksums of all that the release has, and an attestation of them
//   container write packages   the image on ghcr.io, from Containerfile and the executables, with an attestation
//   announce  write tags       the release on GitHub, with the notes from CHANGELOG.md, and all that is attested; moves vX there
//
// The commit follows from the sources alone, so that anybody can build it again and compare:
// `npm ci && npm run build && node scripts/release.mjs commit X.Y.Z` prints what vX.Y.Z stands for. A tag vX.Y.Z never moves. vX moves last, when npm
// has the package, and not for prereleases, which npm offers as `next`. A version whose tag is out and that cannot be published is given up: release
// the next one.
//
// Set up once: the environments `release` and `npm`, limited to main and with reviewers; a ruleset that forbids to update or delete tags v*.*.*;
// at npm, this repository's release.yml with the environment `npm` as trusted publisher. That needs a package that exists: for the first release, put a
// token into the secret NPM_TOKEN of the environment `npm`, and delete it afterwards.
import { realpathSync } from 'node:fs';
import { runStep } from './release/steps.mjs';

try {
  console.log(runStep(realpathSync(process.cwd()), ...process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
