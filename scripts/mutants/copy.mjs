// A copy of a checkout with mutants in its sources, built: nothing happens in the checkout itself.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { instrument, switchFile } from './instrument.mjs';

const inCopy = new URL('in-copy/', import.meta.url);

/** The folder of the copy. */
export function makeCopy(root, mutants) {
  const copy = mkdtempSync(join(tmpdir(), 'demarc-mutants-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  linkFolder(join(root, 'node_modules'), join(copy, 'node_modules'));
  instrument(copy, mutants);
  for (const [name, target] of [
    ['mutant-switch.mjs', switchFile],
    ['begin-file.mjs', 'test/begin-file.mjs'],
    ['mutant-runner.mjs', 'mutant-runner.mjs'],
    ['mutant-watchdog.mjs', 'mutant-watchdog.mjs'],
    ['vitest.mutants.config.mjs', 'vitest.mutants.config.mjs'],
  ]) {
    copyFileSync(new URL(name, inCopy), join(copy, target));
  }
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: copy, stdio: 'inherit' });
  if (status !== 0) throw new Error('the copy with mutants cannot be built');
  return copy;
}

/** The same files under other names, where the disk allows that. */
function linkFolder(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else {
      try {
        linkSync(source, target);
      } catch {
        copyFileSync(source, target);
      }
    }
  }
}
