import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCommands } from '../../src/cli/registry.ts';

const path = fileURLToPath(new URL('../../dist/man/demarc.1', import.meta.url));
// Other systems have other versions, with other messages.
const has = (tool: string, ...args: string[]) =>
  process.platform === 'linux' && spawnSync(tool, args).error === undefined;
const hasMandoc = has('mandoc', '-T', 'ascii', '/dev/null');
const hasGroff = has('groff', '--version');

test('the manual page tells of every command, flag, example and exit code, in ASCII', async () => {
  const source = await readFile(path, 'utf8');
  const plain = source
    .replaceAll(/\\f[BIP]/g, '')
    .replaceAll('\\-', '-')
    .replaceAll('\\(aq', "'")
    .replaceAll('\\(ti', '~')
    .replaceAll('\\e', '\\')
    .replaceAll(/\s+/g, ' ');
  expect(source.replaceAll(/[\n -~]/g, '')).toBe('');
  for (const { name, summary, flags, examples } of await loadCommands()) {
    expect(plain).toContain(`.SS demarc ${name}`);
    expect(plain).toContain(`${name} ${summary}`);
    for (const flag of Object.keys(flags)) expect(plain).toContain(`--${flag}`);
    for (const [line] of examples) expect(plain).toContain(line.replaceAll(/\s+/g, ' '));
  }
  expect(plain).toMatch(/64 Wrong command line.*ENVIRONMENT.*CLOUDFLARE_API_TOKEN/);
});

test.skipIf(!hasMandoc)(
  `mandoc finds nothing but the missing date${hasMandoc ? '' : ' (skipped: not installed)'}`,
  () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', path], { encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toEqual([expect.stringContaining('missing date, using "": TH')]);
  },
);

test.skipIf(!hasGroff)(`groff sets it without a warning${hasGroff ? '' : ' (skipped: not installed)'}`, () => {
  const { stdout, stderr } = spawnSync('groff', ['-ww', '-man', '-Tascii', '-P-cbu', path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ {7}--until STATE$/m);
});
