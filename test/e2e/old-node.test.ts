import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { demarcPath } from '../helpers/run-demarc.ts';
import { circuit, folderWith } from './workspace.ts';

/** Makes this Node.js pass for another version before the command is loaded. */
function posingAs(version: string): string {
  const code = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

test.each([
  ['0.12.18', []],
  ['8.17.0', ['validate']],
  ['18.20.8', ['--version']],
  ['19.9.0', ['validate']],
  ['20.18.3', []],
  ['20.18.3', ['validate']],
])('an old Node.js (%s) gets one line with the required version for any command line: %j', async (version, args) => {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const command = ['--import', posingAs(version), demarcPath, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8' });
  expect(stderr).toBe(`error: demarc needs Node.js 20.19 or newer; this is ${version} (${process.execPath})\n`);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test.each(['20.19.0', '21.0.0', '100.1.2'])('a supported Node.js (%s) runs the command', async (version) => {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const { status } = spawnSync(process.execPath, ['--import', posingAs(version), demarcPath, 'validate'], { cwd });
  expect(status).toBe(0);
});

test('the file that checks the version loads nothing before it, and an old Node.js can read it', async () => {
  const text = await readFile(demarcPath, 'utf8');
  expect(text).not.toMatch(/^import|\bimport\(|\bawait\b/m);
  const loads = [...text.matchAll(/\brequire\(/g)].map(({ index }) => index);
  expect(loads).toHaveLength(1);
  expect(loads[0]).toBeGreaterThan(text.indexOf('needs Node.js'));
  // Anything newer than ECMAScript 2015 would be rewritten.
  const same = { format: 'cjs', legalComments: 'none' } as const;
  const asItIs = await transform(text, { ...same, target: 'esnext' });
  const forOld = await transform(text, { ...same, target: 'es2015' });
  expect(forOld.code).toBe(asItIs.code);
});

const old = process.env['NODE_OLD'];

test.runIf(old !== undefined)('the old Node.js that NODE_OLD names gets one line', () => {
  const { status, stderr } = spawnSync(old ?? '', [demarcPath, 'validate'], { encoding: 'utf8' });
  expect(stderr).toMatch(/^error: demarc needs Node\.js 20\.19 or newer; this is [\d.]+ \(.*\)\n$/);
  expect(status).toBe(1);
});
