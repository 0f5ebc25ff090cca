// Tries the image of Containerfile where there is no container engine: lays out its files from the COPY lines of the recipe, and starts it as its user,
// with a read-only root and no environment but that of the recipe: node scripts/container.mjs, after npm run executable -- --container.
// In place of the base it has the libraries that the executable is linked with, from this machine. It needs root, unshare and ldd.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readRecipe } from './container/read-recipe.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const recipe = readRecipe(readFileSync(join(root, 'Containerfile'), 'utf8'), { TARGETARCH: architecture });

const mounts = `
set -e
mount --bind "$IMAGE" "$IMAGE"
mount --bind "$WORK" "$IMAGE$WORKDIR"
if [ "$WRITABLE" != true ]; then mount -o remount,bind,ro "$IMAGE$WORKDIR"; fi
mount -t proc proc "$IMAGE/proc"
mount --bind /dev/null "$IMAGE/dev/null"
mount -t tmpfs -o mode=1777 tmpfs "$IMAGE/tmp"
mount -o remount,bind,ro "$IMAGE"
exec "$@"
`;

if (/^(?:0|root)?(?::|$)/.test(recipe.user)) throw new Error('Containerfile names no user, or root');
const reason = whyNot();
if (reason === undefined) await tryImage();
else console.log(`container: not tried: ${reason}`);

function whyNot() {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid() !== 0) return 'only root can mount a read-only root and take another user';
  if (!existsSync(join(root, recipe.copies[0].sources[0])))
    return 'there is no executable: npm run executable -- --container';
  try {
    execFileSync('unshare', ['--mount', '--pid', '--fork', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'unshare may not make a mount namespace here';
  }
}

async function tryImage() {
  const folder = mkdtempSync(join(tmpdir(), 'demarc-container-'));
  const sandbox = spawn(process.execPath, [join(root, 'dist/demarc.js'), 'sandbox', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(sandbox, 'close');
  try {
    const [url] = await once(createInterface({ input: sandbox.stdout }), 'line');
    const image = layOut(folder);
    const work = join(folder, 'work');
    mkdirSync(work);
    cpSync(join(root, 'examples/one-interconnect/demarc.yaml'), join(work, 'demarc.yaml'));
    tryCommands(image, work, url);
    console.log(`container: ${image.bytes} bytes of demarc, runs as ${recipe.user} with a read-only root`);
  } finally {
    sandbox.kill();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryCommands(image, work, url) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const api = { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: 'any-token-will-do' };
  let seen;
  const expect = (holds, what) => {
    if (!holds) throw new Error(`the image fails: ${what}\n${JSON.stringify(seen)}`);
  };
  const readOnly = (args, env = {}) => (seen = start(image, args, { env, work, writable: false }));
  expect(readOnly(['--version']).stdout.trim() === version, '--version');
  expect(readOnly(['validate']).code === 0, 'validate of a folder that is mounted read-only');
  expect(readOnly(['drift'], api).code === 2, 'drift, with all that is missing');
  const refused = readOnly(['plan', '--sandbox']);
  expect(refused.code === 1 && refused.stderr.includes('.demarc'), 'plan --sandbox says where it cannot write');
  chmodSync(work, 0o777);
  const writable = (args, env = {}) => (seen = start(image, args, { env, work, writable: true }));
  expect(writable(['plan', '--sandbox']).code === 0, 'plan --sandbox, with its state in /work');
  expect(statSync(join(work, '.demarc')).uid === Number(recipe.user.split(':')[0]), 'it runs as its user');
  expect(writable(['apply', '--yes'], api).code === 0, 'apply');
  expect(readOnly(['drift'], api).code === 0, 'drift, with nothing left');
  expect(
    start(image, ['validate', '/usr/share/doc/demarc/LICENSE'], { env: {}, work, writable: true }).code === 3,
    'the licence is there',
  );
}

/** The files of the recipe, and in place of the base what the executable is linked with. */
function layOut(folder) {
  const image = join(folder, 'image');
  for (const each of ['proc', 'dev', 'tmp', recipe.workdir]) mkdirSync(join(image, each), { recursive: true });
  for (const { sources, target, mode } of recipe.copies) {
    for (const source of sources) {
      const to = join(image, target.endsWith('/') ? join(target, basename(source)) : target);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(root, source), to);
      chmodSync(to, mode);
    }
  }
  const executable = join(image, recipe.copies[0].target);
  for (const [, path] of execFileSync('ldd', [executable], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)) {
    mkdirSync(dirname(join(image, path)), { recursive: true });
    cpSync(path, join(image, path), { dereference: true });
  }
  chmodSync(folder, 0o755);
  writeFileSync(join(image, 'dev/null'), '');
  return { path: image, bytes: readFileSync(executable).length };
}

/** A run of the entry point, in namespaces of its own for mounts and processes. Its network is that of this machine. */
function start(image, args, { env, work, writable }) {
  const [user, group] = recipe.user.split(':');
  const within = Object.entries({ ...recipe.env, ...env }).map(([name, value]) => `${name}=${value}`);
  const entry = join('/', recipe.copies[0].target);
  const inside = [
    'unshare',
    `--root=${image.path}`,
    `--wd=${recipe.workdir}`,
    `--setgid=${group}`,
    `--setuid=${user}`,
    entry,
    ...args,
  ];
  const words = ['env', '-i', ...within, ...['/usr/bin/unshare', ...inside.slice(1)]];
  try {
    const stdout = execFileSync('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', mounts, 'sh', ...words], {
      env: {
        PATH: process.env.PATH,
        IMAGE: image.path,
        WORK: work,
        WORKDIR: recipe.workdir,
        WRITABLE: String(writable),
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    if (error.status === undefined) throw error;
    return { code: error.status, stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}
