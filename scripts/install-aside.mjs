// Installs what is large and only one script needs, from its own lockfile, into a folder beside the system's temporary files, once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that the packages of `scripts/NAME` are installed in: one for each lockfile, whole or not there. */
export function installAside(name) {
  const source = fileURLToPath(new URL(`${name}/`, import.meta.url));
  const lock = readFileSync(join(source, 'package-lock.json'));
  const place = join(tmpdir(), `demarc-${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
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
  if (status !== 0) throw new Error(`the packages of scripts/${name} could not be installed`);
  renameSync(aside, place);
  return place;
}
