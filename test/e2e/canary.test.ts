import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { applyFormats } from '../../src/cli/flags.ts';
import { loadCommands } from '../../src/cli/registry.ts';
import { collect } from '../helpers/child.ts';
import { isDeep } from '../helpers/deep.ts';
import { base64Forms, findSecret } from '../helpers/find-secret.ts';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import {
  broken,
  canaries,
  documents,
  environment,
  everySituation,
  expectNoSecret,
  faultsOf,
  quoted,
  seed,
  type Situation,
} from './canaries.ts';
import { account, folderWith, sandboxFor } from './workspace.ts';

const commands = await loadCommands();

/** How each command is run. A command that is not here is not tested, and fails the test below. */
const lines: Readonly<Record<string, readonly string[]>> = {
  validate: [],
  rules: [],
  explain: [],
  plan: ['--wait', '1s', '--base', 'base.yaml'],
  apply: [
    '--yes',
    '--allow',
    'foreign=ewr-a',
    '--allow',
    'unhealthy=ewr-a',
    '--snapshot',
    'snapshot.json',
    '--parallelism',
    '1',
    // It is given a secret on purpose, and prints all that it has.
    '--check',
    "sh -c 'env; cat; env >&2'",
    '--check-env',
    'CLOUDFLARE_API_TOKEN',
    '--check-env',
    'DEMARC_MD5',
    '--check-timeout',
    '1s',
  ],
  drift: [],
  accept: ['--dry-run', '--unmanaged', '--missing', 'remove', '--files', 'demarc.yaml'],
  preflight: [],
  routes: [],
  show: ['plan.json'],
  init: ['new', '--account', account, '--secrets', 'env'],
  snapshot: [],
  diff: ['before.json', '--account', account],
  evidence: ['--plan', 'plan.json', '--report', 'report.json'],
  export: ['--files', 'demarc.yaml', '--secrets', 'env'],
  inventory: [],
  graph: ['--plan'],
  redundancy: [],
  circuit: ['ewr-a'],
  pin: ['--addresses'],
  status: [],
  slots: ['--account', account],
  loa: ['--all'],
  accounts: [],
  schema: ['sandbox-seed'],
  completion: ['--list', 'addresses'],
};
const takesDocuments = new Set([
  'pin',
  'validate',
  'plan',
  'apply',
  'drift',
  'preflight',
  'inventory',
  'graph',
  'redundancy',
  'accounts',
]);

function formatsOf({ flags }: Command): readonly (string | undefined)[] {
  return flags['format']?.choices ?? [undefined];
}

/** One run, and everything that it left behind: its outputs and its files, by name. */
async function leftBy(command: Command, format: string | undefined, situation: Situation, documentText = documents) {
  const sandbox = await sandboxFor({ seed: seed() });
  // What show and evidence read is broken in its own way.
  const isBroken = situation === 'invalid' && !['show', 'evidence'].includes(command.name);
  const text = isBroken ? documentText : documents;
  const cwd = await folderWith({ 'demarc.yaml': text, 'base.yaml': text });
  const demarc = (args: readonly string[]) =>
    runDemarc(args, { cwd, env: { ...environment, CLOUDFLARE_BASE_URL: sandbox.url, XDG_RUNTIME_DIR: cwd } });
  if (command.name === 'diff') await writeFile(join(cwd, 'before.json'), beforeText(situation));
  if (command.name === 'show') await preparePlan(cwd, situation, demarc);
  if (command.name === 'evidence')
    await prepareRun(cwd, situation, demarc, () => sandbox.setFaults(faultsOf('apply', 'refused')));
  await sandbox.setFaults(faultsOf(command.name, situation));
  const outs = 'out' in command.flags ? formatsOf(command).map((each) => `--out=${each ?? ''}=out.${each ?? ''}`) : [];
  const before = new Set(await readdir(cwd));
  const result = await demarc([
    command.name,
    ...(lines[command.name] ?? []),
    ...(takesDocuments.has(command.name) ? ['demarc.yaml'] : []),
    ...(format === undefined ? [] : [`--format=${format}`]),
    ...outs,
    ...('log' in command.flags ? ['--log', 'run.ndjson'] : []),
    '--verbose',
  ]);
  const left = new Map([
    ['stdout', result.stdout],
    ['stderr', result.stderr],
  ]);
  for (const name of await readdir(cwd, { recursive: true })) {
    const path = join(cwd, name);
    if (before.has(name) || !(await stat(path)).isFile()) continue;
    left.set(name, await readFile(path, 'latin1'));
  }
  return { code: result.code, left, cwd };
}

/** A snapshot with keys, other than those that are live; a broken one has a key where there should be a number. */
function beforeText(situation: Situation): string {
  const [first] = Object.entries(seed().accounts);
  const status = { 'icon-1': { state: 'Healthy' } };
  const head = { format: 'demarc.snapshot/1', taken_at: '2026-03-01T09:30:00.000Z', demarc: '1.0.0' };
  const text = JSON.stringify({ ...head, accounts: Object.fromEntries([[account, { ...first?.[1], status }]]) })
    .replaceAll('"type":"direct"', `"type":"direct","account":"${account}"`)
    .replaceAll(quoted(canaries.md5Stranger.value), quoted(canaries.md5Literal.value));
  return situation === 'invalid' ? text.replace('"mtu":1500', `"mtu":${quoted(canaries.md5Literal.value)}`) : text;
}

/** An apply whose requests are refused with all that they held; where it is broken, with a key in its report. */
async function prepareRun(
  cwd: string,
  situation: Situation,
  demarc: (args: readonly string[]) => Promise<unknown>,
  refuse: () => Promise<void>,
): Promise<void> {
  const allow = ['--allow', 'foreign=ewr-a', '--allow', 'unhealthy=ewr-a'];
  const variable = canaries.md5Variable.value;
  await demarc(['plan', '--quiet', ...allow, '--out', 'json=plan.json']);
  await refuse();
  const check = ['--check', `true ${canaries.token.value.replaceAll("'", '')}`, '--check-timeout', '1s'];
  const files = ['--out', 'json=report.json', '--log', 'run.ndjson', '--snapshot', variable.replaceAll('/', '')];
  await demarc(['apply', '--yes', ...allow, ...check, ...files]);
  const path = join(cwd, 'report.json');
  const report = await readFile(path, 'utf8');
  expectNoSecret(new Map([['report.json', report]]));
  expectNoSecret(new Map([['run.ndjson', await readFile(join(cwd, 'run.ndjson'), 'utf8')]]));
  expect(report).toContain('"command"');
  if (situation !== 'invalid') return;
  const forged = report.replace(/\{\s*"sensitive": true\s*\}/g, () => quoted(canaries.md5Literal.value));
  expect(forged).toContain(canaries.md5Literal.core);
  await writeFile(path, forged);
}

async function preparePlan(
  cwd: string,
  situation: Situation,
  demarc: (args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  await demarc(['plan', '--quiet', '--out', 'json=plan.json']);
  if (situation !== 'invalid') return;
  const forged = (await readFile(join(cwd, 'plan.json'), 'utf8')).replace(/\{\s*"sensitive": true\s*\}/g, () =>
    quoted(canaries.md5Literal.value),
  );
  expect(forged).toContain(canaries.md5Literal.core);
  await writeFile(join(cwd, 'plan.json'), forged);
}

test('this test runs every command', () => {
  const long = ['sandbox'];
  expect(commands.map(({ name }) => name).filter((name) => !(name in lines) && !long.includes(name))).toEqual([]);
  const without = commands.filter(({ flags }) => 'base-url' in flags && !('log' in flags)).map(({ name }) => name);
  // Its base URL is that of a sandbox: it asks no API.
  expect(without.filter((name) => !long.includes(name))).toEqual([]);
});

/** Flags that choose, limit or allow: what a run with them leaves behind is of no other kind. */
const plainFlags = new Set(
  [
    'account addresses adopt all allow ask dry-run missing unmanaged address base-url from check-timeout ci confirm deadline detailed-exitcode expect facility files force free group label metro only parallelism protect quiet report require resume run until',
    'sandbox service site skip-secrets speed split starter state stop-on-error timeout wait without yes name no-color',
  ].flatMap((line) => line.split(' ')),
);
/** Flags that every run here has where its command takes them, or that a test of its own is about. */
const watchedFlags = new Set([
  'list',
  'watch',
  'listen',
  'listen-public',
  'base',
  'check',
  'check-env',
  'format',
  'out',
  'log',
  'verbose',
  'snapshot',
  'secrets',
  'plan',
  'out-dir',
]);

test('this test runs every flag that may change the output', () => {
  const flags = new Set(commands.filter(({ name }) => name !== 'sandbox').flatMap((each) => Object.keys(each.flags)));
  expect([...flags].filter((flag) => !plainFlags.has(flag) && !watchedFlags.has(flag))).toEqual([]);
});

describe('the search for a secret', () => {
  const canary = canaries.md5Variable;
  const spellings: Readonly<Record<string, string>> = {
    plain: `key=${canary.value};`,
    'in JSON': JSON.stringify({ key: canary.value }),
    'in a URL': encodeURIComponent(canary.value),
    'in a URL, every letter': [...Buffer.from(canary.value)].map((byte) => `%${byte.toString(16)}`).join(''),
    'in base64': Buffer.from(canary.value).toString('base64'),
    'in base64, one letter later': Buffer.from(`a${canary.value}`).toString('base64'),
    'in base64, two letters later': Buffer.from(`ab${canary.value}c`).toString('base64'),
    'in base64 for URLs': Buffer.from(`:${canary.value}`).toString('base64url'),
    'in hexadecimal': Buffer.from(canary.value).toString('hex').toUpperCase(),
    'in escapes': Array.from(canary.value)
      .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
    'in visible escapes': Array.from(canary.value)
      .map((letter) => `\\u{${letter.charCodeAt(0).toString(16)}}`)
      .join(''),
    'in character references': Array.from(canary.value)
      .map((letter) => `&#${letter.charCodeAt(0)};`)
      .join(''),
    'in colours': Array.from(canary.value).join('\u001b[0m').replaceAll('\u001b[0m', '\u001b['),
    backwards: Array.from(canary.value).reverse().join(''),
  };

  test.each(Object.entries(spellings))('finds it %s', (_name, text) => {
    expect(findSecret(`before ${text} after`, canary)).toBeDefined();
    expect(findSecret(`before ${text} after`, canaries.token)).toBeUndefined();
  });

  test('finds base64 at every offset of a group', () => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const text = Buffer.from(`${before}${canary.core}tail`).toString('base64');
      expect(base64Forms(canary.core).some((form) => text.includes(form))).toBe(true);
    }
  });
});

for (const command of commands.filter(({ name }) => name in lines)) {
  const situations = 'base-url' in command.flags ? everySituation : (['done', 'invalid'] as const);
  const formats = formatsOf(command);
  describe(command.name, () => {
    for (const [at, format] of formats.entries()) {
      // Every format when all goes well, and every situation in one of them: a run writes its other formats to files. All pairs when deep.
      const some = situations.filter((each, nth) => isDeep || each === 'done' || nth % formats.length === at);
      test.each(some)(`${format ?? 'as it is'}, %s: no secret is in what it leaves behind`, async (situation) => {
        const { left, code, cwd } = await leftBy(command, format, situation, broken['a key that is not known']);
        const snapshot = left.get('snapshot.json');
        left.delete('snapshot.json');
        expectNoSecret(left);
        expect(left.get('stderr')).not.toContain('internal error');
        if (situation === 'done') expect(`${command.name} ${code} ${left.get('stderr')}`).toMatch(/^\w+ [02] /);
        if (command.name !== 'apply' || situation === 'denied' || situation === 'invalid') {
          expect(snapshot).toBeUndefined();
          return;
        }
        if (situation === 'done') expect(left.get('run.ndjson')).toMatch(/"check[^\n]*exit code 0[^\n]*=/);
        // The one file that is there to hold them, and for its owner only.
        expect(snapshot).toContain(canaries.md5Live.core);
        expect(snapshot).toContain(canaries.md5Stranger.core);
        expect((await stat(join(cwd, 'snapshot.json'))).mode & 0o777).toBe(0o600);
      });
    }
  });
}

describe('a mistake in a line with a secret', () => {
  const [validate, plan] = ['validate', 'plan'].map((name) => commands.find((each) => each.name === name));
  test.each(Object.entries(broken))('%s: is reported without the secret', async (_name, text) => {
    if (validate === undefined || plan === undefined) throw new Error('no such command');
    for (const format of formatsOf(validate)) {
      const { left } = await leftBy(validate, format, 'invalid', text);
      expectNoSecret(left);
    }
    expectNoSecret((await leftBy(plan, 'json', 'invalid', text)).left);
  });
});

test('a plan that differs from the review is refused in every format, without its secrets', async () => {
  const sandbox = await sandboxFor({ seed: seed() });
  const cwd = await folderWith({ 'demarc.yaml': documents });
  const env = { ...environment, CLOUDFLARE_BASE_URL: sandbox.url, XDG_RUNTIME_DIR: cwd };
  await runDemarc(['plan', '--quiet', '--allow', 'foreign=ewr-a', '--out', 'json=plan.json'], { cwd, env });
  const changed = documents.replace('said otherwise', 'said anew').replace('65012', '65013').replace('65011', '65014');
  await writeFile(join(cwd, 'demarc.yaml'), changed);
  for (const format of applyFormats) {
    const args = ['apply', '--yes', '--allow', 'foreign=ewr-a', '--plan', 'plan.json', '--format', format];
    const { code, stdout, stderr } = await runDemarc(args, { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining('said anew') as string });
    expectNoSecret(new Map(Object.entries({ stdout, stderr })));
  }
});

describe('sandbox', () => {
  test('shows no secret of its seed or its requests', async () => {
    const cwd = await folderWith({ 'seed.json': JSON.stringify(seed()) });
    const args = [
      'sandbox',
      '--seed',
      'seed.json',
      '--token',
      canaries.token.value,
      '--verbose',
      '--state',
      'state.json',
    ];
    const child = startDemarc(args, { cwd, env: environment });
    const text = collect(child);
    await vi.waitUntil(() => text.stdout.includes('\n'), { timeout: 20_000 });
    const url = text.stdout.trim();
    const cnis = `${url}/accounts/${account}/cni/cnis`;
    const headers = { authorization: `Bearer ${canaries.token.value}`, 'content-type': 'application/json' };
    await (await fetch(cnis, { headers })).text();
    await (
      await fetch(cnis, { headers, method: 'POST', body: `{"bgp":{"md5_key":${quoted(canaries.md5Variable.value)}` })
    ).text();
    // A change that is kept, so that there is a state to look at.
    const body = JSON.stringify({ default_asn: 64700 });
    const settings = `${url}/accounts/${account}/cni/settings`;
    expect((await fetch(settings, { headers, method: 'PUT', body })).status).toBe(200);
    child.kill('SIGTERM');
    await once(child, 'close');
    expectNoSecret(new Map(Object.entries(text)));
    expect((await stat(join(cwd, 'state.json'))).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a wrong type', (text: string) => text.replace('"mtu":1500', '"mtu":"x"')],
    [
      'a secret of a wrong type',
      (text: string) => text.replace(quoted(canaries.md5Live.value), `[${quoted(canaries.md5Live.value)}]`),
    ],
    [
      'an end too early',
      (text: string) => text.slice(0, text.indexOf(canaries.md5Live.core) + canaries.md5Live.core.length),
    ],
  ])('reports a mistake in a seed without its secrets: %s', async (_name, spoil) => {
    const cwd = await folderWith({
      'seed.json': spoil(JSON.stringify(seed())),
      'state.json': spoil(JSON.stringify(seed())),
    });
    for (const flag of [
      ['--seed', 'seed.json'],
      ['--state', 'state.json'],
    ]) {
      const { code, stdout, stderr } = await runDemarc(['sandbox', ...flag], { cwd, env: environment });
      expect(code).not.toBe(0);
      expectNoSecret(
        new Map([
          ['stdout', stdout],
          ['stderr', stderr],
        ]),
      );
    }
  });
});
