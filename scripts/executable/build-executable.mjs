// Node.js makes a blob of one CommonJS file and what it needs (nodejs.org/api/single-executable-applications.html), and postject puts the blob into a
// copy of the running Node.js. The blob holds compiled code, so that it fits this version on this platform alone.
import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inject } from 'postject';

const root = new URL('../../', import.meta.url);
const folder = new URL('executable/', root);
const pathOf = (url) => fileURLToPath(url);
/** The mark in Node.js behind which it looks for a blob. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** @returns {Promise<{ path: string, bytes: number, archive: string | undefined }>} the archive only if it is asked for */
export async function buildExecutable({ tar, container }) {
  const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
  const isWindows = process.platform === 'win32';
  const name = `demarc-${version}-${isWindows ? 'windows' : process.platform}-${process.arch}`;
  const target = new URL(`${name}${isWindows ? '.exe' : ''}`, folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await bundle(new URL('main.cjs', folder));
  await writeFile(new URL('texts.json', folder), JSON.stringify(await packagedTexts()));
  await makeBlob();
  await copyFile(process.execPath, target);
  await chmod(target, 0o755);
  await putBlob(pathOf(target));
  for (const each of ['main.cjs', 'texts.json', 'sea-config.json', 'blob']) await rm(new URL(each, folder));
  if (container) await copyForContainer(target);
  const { size } = await stat(target);
  return { path: pathOf(target), bytes: size, archive: tar ? await pack(name, isWindows) : undefined };
}

/** What is tested is what is in it: the files of dist/, in one. */
async function bundle(outfile) {
  await build({
    entryPoints: [pathOf(new URL('dist/demarc.js', root))],
    outfile: pathOf(outfile),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: `node${process.versions.node}`,
    minifyWhitespace: true,
    legalComments: 'none',
    charset: 'ascii',
    // yargs looks there for the settings of a package. Beside the executable lies what is not ours.
    define: { __dirname: '"/"' },
    logLevel: 'warning',
  });
}

/** What `demarc init` copies, by path below the package. */
async function packagedTexts() {
  const texts = {};
  for (const below of ['examples/github', 'examples/gitlab']) {
    const names = await readdir(new URL(below, root)).catch(() => []);
    for (const name of names.sort()) {
      const text = await readFile(new URL(`${below}/${name}`, root), 'utf8').catch(() => undefined);
      if (text !== undefined) texts[`${below}/${name}`] = text;
    }
  }
  return texts;
}

async function makeBlob() {
  const config = {
    main: 'main.cjs',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: true,
    assets: { 'texts.json': 'texts.json' },
  };
  await writeFile(new URL('sea-config.json', folder), JSON.stringify(config));
  const options = {
    cwd: pathOf(folder),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  };
  execFileSync(process.execPath, ['--experimental-sea-config', 'sea-config.json'], options);
}

/** macOS runs only what is signed: the signature of Node.js no longer holds, and an own one without a certificate is enough. */
async function putBlob(path) {
  const isMac = process.platform === 'darwin';
  if (isMac) execFileSync('codesign', ['--remove-signature', path]);
  const options = { sentinelFuse: fuse, ...(isMac && { machoSegmentName: 'NODE_SEA' }) };
  await inject(path, 'NODE_SEA_BLOB', await readFile(new URL('blob', folder)), options);
  if (isMac) execFileSync('codesign', ['--sign', '-', path]);
}

/** By the name that container engines have for the architecture. */
async function copyForContainer(target) {
  const below = new URL(`container/${process.arch === 'x64' ? 'amd64' : process.arch}/`, folder);
  await mkdir(below, { recursive: true });
  await copyFile(target, new URL('demarc', below));
}

/** With the licences of Node.js, if they lie beside it, and of what is bundled. */
async function pack(name, isWindows) {
  const files = [`${name}${isWindows ? '.exe' : ''}`, 'LICENSE', 'THIRD-PARTY-LICENSES.txt'];
  await copyFile(new URL('LICENSE', root), new URL('LICENSE', folder));
  await copyFile(new URL('dist/THIRD-PARTY-LICENSES.txt', root), new URL('THIRD-PARTY-LICENSES.txt', folder));
  execFileSync('tar', ['-czf', `${name}.tar.gz`, ...files], { cwd: pathOf(folder), stdio: 'inherit' });
  return pathOf(new URL(`${name}.tar.gz`, folder));
}
