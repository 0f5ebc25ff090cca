// Packs the package as it would be published, installs it into an empty folder without any network, looks at what is in it, and
// runs it there. A release gives the tarball that it will publish: node scripts/check-package.mjs demarc-1.2.3.tgz
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('../', import.meta.url));
// Of which half a megabyte is documents: the pages of docs/, the examples and the manual page.
const maxUnpackedBytes = 6_250_000;
const expected = [
  /^dist\//,
  /^schemas\/.*\.json$/,
  /^examples\//,
  /^docs\/.*\.(md|svg)$/,
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|action\.yml)$/,
];
// The bundled Action is on release tags only.
const unwanted = /^dist\/action\//;
const required = [
  'dist/demarc.js',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/THIRD-PARTY-LICENSES.txt',
  'dist/man/demarc.1',
  'schemas/desired-state.schema.json',
  'examples/github/README.md',
  'examples/github/demarc-plan.yml',
  'examples/gitlab/.gitlab-ci.yml',
  'examples/gitlab/demarc-gitlab.mjs',
  'examples/gitlab/demarc.gitlab-ci.yml',
  'examples/github/demarc-apply.yml',
  'examples/github/demarc-drift.yml',
  'examples/github/demarc-fleet-plan.yml',
  'examples/github/demarc-fleet-apply.yml',
  'examples/github/demarc-fleet-drift.yml',
  'LICENSE',
  'README.md',
];

// A tarball that is given is the one that will be published: it must not hold placeholders.
const [given] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'demarc-package-'));
try {
  const tarball = given === undefined ? pack() : resolve(given);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], folder);
  const installed = join(folder, 'node_modules', 'demarc');
  const files = filesOf(installed);
  const size = files.reduce((sum, path) => sum + statSync(join(installed, path)).size, 0);
  const strangers = files.filter((path) => unwanted.test(path) || !expected.some((pattern) => pattern.test(path)));
  const missing = required.filter((path) => !files.includes(path));
  check(strangers.length === 0, `the package holds what it should not: ${strangers.join(', ')}`);
  check(missing.length === 0, `the package lacks ${missing.join(', ')}`);
  const dead = deadLinks(installed, files);
  check(dead.length === 0, `links of the package lead out of it: ${dead.join(', ')}`);
  check(size <= maxUnpackedBytes, `the package is ${size} bytes unpacked`);
  if (given !== undefined) checkStamped(installed, files);
  await lint();
  runInstalled(installed);
  const kibibytes = Math.round(statSync(tarball).size / 1024);
  console.log(`package: ${files.length} files, ${kibibytes} KiB packed, installs and runs offline`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack() {
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));
  return join(folder, packed.filename);
}

function filesOf(installed) {
  return readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** The documentation and the pages of the examples are read where they are installed, too; those at the root are shown on GitHub and on npm. */
function deadLinks(installed, files) {
  return files
    .filter((path) => /^(docs|examples)\/.*\.md$/.test(path))
    .flatMap((path) =>
      [...readFileSync(join(installed, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .filter(([, target]) => !existsSync(join(installed, path, '..', target)))
        .map(([, target]) => `${path} → ${target}`),
    );
}

/** Whoever copies a workflow of a release gets pins that work. */
function checkStamped(installed, files) {
  const shown = files.filter(
    (path) =>
      /^(?:README\.md|docs\/start\/install\.md)$/.test(path) ||
      path.startsWith('examples/github/') ||
      /^examples\/gitlab\/.*\.yml$/.test(path),
  );
  const unstamped = shown.filter((path) =>
    /OWNER\/demarc|demarc@VERSION/.test(readFileSync(join(installed, path), 'utf8')),
  );
  check(unstamped.length === 0, `placeholders are left in ${unstamped.join(', ')}: node scripts/stamp-action.mjs`);
}

async function lint() {
  const { messages } = await publint({ pkgDir: root, strict: true });
  const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  check(messages.length === 0, messages.map((message) => formatMessage(message, pkg)).join('\n'));
}

function runInstalled(installed) {
  const demarc = join(installed, 'dist', 'demarc.js');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  check(node([demarc, '--version']).trim() === version, 'the installed command does not print its version');
  const example = join(installed, 'examples', 'one-interconnect', 'demarc.yaml');
  node([demarc, 'validate', example]);
  node([demarc, 'plan', '--sandbox', example]);
  node([demarc, 'init', 'begun', '--quiet']);
  check(existsSync(join(folder, 'begun', '.github', 'workflows')), 'the installed command finds no workflows to copy');
  node([demarc, 'init', 'begun', '--quiet', '--ci', 'gitlab']);
  check(existsSync(join(folder, 'begun', '.gitlab-ci.yml')), 'the installed command finds no pipeline to copy');
  check(existsSync(join(folder, 'node_modules', '.bin', 'demarc-gitlab')), 'demarc-gitlab is not on the path');
  node([
    '--input-type=module',
    '-e',
    "import * as demarc from 'demarc'; if (Object.keys(demarc).length === 0) throw 1",
  ]);
}

function node(args) {
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
}

function npm(args, cwd) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
}

function check(holds, message) {
  if (!holds) throw new Error(message);
}
