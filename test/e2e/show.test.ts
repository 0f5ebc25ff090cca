import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

const other = 'b'.repeat(32);

/** eu.json and us.json: plans of two accounts. */
async function twoPlans(): Promise<string> {
  const sandbox = await sandboxFor();
  const state = await sandbox.state();
  await sandbox.setState({ accounts: { ...state.accounts, [other]: state.accounts[account] } });
  const cwd = await folderWith({ 'eu.yaml': circuit, 'us.yaml': circuit.replace(account, other) });
  for (const name of ['eu', 'us']) {
    expect((await sandbox.demarc(['plan', `${name}.yaml`, '--out', `json=${name}.json`], { cwd })).code).toBe(0);
  }
  return cwd;
}

test('show prints one plan like the command plan, and several together with their totals', async () => {
  const cwd = await twoPlans();
  const result = await runDemarc(['show', 'eu.json', '--format', 'json'], { cwd });
  expect(result).toMatchObject({ code: 0, stdout: await readFile(join(cwd, 'eu.json'), 'utf8') });
  const both = await runDemarc(['show', 'eu.json', 'us.json', '--format', 'markdown'], { cwd });
  expect(both.code).toBe(0);
  expect(both.stdout).toContain('4 to create');
  for (const tag of [account, other]) expect(both.stdout).toContain(tag);
  const text = await runDemarc(['show', 'us.json', 'eu.json'], { cwd });
  expect(text.stdout).toContain('Plan: 4 to create');
});

test('a port that two separate plans use is reported at both accounts', async () => {
  const cwd = await twoPlans();
  const read = async (...files: readonly string[]) =>
    JSON.parse((await runDemarc(['show', ...files, '--format', 'json'], { cwd })).stdout) as {
      accounts: { account: string; warnings: { code: string; address: string; message: string }[] }[];
    };
  const both = await read('eu.json', 'us.json');
  for (const { account: own, warnings } of both.accounts) {
    expect(warnings.map(({ code, address }) => [code, address])).toEqual([['plan-slot-shared', 'interconnect.ewr-a']]);
    expect(warnings[0]?.message).toContain(`interconnect.ewr-a of account ${own === account ? other : account}`);
  }
  expect((await read('eu.json')).accounts[0]?.warnings).toEqual([]);
});

test('show reads a plan from standard input, once', async () => {
  const cwd = await twoPlans();
  const input = await readFile(join(cwd, 'us.json'), 'utf8');
  const both = await runDemarc(['show', 'eu.json', '-', '--format', 'json'], { cwd, input });
  expect(both.code).toBe(0);
  expect((JSON.parse(both.stdout) as { accounts: unknown[] }).accounts).toHaveLength(2);
  expect(await runDemarc(['show', '-', '-'], { cwd, input })).toMatchObject({ code: 64 });
});

test('show refuses an account that is in two files and names both, with 4', async () => {
  const cwd = await twoPlans();
  await writeFile(join(cwd, 'again.json'), await readFile(join(cwd, 'eu.json'), 'utf8'));
  const { code, stdout, stderr } = await runDemarc(['show', 'eu.json', 'us.json', 'again.json'], { cwd });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain(`again.json and eu.json both plan account ${account}`);
});

test('show refuses a file that is not a plan with 4, even among good ones', async () => {
  const cwd = await twoPlans();
  await writeFile(join(cwd, 'bad.json'), '{"format":"demarc.plan/2"}');
  for (const file of ['bad.json', 'gone.json', 'eu.yaml']) {
    const { code, stdout, stderr } = await runDemarc(['show', 'eu.json', file], { cwd });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(file);
  }
});
