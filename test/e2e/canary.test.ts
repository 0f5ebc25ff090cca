import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { commands } from '../../src/cli/registry.ts';
import type { Command } from '../../src/cli/command.ts';
import { collect } from '../helpers/child.ts';
import { base64Forms, findSecret } from '../helpers/find-secret.ts';
import type { Canary } from '../helpers/find-secret.ts';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import { account, folderWith, freeSlot, otherFreeSlot, sandboxFor, takenSlot } from './workspace.ts';

// Each has an end that JSON, URLs, HTML or a shell write in another way.
const canaries = {
  token: canary('the token', 'CnryTokenQ7xW2mK9', "-_.~'"),
  ownToken: canary("an account's own token", 'CnryOwnTokenP4vB8n', "-'%+"),
  apiKey: canary('the global key', 'CnryGlobalKeyZ5tR1h', '&<>'),
  md5Variable: canary('an MD5 key in a variable', 'CnryMd5VariableJ3', " \\&<%'"),
  md5Literal: canary('an MD5 key in a document', 'CnryMd5LiteralH8dF', " \\&<%'"),
  md5Fallback: canary('an MD5 key as a fallback', 'CnryMd5FallbackL2s', '-&'),
  md5Live: canary('an MD5 key of a live CNI', 'CnryMd5LiveT6yG0c', " \\&<%'"),
  md5Stranger: canary('an MD5 key of a CNI that nobody declares', 'CnryMd5StrangerV9', '/&'),
  pairingVariable: canary('a pairing key in a variable', 'c0ffee7a91b3', '/us-east4/1', '0b8e2a54-9d1c-4c1f-8f57-'),
  pairingLiteral: canary('a pairing key in a document', 'deadbeef51ca', '/us-west1/2', '7d1f2c63-1b7e-4b0a-9c55-'),
};
const all = Object.values(canaries);

function canary(name: string, core: string, end: string, start = ''): Canary {
  return { name, core, value: start + core + end };
}

const own = 'b'.repeat(32);
const quoted = (text: string) => JSON.stringify(text);

const documents = `version: 1
account: ${account}
policy: { prune: true, max_deletes: 9 }
interconnects:
  ewr-a: { type: direct, slot_id: ${freeSlot} }
  gcp-a: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: "\${env:DEMARC_PAIR}" }
  gcp-b: { type: gcp_partner, region: us-west1, bandwidth: 1G, pairing_key: ${quoted(canaries.pairingLiteral.value)} }
cnis:
  changed:
    interconnect: ewr-a
    magic: { description: said otherwise }
    bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: "\${env:DEMARC_MD5}" }
  literal:
    interconnect: ewr-a
    bgp: { customer_asn: 65011, extra_prefixes: [], md5_key: ${quoted(canaries.md5Literal.value)} }
  fallback:
    interconnect: ewr-a
    bgp: { customer_asn: 65012, extra_prefixes: [], md5_key: "\${env:DEMARC_UNSET:-${canaries.md5Fallback.value}}" }
---
version: 1
account: ${own}
credentials: { token_env: CF_TOKEN_OWN }
settings: { default_asn: 64700 }
`;

/** Documents that are wrong in the lines that hold secrets, where a diagnostic points and a code frame looks. */
const broken: Readonly<Record<string, string>> = {
  'a key that is not known': documents.replace('customer_asn: 65011,', 'customer_asn: 65011, md5_keyy: 1,'),
  'a wrong type': documents.replace('extra_prefixes: [], md5_key: "CnryMd5L', 'extra_prefixes: no, md5_key: "CnryMd5L'),
  'a string that does not end': documents.replace(quoted(canaries.md5Literal.value), `"${canaries.md5Literal.core}`),
  'a colon that is missing': documents.replace(
    /bgp: \{ customer_asn: 65011.*/,
    `bgp:\n      customer_asn: 65011\n      md5_key ${canaries.md5Literal.value}`,
  ),
  'a secret twice': documents.replace(
    'bgp: { customer_asn: 65011,',
    `bgp: { md5_key: ${quoted(canaries.md5Literal.value)},`,
  ),
  'a key with a letter that the API refuses': documents.replace(
    canaries.md5Literal.core,
    `${canaries.md5Literal.core}?`,
  ),
  'a pairing key of another form': documents.replace(canaries.pairingLiteral.core, `${canaries.pairingLiteral.core} `),
  'a variable that may not be read': documents.replace('said otherwise', '${env:CLOUDFLARE_API_TOKEN}'),
  'a variable that is not set': documents.replace('DEMARC_MD5}', 'DEMARC_NOT_SET}'),
  'a tab': documents.replace('    bgp: { customer_asn: 65011', '\tbgp: { customer_asn: 65011'),
};

const environment = {
  CLOUDFLARE_API_TOKEN: canaries.token.value,
  CLOUDFLARE_EMAIL: 'ops@example.com',
  CLOUDFLARE_API_KEY: canaries.apiKey.value,
  CF_TOKEN_OWN: canaries.ownToken.value,
  DEMARC_MD5: canaries.md5Variable.value,
  DEMARC_PAIR: canaries.pairingVariable.value,
  FORCE_COLOR: '1',
};

function liveCni(id: number, conduit: string, key: string) {
  return {
    id: `0b8e2a54-9d1c-4c1f-8f57-00000000000${id}`,
    account,
    interconnect: 'icon-1',
    cust_ip: `192.0.2.${id * 2 + 1}/31`,
    p2p_ip: `192.0.2.${id * 2}/31`,
    magic: { conduit_name: conduit, description: '', mtu: 1500 },
    bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: key },
  };
}

function seed() {
  const facility = { name: 'Equinix NY1', address: ['165 Halsey St'] };
  const slot = (id: string, occupied: boolean) => ({ id, site: 'ewr01', speed: '10G', occupied, facility });
  const interconnect = { name: 'icon-1', type: 'direct', facility, site: 'ewr01', slot_id: freeSlot, speed: '10G' };
  return {
    accounts: {
      [account]: {
        settings: { default_asn: 13335 },
        slots: [slot(freeSlot, true), slot(otherFreeSlot, false), slot(takenSlot, true)],
        interconnects: [interconnect],
        cnis: [
          liveCni(1, 'changed', canaries.md5Live.value),
          liveCni(2, 'stranger', canaries.md5Stranger.value),
          liveCni(3, 'literal', canaries.md5Live.value),
        ],
      },
      [own]: { settings: { default_asn: 13335 }, slots: [], interconnects: [], cnis: [] },
    },
  };
}

/** An answer of an API that says too much: whatever it was ever sent or has stored, in several spellings. */
function echo(status: number, secrets: readonly Canary[] = all) {
  const spellings: readonly ((value: string) => string)[] = [
    (value) => value,
    encodeURIComponent,
    JSON.stringify,
    (value) => Buffer.from(value).toString('base64'),
  ];
  const errors = spellings.map((spell, at) => ({
    code: at,
    message: secrets.map(({ value }) => spell(value)).join(' '),
  }));
  return { kind: 'status', status, body: { success: false, errors, result: null } };
}

type Situation = 'done' | 'denied' | 'refused' | 'invalid';
const everySituation: readonly Situation[] = ['done', 'denied', 'refused', 'invalid'];

// What only the API knows cannot be known again in its words before it was read, and what is in the documents only where they are planned.
const written = all.filter((one) => one !== canaries.md5Live && one !== canaries.md5Stranger);
const credentials = [canaries.token, canaries.apiKey];

function faultsOf({ name }: Command, situation: Situation): readonly object[] {
  const plans = ['plan', 'apply', 'drift'].includes(name);
  if (situation === 'denied') return [echo(403, plans ? written : credentials)];
  if (situation !== 'refused') return [];
  if (!plans) {
    return [
      { ...echo(400, credentials), operation: ['get_interconnect_loa', 'get_interconnect_status', 'list_slots'] },
    ];
  }
  return [
    { ...echo(400), operation: ['create_interconnect', 'get_interconnect_status'] },
    { ...echo(409), operation: ['create_cni', 'update_cni', 'delete_cni', 'update_settings'] },
  ];
}

/** How each command is run. A command that is not here is not tested, and fails the test below. */
const lines: Readonly<Record<string, readonly string[]>> = {
  validate: [],
  rules: [],
  plan: ['--wait', '1s'],
  apply: ['--yes', '--allow', 'foreign', '--allow', 'unhealthy', '--snapshot', 'snapshot.json', '--parallelism', '1'],
  drift: [],
  show: ['plan.json'],
  init: ['new', '--account', account, '--secrets', 'env'],
  export: ['--files', 'demarc.yaml', '--secrets', 'env'],
  status: [],
  slots: ['--account', account],
  loa: ['--all'],
  accounts: [],
  schema: ['sandbox-seed'],
  completion: [],
};
const takesDocuments = new Set(['validate', 'plan', 'apply', 'drift', 'accounts']);

function formatsOf({ flags }: Command): readonly (string | undefined)[] {
  return flags['format']?.choices ?? [undefined];
}

/** One run, and everything that it left behind: its outputs and its files, by name. */
async function leftBy(command: Command, format: string | undefined, situation: Situation, documentText = documents) {
  const sandbox = await sandboxFor({ seed: seed() });
  // What show reads is a plan, which is broken in its own way.
  const isBroken = situation === 'invalid' && command.name !== 'show';
  const cwd = await folderWith({ 'demarc.yaml': isBroken ? documentText : documents });
  const demarc = (args: readonly string[]) =>
    runDemarc(args, { cwd, env: { ...environment, CLOUDFLARE_BASE_URL: sandbox.url, XDG_RUNTIME_DIR: cwd } });
  if (command.name === 'show') await preparePlan(cwd, situation, demarc);
  await sandbox.setFaults(faultsOf(command, situation));
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

function expectNoSecret(left: ReadonlyMap<string, string>): void {
  const found = [...left].flatMap(([name, text]) =>
    all.flatMap((one) => {
      const form = findSecret(text, one);
      return form === undefined ? [] : [`${one.name}, ${form}, in ${name}`];
    }),
  );
  expect(found).toEqual([]);
}

test('every command is run here', () => {
  const long = ['sandbox'];
  expect(commands.map(({ name }) => name).filter((name) => !(name in lines) && !long.includes(name))).toEqual([]);
  const without = commands.filter(({ flags }) => 'base-url' in flags && !('log' in flags)).map(({ name }) => name);
  expect(without).toEqual([]);
});

describe('the search for a secret', () => {
  const one = canaries.md5Variable;
  const spellings: Readonly<Record<string, string>> = {
    plain: `key=${one.value};`,
    'in JSON': JSON.stringify({ key: one.value }),
    'in a URL': encodeURIComponent(one.value),
    'in a URL, every letter': [...Buffer.from(one.value)].map((byte) => `%${byte.toString(16)}`).join(''),
    'in base64': Buffer.from(one.value).toString('base64'),
    'in base64, one letter later': Buffer.from(`a${one.value}`).toString('base64'),
    'in base64, two letters later': Buffer.from(`ab${one.value}c`).toString('base64'),
    'in base64 for URLs': Buffer.from(`:${one.value}`).toString('base64url'),
    'in hexadecimal': Buffer.from(one.value).toString('hex').toUpperCase(),
    'in escapes': Array.from(one.value)
      .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
    'in visible escapes': Array.from(one.value)
      .map((letter) => `\\u{${letter.charCodeAt(0).toString(16)}}`)
      .join(''),
    'in character references': Array.from(one.value)
      .map((letter) => `&#${letter.charCodeAt(0)};`)
      .join(''),
    'in colours': Array.from(one.value).join('\u001b[0m').replaceAll('\u001b[0m', '\u001b['),
    backwards: Array.from(one.value).reverse().join(''),
  };

  test.each(Object.entries(spellings))('finds it %s', (_name, text) => {
    expect(findSecret(`before ${text} after`, one)).toBeDefined();
    expect(findSecret(`before ${text} after`, canaries.token)).toBeUndefined();
  });

  test('knows base64 at every place of a group', () => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const text = Buffer.from(`${before}${one.core}tail`).toString('base64');
      expect(base64Forms(one.core).some((form) => text.includes(form))).toBe(true);
    }
  });
});

for (const command of commands.filter(({ name }) => name in lines)) {
  const situations = 'base-url' in command.flags ? everySituation : (['done', 'invalid'] as const);
  describe(command.name, () => {
    for (const format of formatsOf(command)) {
      test.each(situations)(`${format ?? 'as it is'}, %s: no secret is in what it leaves behind`, async (situation) => {
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
        // The one file that is there to hold them, and for its owner only.
        expect(snapshot).toContain(canaries.md5Live.core);
        expect(snapshot).toContain(canaries.md5Stranger.core);
        expect((await stat(join(cwd, 'snapshot.json'))).mode & 0o777).toBe(0o600);
      });
    }
  });
}

describe('what is wrong in a line with a secret', () => {
  const [validate, plan] = ['validate', 'plan'].map((name) => commands.find((each) => each.name === name));
  test.each(Object.entries(broken))('%s: it is said without the secret', async (_name, text) => {
    if (validate === undefined || plan === undefined) throw new Error('no such command');
    for (const format of formatsOf(validate)) {
      const { left } = await leftBy(validate, format, 'invalid', text);
      expectNoSecret(left);
    }
    expectNoSecret((await leftBy(plan, 'json', 'invalid', text)).left);
  });
});

describe('sandbox', () => {
  test('says nothing of what its seed and its requests hold', async () => {
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
  ])('says what is wrong with a seed without its secrets: %s', async (_name, spoil) => {
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
