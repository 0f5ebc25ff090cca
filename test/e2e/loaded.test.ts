import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spawnDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

// Time at the start is spent on loading, so each command loads only what it uses. This lists what it loads: it measures no time.
const hook = `process.on('exit', () => require('node:fs').writeFileSync(process.env.LOADED_TO, JSON.stringify({
  files: Object.keys(require.cache).filter((file) => file !== __filename).map((file) => file.split(/[\\\\/]dist[\\\\/]/)[1].replaceAll('\\\\', '/')),
  builtins: process.moduleLoadList.map((name) => name.replace('NativeModule ', '')),
})));`;

interface Loaded {
  readonly files: readonly string[];
  readonly builtins: readonly string[];
}

async function loadedBy(...args: string[]): Promise<Loaded> {
  const folder = await folderWith({ 'hook.cjs': hook, 'demarc.yaml': circuit });
  const { url } = await sandboxFor();
  const env = {
    CLOUDFLARE_BASE_URL: url,
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_ACCOUNT_ID: account,
    NODE_OPTIONS: `--require ${join(folder, 'hook.cjs')}`,
    LOADED_TO: join(folder, 'loaded.json'),
  };
  const { code, stderr } = await spawnDemarc(args, { cwd: folder, env });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(await readFile(env.LOADED_TO, 'utf8')) as Loaded;
}

const documents = ['demarc.js', 'start.js', 'chunks/run.js', 'chunks/documents.js'];
const plan = [
  ...documents,
  'chunks/network.js',
  'chunks/accounts.js',
  'chunks/routes.js',
  'chunks/sets.js',
  'chunks/plan.js',
];
/** Of Node.js: with each of them comes much more, and no command needs it for a server on this machine. */
const heavy = [
  ...['tls', '_tls_wrap', 'https', 'http2', 'zlib', 'worker_threads', 'child_process', 'internal/deps/undici/undici'],
  ...['readline', 'module', 'assert', 'internal/modules/esm/loader'],
];
/** What a version of Node.js loads by itself, for a file in which there is nothing. */
async function loadedAnyway(): Promise<readonly string[]> {
  const folder = await folderWith({
    'list.cjs': `require('node:fs').writeSync(1, JSON.stringify(process.moduleLoadList))`,
  });
  const list = JSON.parse(execFileSync(process.execPath, [join(folder, 'list.cjs')], { encoding: 'utf8' })) as string[];
  return list.map((name) => name.replace('NativeModule ', ''));
}

async function heavyOf(builtins: readonly string[]): Promise<readonly string[]> {
  const anyway = await loadedAnyway();
  return builtins.filter((name) => heavy.includes(name) && !anyway.includes(name));
}

/** Code that is in a pack for certain commands only, by a text in it. */
const elsewhere = {
  'a stored plan': 'urn:demarc:schema:plan',
  'a journal': 'urn:demarc:schema:journal',
  'the sandbox': '/_sandbox',
  'yargs itself': 'Not enough non-option arguments',
  'queries of the sandbox': 'GraphQLError',
  'ip-cidr': 'BigInteger.prototype',
};

test.each([
  [['--version'], ['demarc.js', 'start.js']],
  [['validate'], documents],
  [['plan'], plan],
])('%j loads these files and no more', async (args, files) => {
  const loaded = await loadedBy(...args);
  expect([...loaded.files].sort()).toEqual([...files].sort());
  expect(await heavyOf(loaded.builtins)).toEqual([]);
  // The streams of a pipe: what sends no request writes without them.
  expect(loaded.builtins.includes('net')).toBe(args[0] === 'plan');
  const texts = await Promise.all(
    files.map((file) => readFile(new URL(`../../dist/${file}`, import.meta.url), 'utf8')),
  );
  expect(Object.entries(elsewhere).filter(([, text]) => texts.some((each) => each.includes(text)))).toEqual([]);
});

test.each(['status', 'slots', 'routes'])('%s loads no plan, and nothing of Node.js in vain', async (command) => {
  const { files, builtins } = await loadedBy(command);
  expect(files).not.toContain('chunks/plan.js');
  expect(await heavyOf(builtins)).toEqual([]);
});
