import { once } from 'node:events';
import { chmod, copyFile, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCommands } from '../../src/cli/registry.ts';
import { trySeed } from '../../src/sandbox/seeds/try-seed.ts';
import { codeOf } from '../helpers/child.ts';
import { startDemarc } from '../helpers/run-demarc.ts';
import { account, folderWith, sandboxFor } from './workspace.ts';

const other = 'b'.repeat(32);
const pair = new URL('../../examples/redundant-pair/demarc.yaml', import.meta.url);
const variables = { CLOUDFLARE_ACCOUNT_ID: account, DEMARC_MD5_EWR_A: 'a-key', DEMARC_MD5_EWR_B: 'another-key' };

/** A pair that is live, and what the examples name: documents, plans, a report, a log, snapshots. */
async function prepare() {
  const usual = trySeed().accounts[account] ?? {};
  const sandbox = await sandboxFor({ seed: { accounts: { [account]: usual, [other]: usual } } });
  const cwd = await folderWith({
    'other.yaml': `version: 1\naccount: ${other}\n`,
    'check-session.sh': '#!/bin/sh\nexit 0\n',
    'lab.yaml': `accounts: { ${account}: {} }\n`,
    'bad-day.yaml': '[]\n',
  });
  await chmod(join(cwd, 'check-session.sh'), 0o755);
  await copyFile(pair, join(cwd, 'demarc.yaml'));
  await copyFile(pair, join(cwd, 'before.yaml'));
  await cp(join(cwd, 'demarc.yaml'), join(cwd, 'accounts', 'one.yaml'));
  const run = (args: readonly string[], folder = cwd) => sandbox.demarc(args, { cwd: folder, env: variables });
  const made = async (line: string) => expect({ line, ...(await run(line.split(' '))) }).toMatchObject({ code: 0 });
  await made('plan --out json=plan.json --out json=eu.json');
  await made('plan other.yaml --out json=us.json');
  await made('apply --yes --out json=report.json --log run.ndjson');
  for (const name of ['friday', 'before', 'after', 'last-week']) await made(`snapshot ${name}.json`);
  return { sandbox, cwd, run };
}

/** The words of a line, as a shell reads them; what it writes into a file is left out. */
function wordsOf(line: string): { readonly args: readonly string[]; readonly target: string | undefined } {
  const [whole = '', target] = line.split(/ >>? /, 2);
  // A shell takes what it prints.
  const command = /\$\((demarc [^)]+)\)|(demarc [^|]+) \|/.exec(whole)?.slice(1).join('') ?? whole;
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
  return { args: words.slice(words.indexOf('demarc') + 1), target };
}

const commands = await loadCommands();
const runsOn = (line: string) => /--watch|--listen|^demarc sandbox (?!light)/.test(line);
const scene = prepare;

test('every example of every help works as it is written, on the sandbox', { timeout: 60_000 }, async () => {
  const { cwd, run } = await scene();
  const wrong: unknown[] = [];
  for (const { name, examples } of commands) {
    for (const [line] of examples.filter(([each]) => !runsOn(each) && !each.includes(' light '))) {
      const folder = await folderWith();
      await cp(cwd, folder, { recursive: true });
      // What must not be there yet.
      if (name === 'snapshot') for (const file of ['friday', 'before']) await rm(join(folder, `${file}.json`));
      const { args, target } = wordsOf(line);
      // There is nobody to ask.
      const asks = name === 'apply' && !args.includes('--yes');
      const { code, stdout, stderr } = await run(asks ? [...args, '--yes'] : args, folder);
      if (target !== undefined && !target.startsWith('~')) await writeFile(join(folder, target), stdout);
      if (code !== 0 && code !== 2) wrong.push({ line, code, stderr });
      if (asks) expect((await run(args, folder)).stderr).toContain('there is no terminal');
    }
  }
  expect(wrong).toEqual([]);
});

test('examples that go on run until a signal ends them', { timeout: 60_000 }, async () => {
  const { sandbox, cwd } = await scene();
  const lines = commands.flatMap(({ examples }) => examples.map(([line]) => line)).filter(runsOn);
  expect(lines.length).toBeGreaterThan(4);
  const env = { ...variables, CLOUDFLARE_API_TOKEN: 'any-token', CLOUDFLARE_BASE_URL: sandbox.url };
  const ends = lines.map(async (line) => {
    // Another one may have this port.
    const { args } = wordsOf(line.replace(/(--port|--listen) \d+/, '$1 0'));
    const child = startDemarc(args, { cwd, env });
    child.stdin.end();
    const begun = line.includes('--listen') ? once(child.stderr, 'data') : once(child.stdout, 'data');
    const ended = codeOf(child);
    await Promise.race([begun, ended]);
    child.kill('SIGTERM');
    return [line, await ended];
  });
  for (const [line, code] of await Promise.all(ends)) expect([line, code === 0 || code === 143]).toEqual([line, true]);
  const light = commands
    .flatMap(({ examples }) => examples.map(([line]) => line))
    .filter((line) => line.includes(' light '));
  for (const line of light) {
    const { args } = wordsOf(line.replace(/http:\S+/, sandbox.url));
    expect(await sandbox.demarc(args, { cwd })).toMatchObject({ code: 0 });
  }
});
