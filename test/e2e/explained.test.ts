import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainCode } from '../../src/usecases/explain/explain.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

/** The codes of the last line; each has a page. */
function codesIn(stderr: string): readonly string[] {
  const [, words = ''] = /^More: demarc explain (.+)\n$/m.exec(stderr) ?? [];
  const codes = words === '' ? [] : words.split(' ');
  expect(codes.filter((code) => explainCode(code).length === 0)).toEqual([]);
  if (codes.length > 0) expect(stderr).toMatch(/\nMore: [^\n]+\n$|^More: [^\n]+\n$/);
  return codes;
}

const taken = circuit
  .replace('  wan-a:\n', '  wan-a:\n    state: absent\n')
  .replace('interconnects:', 'policy: { max_deletes: 0 }\ninterconnects:');
const checked = circuit.replace('interconnects:', 'policy: { pace: { check: required } }\ninterconnects:');

test('each kind of failure leads to its page in one last line', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'before.yaml': circuit });
  const run = async (text: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    await writeFile(join(cwd, 'demarc.yaml'), text);
    const { code, stderr } = await sandbox.demarc(args, { cwd, env });
    return [code, codesIn(stderr)[0]];
  };
  // Documents, credentials, the command line.
  expect(await run(circuit.replace('mtu:', 'mtuu:'), ['validate'])).toEqual([3, 'shape-unknown-key']);
  expect(await run(circuit.replace('mtu:', 'mtuu:'), ['plan'])).toEqual([3, 'shape-unknown-key']);
  expect(await run(circuit, ['plan'], { CLOUDFLARE_API_TOKEN: '' })).toEqual([1, 'credentials-missing']);
  expect(await run(circuit, ['plan'], { CLOUDFLARE_API_TOKEN: 'a b' })).toEqual([1, 'credentials-unusable']);
  expect(await run(checked, ['apply', '--yes'])).toEqual([64, 'check-required']);
  const nothing = await sandbox.demarc(['slots'], { cwd: await folderWith() });
  expect([nothing.code, codesIn(nothing.stderr)[0]]).toEqual([64, 'no-account']);
  // The network: the plan says it as text, and on stderr where a program reads stdout.
  await sandbox.setFaults([{ operation: 'list_interconnects', kind: 'status', status: 403, every: 1 }]);
  expect(await run(circuit, ['slots'])).toEqual([1, 'api-permission']);
  expect(await run(circuit, ['plan'])).toEqual([1, 'api-permission']);
  expect(await run(circuit, ['plan', '--format', 'json'])).toEqual([1, 'api-permission']);
  await sandbox.setFaults([]);
  // A plan: what is impossible, a guard, a review that no longer holds.
  const nowhere = circuit.replace(/slot_id: .*\n/, 'slot: { site: ewr77 }\n');
  expect(await run(nowhere, ['plan'])).toEqual([3, 'plan-no-slot']);
  expect(await run(circuit, ['apply', '--yes', '--expect', `sha256:${'0'.repeat(64)}`])).toEqual([4, 'review-differs']);
  expect((await run(circuit, ['apply', '--yes']))[0]).toBe(0);
  expect(await run(taken, ['apply', '--yes'])).toEqual([4, 'max-deletes']);
  // With --quiet nobody asks.
  const { stderr } = await sandbox.demarc(['plan', '--quiet'], { cwd });
  expect(codesIn(stderr)).toEqual([]);
});

test('the line names each code once, the gravest first, and a few at most', async () => {
  const many = `version: 1\naccount: ${account}\n${'abcdef'
    .split('')
    .map((key) => `${key}: 1\n`)
    .join('')}cnis: 1\ninterconnects: { a: { type: direct, slot: 1 } }\n`;
  const cwd = await folderWith({ 'demarc.yaml': many });
  const sandbox = await sandboxFor();
  const codes = codesIn((await sandbox.demarc(['validate'], { cwd })).stderr);
  expect(codes.length).toBeLessThanOrEqual(4);
  expect(new Set(codes).size).toBe(codes.length);
});

test('exit code 2 has a page that names every command that ends with it', async () => {
  const { loadCommands } = await import('../../src/cli/registry.ts');
  const [group] = explainCode('2');
  const means = group?.pages[0]?.means ?? '';
  for (const { name, exitCodes } of await loadCommands()) if (2 in exitCodes) expect(means).toContain(name);
  expect(means).toContain('status --until');
});
