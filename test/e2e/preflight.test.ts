import { describe, expect, test } from 'vitest';
import {
  type MagicAccount,
  magicDocuments as documents,
  magicScene as scene,
  reads,
  withoutCni as without,
} from './magic-scene.ts';
import { account, folderWith } from './workspace.ts';

describe('a plan', () => {
  test('sends the reads of the contract and the one query, and nothing else', async () => {
    const { sandbox, run } = await scene(without('a'));
    expect((await run('plan', '--format', 'json')).code).toBe(4);
    const requests = await sandbox.requests();
    const names = requests.map(({ operation }) => operation);
    expect(names.filter((name) => !reads.test(name))).toEqual([]);
    const traffic = names.filter((name) => /magic|cf_|tunnels|prefixes|analytics/.test(name));
    expect(traffic.sort()).toEqual([
      'list_bgp_prefixes',
      'list_cf_interconnects',
      'list_gre_tunnels',
      'list_ip_prefixes',
      'list_ipsec_tunnels',
      'list_magic_routes',
      'query_analytics',
    ]);
  });

  test('sends none of them where nothing is disrupted and no conduit name is new', async () => {
    const { sandbox, run } = await scene(documents.replace('dfw-edge-2 }', 'dfw-edge-2, description: new }'));
    expect((await run('plan')).code).toBe(0);
    const names = (await sandbox.requests()).map(({ operation }) => operation);
    expect(names.filter((name) => /magic|cf_|tunnels|prefixes|analytics/.test(name))).toEqual([]);
  });

  test.each([
    ['magic-wan-read', 'Magic Transit Read, IP Prefixes Read or IP Prefixes BGP On Demand Read', 'health'],
    ['magic-transit-read', 'Account Analytics Read', 'routes'],
    ['account-analytics-read', 'Magic WAN Read or Magic Transit Read', 'none'],
  ] as const)('of a token with %s alone names what is missing in Danger', async (permission, missing, judged) => {
    const extra = judged === 'health' ? (['account-analytics-read'] as const) : [];
    const { run } = await scene(without('b'), { tokenPermissions: [permission, ...extra] });
    const { stdout, code } = await run('plan');
    expect(stdout).toContain('not judged');
    expect(stdout.replace(/\s+/g, ' ')).toContain(missing);
    expect(code).toBe(0);
    const plan = JSON.parse((await run('plan', '--format', 'json')).stdout) as {
      accounts: { terms: { judged: string } }[];
    };
    expect(plan.accounts[0]?.terms.judged).toBe(judged);
  });
});

describe('plan --base', () => {
  test('reads routes once, and shows what rides on a change in the half of what disrupts', async () => {
    const { sandbox, run } = await scene(without('a'));
    const described = (text: string) => text.replace('dfw-edge-2 }', 'dfw-edge-2, mtu: 1476, description: new }');
    const slower = without('a').replace('dfw-edge-2 }', 'dfw-edge-2, mtu: 1476 }');
    const cwd = await folderWith({ 'before.yaml': slower, 'demarc.yaml': described(without('a')) });
    const { stdout, code } = await sandbox.demarc(['plan', 'demarc.yaml', '--base', 'before.yaml'], { cwd });
    expect(code).toBe(4);
    const names = (await sandbox.requests()).map(({ operation }) => operation);
    expect(names.filter((name) => name === 'list_magic_routes' || name === 'query_analytics')).toHaveLength(2);
    // The summary above counts both halves; the open one comes second, and the end repeats the summary.
    const [, own = '', open = ''] = stdout.split(/^Open already: /m);
    expect(own).toContain('guard black-hole blocks this plan');
    expect(own).not.toContain('routes   ');
    expect(open).toContain('10.20.30.0/24: no usable path');
    expect(open).toMatch(/cni\.b[^]*routes {3}/);
    expect((await run('plan')).code).toBe(4);
  });
});

describe('preflight', () => {
  test('of a plan ends with 2 where a prefix would be lost, and with 0 where none would', async () => {
    const lost = await (await scene(without('a'))).run('preflight');
    expect(lost.code).toBe(2);
    expect(lost.stdout).toContain('10.20.30.0/24: no usable path');
    expect((await (await scene(without('b'))).run('preflight')).code).toBe(0);
  });

  test.each([
    [['site:DFW01'], 2, '203.0.113.0/24: no usable path'],
    [['device:dfw01-ccr2'], 0, '203.0.113.0/24: one path or a lossy one left'],
    [['group:dallas'], 0, 'cni.b'],
    [['facility:Equinix DC2'], 2, '10.20.0.0/16: no usable path'],
    [['cni.a', 'dfw-edge-2'], 2, '203.0.113.0/24: no usable path'],
    [['cni-iad02-0002'], 2, 'AFR, APAC, EEUR, ME, OC, SAM, WEUR'],
  ] as const)('--without %j ends with %i', async (whats, code, words) => {
    const { sandbox, run } = await scene(documents);
    const result = await run('preflight', ...whats.flatMap((what) => ['--without', what]));
    expect(result).toMatchObject({ code });
    expect(result.stdout).toContain(words);
    expect((await sandbox.requests()).filter(({ operation }) => !reads.test(operation))).toEqual([]);
  });

  test.each([
    ['site:dwf01', 'Did you mean --without site:dfw01?'],
    ['facility:Equinix', "Did you mean --without 'facility:Equinix DA1'?"],
    ['device:dfw01-ccr9', 'Did you mean --without device:dfw01-ccr1?'],
    ['group:dalas', 'Did you mean --without group:dallas?'],
    ['gre-iad-bk', 'demarc slots shows sites, devices and facilities'],
  ])('refuses %j, as nothing is called, and says what next', async (what, words) => {
    const { run } = await scene(documents);
    const result = await run('preflight', '--without', what);
    expect(result).toMatchObject({ code: 64, stdout: '' });
    expect(result.stderr).toContain(words);
  });

  test('takes no second WHAT for a document, and shows one that is given twice once', async () => {
    const { run } = await scene(documents);
    const result = await run('preflight', '--without', 'cni.a', 'cni.b');
    expect(result).toMatchObject({ code: 64, stdout: '' });
    expect(result.stderr).toContain('--without cni.b');
    const twice = await run('preflight', '--without', 'cni.c', '--without', 'cni.c');
    expect(twice.stdout.match(/^cni\.c/gm)).toHaveLength(1);
  });

  test('never says "nothing is disrupted" of an account that cannot be planned, or with policy.preflight: off', async () => {
    const off = await scene(without('a').replace('max_deletes: 9', 'max_deletes: 9, preflight: off'));
    const skipped = await off.run('preflight');
    expect(skipped).toMatchObject({ code: 1 });
    expect(skipped.stdout).toBe(
      'not judged: policy.preflight is off, so nothing was read of the routes; --without reads them all the same\n',
    );
    const broken = await scene(without('a'), { faults: [{ kind: 'status', operation: 'list_cnis', status: 403 }] });
    const failed = await broken.run('preflight');
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stdout).toBe('not judged: the account could not be planned, so what changes is not known\n');
    const calm = await (await scene(documents)).run('preflight');
    expect(calm).toMatchObject({ code: 0, stdout: 'Nothing that carries traffic is disrupted.\n' });
  });

  test('ends with 1 where the routes may not be read: that is never "nothing is lost"', async () => {
    const { run } = await scene(documents, { tokenPermissions: ['account-analytics-read'] });
    const result = await run('preflight', '--without', 'cni.b');
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('not judged');
  });

  test('calls a circuit without CNIs safe only where the routes were read', async () => {
    const change = (own: MagicAccount) => own.cnis.shift();
    const verdictOf = async (options: Parameters<typeof scene>[1]) => {
      const { run } = await scene(documents, { change, ...options });
      const { code, stdout } = await run('preflight', '--without', 'dfw-a', '--format', 'json');
      return { code, report: JSON.parse(stdout) as unknown };
    };
    const saying = (verdict: string) => ({ accounts: [{ subjects: [{ cnis: [], verdict, prefixes: [] }] }] });
    expect(await verdictOf({})).toMatchObject({ code: 0, report: saying('safe') });
    const unread = { tokenPermissions: ['account-analytics-read'] } as const;
    expect(await verdictOf(unread)).toMatchObject({ code: 1, report: saying('not_done') });
  });
});

describe('routes', () => {
  test('shows through what each prefix goes, and what carries no route', async () => {
    const { run } = await scene(documents);
    const { stdout, code } = await run('routes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/10\.40\.0\.0\/24 +gre-iad-bk +200 +ENAM, WNAM +healthy +no/);
    const json = JSON.parse((await run('routes', '--format', 'json')).stdout) as {
      accounts: { prefixes: unknown[] }[];
    };
    expect(json).toMatchObject({ format: 'demarc.routes/1', accounts: [{ account, without_routes: [] }] });
    expect(json.accounts[0]?.prefixes).toHaveLength(4);
  });

  test('ends with 1 and says why where they may not be read', async () => {
    const { run } = await scene(documents, { tokenPermissions: [] });
    const result = await run('routes');
    expect(result.code).toBe(1);
    expect(result.stdout).not.toContain('No static routes');
    expect(result.stdout.replace(/\s+/g, ' ')).toContain('Magic WAN Read or Magic Transit Read');
    const json = JSON.parse((await run('routes', '--format', 'json')).stdout) as { accounts: unknown[] };
    expect(json.accounts[0]).toMatchObject({ routes_read: false, prefixes: [] });
  });
});

describe('--allow', () => {
  test.each([
    ['black-hole=10.20.30.0/24', 0, undefined],
    ['black-hole=cni.a', 0, undefined],
    ['black-hole=203.0.113.0/24', 4, undefined],
    ['black-hole=10.20.30.1/24', 4, 'did you mean --allow black-hole=10.20.30.0/24?'],
    ['black-hole=a', 4, 'did you mean --allow black-hole=cni.a?'],
    ['black-hole=172.16.0.0/12', 4, 'name a prefix as the plan shows it'],
    ['preflight=b', 4, 'did you mean --allow preflight=cni.b?'],
    ['preflight=cni.b', 4, undefined],
  ])('%s ends with %i, and is a warning only where it names nothing', async (allowance, code, hint) => {
    const result = await (await scene(without('a'))).run('plan', '--allow', allowance);
    expect(result.code).toBe(code);
    if (hint === undefined) expect(result.stdout).not.toContain('allow-unknown');
    else expect(result.stdout).toContain(hint);
  });
});
