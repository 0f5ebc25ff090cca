// Packs the package as it would be published, looks at what is in it, installs it into an empty folder without any network,
// and runs it there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('../', import.meta.url));
const maxUnpackedBytes = 6_000_000;
const expected = [
  /^dist\//,
  /^schemas\/.*\.json$/,
  /^examples\//,
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/,
];
const required = [
  'dist/demarc.js',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/THIRD-PARTY-LICENSES.txt',
  'schemas/desired-state.schema.json',
  'LICENSE',
  'README.md',
];

const folder = mkdtempSync(join(tmpdir(), 'demarc-package-'));
try {
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));
  const files = packed.files.map((file) => file.path);
  const strangers = files.filter((path) => !expected.some((pattern) => pattern.test(path)));
  const missing = required.filter((path) => !files.includes(path));
  check(strangers.length === 0, `the package holds what it should not: ${strangers.join(', ')}`);
  check(missing.length === 0, `the package lacks ${missing.join(', ')}`);
  check(packed.unpackedSize <= maxUnpackedBytes, `the package is ${packed.unpackedSize} bytes unpacked`);
  await lint();
  install(join(folder, packed.filename));
  console.log(
    `package: ${files.length} files, ${Math.round(packed.size / 1024)} KiB packed, installs and runs offline`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function lint() {
  const { messages } = await publint({ pkgDir: root, strict: true });
  const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  check(messages.length === 0, messages.map((message) => formatMessage(message, pkg)).join('\n'));
}

function install(tarball) {
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], folder);
  const demarc = join(folder, 'node_modules', 'demarc', 'dist', 'demarc.js');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  check(node([demarc, '--version']).trim() === version, 'the installed command does not print its version');
  const example = join(folder, 'node_modules', 'demarc', 'examples', 'one-interconnect', 'demarc.yaml');
  node([demarc, 'validate', example]);
  node([demarc, 'plan', '--sandbox', example]);
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
