// Writes into the copies that a release ships who publishes it and as what: on main nobody can know the commit of a release.
//   node scripts/stamp-action.mjs --repository OWNER/NAME --commit SHA --version X.Y.Z [--root DIR]
// README.md, examples/github and examples/gitlab get the pins of the Action and of the package; docs/start/install.md gets the names of the release;
// package.json gets the repository, without which npm takes no
// provenance. All of it is written, or nothing. Not for a commit: the placeholders stay on main.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseVersion } from './release/version.mjs';

const placeholder = `OWNER/demarc@${'0'.repeat(40)} # unreleased`;
const leftovers = /OWNER\/demarc|VERSION\b|# unreleased/;

const { values } = parseArgs({
  options: {
    repository: { type: 'string', default: '' },
    commit: { type: 'string', default: '' },
    version: { type: 'string', default: '' },
    root: { type: 'string', default: fileURLToPath(new URL('../', import.meta.url)) },
  },
});
const { repository, commit, version, root } = values;

check(/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/.test(repository), '--repository is OWNER/NAME');
check(/^[0-9a-f]{40}$/.test(commit) && !/^0+$/.test(commit), '--commit is the whole commit of the release');
check(parseVersion(version) !== undefined, '--version is X.Y.Z');

const workflows = readdirSync(join(root, 'examples/github')).map((name) => `examples/github/${name}`);
const pages = ['README.md', 'docs/start/install.md'];
const pipeline = 'examples/gitlab/demarc.gitlab-ci.yml';
const stamped = [...pages, ...workflows, pipeline].map((path) => [path, stamp(path)]);
const pinned = stamped.filter(([path, text]) => path.endsWith('.yml') && text.includes(`${repository}@${commit}`));
check(pinned.length === workflows.filter((path) => path.endsWith('.yml')).length, 'a workflow does not use the Action');

for (const [path, text] of [...stamped, ['package.json', packageWithRepository()]])
  writeFileSync(join(root, path), text);
console.log(`stamped ${pinned.length} workflows with ${repository}@${commit} # v${version}`);

function stamp(path) {
  const text = readFileSync(join(root, path), 'utf8')
    .replaceAll(placeholder, `${repository}@${commit} # v${version}`)
    .replaceAll('demarc@VERSION', `demarc@${version}`)
    .replaceAll('--repo OWNER/demarc', `--repo ${repository}`)
    .replaceAll('ghcr.io/OWNER/demarc:VERSION', `ghcr.io/${repository.toLowerCase()}:${version}`)
    .replaceAll('demarc-VERSION', `demarc-${version}`)
    .replaceAll('vVERSION', `v${version}`);
  const left = text.split('\n').findIndex((line) => leftovers.test(line));
  check(left === -1, `${path}:${left + 1} has a placeholder that is not written as ${placeholder}`);
  return text;
}

function packageWithRepository() {
  const {
    name,
    version: packaged,
    description,
    ...rest
  } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  check(packaged === version, `package.json says ${packaged}`);
  const url = `https://github.com/${repository}`;
  const links = {
    homepage: `${url}#readme`,
    repository: { type: 'git', url: `git+${url}.git` },
    bugs: `${url}/issues`,
  };
  return `${JSON.stringify({ name, version: packaged, description, ...links, ...rest }, null, 2)}\n`;
}

function check(holds, message) {
  if (holds) return;
  console.error(message);
  process.exit(1);
}
