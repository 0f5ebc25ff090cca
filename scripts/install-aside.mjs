// Installs what is large and only one script needs, from its own lockfile, into a folder beside the system's temporary files, once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that the packages of a folder of this repository are installed in: one for each lockfile, whole or not there.
 * @param folder from the root: it has a package.json and a package-lock.json
 */
export function installAside(folder) {
  const source = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const lock = readFileSync(join(source, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const place = join(tmpdir(), `demarc-${basename(folder)}-${digest}`);
  if (existsSync(place)) return place;
  const aside = mkdtempSync(`${place}-`);
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(aside, file));
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: aside,
    // `npm run` hands down the engine-strict of this repository. It is meant for what demarc needs, not for what is installed here.
    env: { ...process.env, npm_config_engine_strict: 'false' },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`the packages of ${folder} could not be installed`);
  renameSync(aside, place);
  return place;
}
