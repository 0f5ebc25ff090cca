import { describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import { cniId, slotId } from '../helpers/account.ts';
import { seedDirect, seedSlot } from '../helpers/seed-objects.ts';
import { account, circuit, folderWith, sandboxFor, sandboxWith, type TestSandbox } from './workspace.ts';

const mtu = (value: number, text = circuit) => text.replace('mtu: 1500', `mtu: ${value}`);
const described = (text: string) => text.replace(/mtu: \d+/, '$&\n      description: Primary');
const keyed = (text: string, key: string) => text.replace('customer_asn: 65010', `$&\n      md5_key: ${key}`);

/** A sandbox in which the circuit is live as a document with keys says it. */
async function withKeys(text: string, env: Record<string, string>): Promise<TestSandbox> {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': text });
  expect((await sandbox.demarc(['apply', '--yes'], { cwd, env })).code).toBe(0);
  return sandbox;
}

interface Given {
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
}

async function planOf(sandbox: TestSandbox, { files, args = ['--base', 'before.yaml'], env = {} }: Given) {
  const cwd = await folderWith(files);
  const named = files['demarc.yaml'] === undefined ? [] : ['demarc.yaml'];
  const result = await sandbox.demarc(['plan', ...named, ...args, '--format', 'json'], { cwd, env });
  return { ...result, plan: result.stdout === '' ? undefined : (JSON.parse(result.stdout) as PlanDocument) };
}

function openFields(plan: PlanDocument | undefined) {
  const changes = plan?.accounts.flatMap((each) => each.changes) ?? [];
  return changes.flatMap(({ fields }) => fields.map(({ path, open = false }) => [path, open]));
}

describe('plan --base', () => {
  test('splits the plan, reads nothing twice, and only reads', async () => {
    const sandbox = await sandboxWith();
    const before = (await sandbox.requests()).length;
    const files = { 'demarc.yaml': described(mtu(1400)), 'before.yaml': mtu(1400) };
    const { code, plan } = await planOf(sandbox, { files });
    expect(code).toBe(0);
    expect(plan?.accounts[0]?.base).toEqual({ split: true });
    expect(openFields(plan)).toEqual([
      ['magic.description', false],
      ['magic.mtu', true],
    ]);
    const sent = (await sandbox.requests()).slice(before);
    expect(sent.filter(({ method }) => method !== 'GET').map(({ operation }) => operation)).toEqual([
      'query_analytics',
    ]);
    const operations = sent.map(({ operation }) => operation);
    expect(operations.filter((name) => name !== 'get_interconnect_status').sort()).toEqual([
      'get_settings',
      'list_cf_interconnects',
      'list_cnis',
      'list_gre_tunnels',
      'list_interconnects',
      'list_ip_prefixes',
      'list_ipsec_tunnels',
      'list_magic_routes',
      'query_analytics',
    ]);
  });

  test('blocks with 4 what was protected before and goes now, and the plan file is no review', async () => {
    const sandbox = await sandboxWith();
    const gone = circuit.replaceAll(/ {2}(?:ewr|wan)-a:\n/g, '$&    state: absent\n');
    const files = { 'demarc.yaml': gone, 'before.yaml': circuit.replace('wan-a:', '$&\n    protect: true') };
    const cwd = await folderWith(files);
    const args = ['demarc.yaml', '--base', 'before.yaml', '--out', 'json=plan.json'];
    const planned = await sandbox.demarc(['plan', ...args], { cwd });
    expect(planned.code).toBe(4);
    expect(planned.stdout).toContain(
      'guard protect blocks this plan: cni.wan-a was protected before this change and would be deleted',
    );
    expect(planned.stdout).toContain('to lift it: two changes, one after the other');
    const applied = await sandbox.demarc(['apply', 'demarc.yaml', '--yes', '--plan', 'plan.json'], { cwd });
    expect(applied).toMatchObject({ code: 4 });
    expect(applied.stderr).toContain('is no review');
    for (const guard of ['protect', 'terms']) {
      const lifted = await sandbox.demarc(['plan', 'demarc.yaml', '--allow', guard], { cwd });
      expect(lifted.code).toBe(64);
    }
  });

  test('does not need the secrets of before, and shows none of either side', async () => {
    const env = { DEMARC_OLD: 'canary-old-key', DEMARC_NEW: 'canary-new-key' };
    const sandbox = await withKeys(keyed(circuit, '${env:DEMARC_OLD}'), env);
    const now = keyed(circuit, '${env:DEMARC_NEW}');
    const before = keyed(circuit, '${env:DEMARC_UNSET}');
    const { plan, stdout, stderr } = await planOf(sandbox, {
      files: { 'demarc.yaml': now, 'before.yaml': before },
      env: { DEMARC_NEW: env.DEMARC_NEW },
    });
    expect(openFields(plan)).toEqual([['bgp.md5_key', false]]);
    const same = await planOf(sandbox, {
      files: { 'demarc.yaml': now, 'before.yaml': now },
      env: { DEMARC_NEW: env.DEMARC_NEW },
    });
    expect(openFields(same.plan)).toEqual([['bgp.md5_key', true]]);
    expect(stdout + stderr + same.stdout + same.stderr).not.toContain('canary');
    const clear = await planOf(sandbox, {
      files: { 'demarc.yaml': now, 'before.yaml': keyed(circuit, 'canary-in-clear') },
      env: { DEMARC_NEW: env.DEMARC_NEW },
    });
    expect(openFields(clear.plan)).toEqual([['bgp.md5_key', false]]);
    expect(clear.stdout + clear.stderr).not.toContain('canary');
  });

  test('reads a folder, and several documents of one account', async () => {
    const sandbox = await sandboxWith();
    const [top = '', cnis = ''] = mtu(1400).split('cnis:');
    const files = {
      'demarc.yaml': mtu(1400),
      'before/circuits.yaml': top,
      'before/cnis.yaml': `version: 1\naccount: ${account}\ncnis:${cnis}`,
    };
    const { plan } = await planOf(sandbox, { files, args: ['--base', 'before'] });
    expect(openFields(plan)).toEqual([['magic.mtu', true]]);
    const two = ['--base', 'before/circuits.yaml', '--base', 'before/cnis.yaml'];
    expect(openFields((await planOf(sandbox, { files, args: two })).plan)).toEqual([['magic.mtu', true]]);
  });

  test('of several accounts, compares those that the documents before name', async () => {
    const second = 'a'.repeat(32);
    const sandbox = await sandboxFor({ seed: { accounts: { [account]: {}, [second]: {} } } });
    const asn = (tag: string) => `version: 1\naccount: ${tag}\nsettings: { default_asn: 64512 }\n`;
    const files = { 'demarc.yaml': `${asn(account)}---\n${asn(second)}`, 'before.yaml': asn(account) };
    const { plan } = await planOf(sandbox, { files });
    expect(plan?.accounts.map(({ base }) => base)).toEqual([
      { split: true },
      { split: false, why: `the documents of --base do not name this account; they name ${account}` },
    ]);
  });

  test.each([
    ['does not parse', 'version: 1\n  account: [', /^the documents of --base cannot be read: before\.yaml:\d+: /],
    [
      'breaks a rule',
      circuit.replace('ewr-a:\n', 'ewr-a:\n    state: absent\n'),
      /^the documents of --base cannot be read: before\.yaml:11: cni\.wan-a is on interconnect\.ewr-a, which has state: absent$/,
    ],
    ['has an unknown key', `${circuit}polices: {}\n`, /before\.yaml:16: unknown key polices$/],
    [
      'needs a variable that is not set',
      circuit.replace('mtu: 1500', 'mtu: ${env:DEMARC_GONE}'),
      /before\.yaml:\d+: the variable DEMARC_GONE is not set/,
    ],
    ['is empty, as git leaves it without the commit', '', /before\.yaml is empty: it holds no document$/],
    [
      'is of another account',
      circuit.replace(account, 'f'.repeat(32)),
      /^the documents of --base do not name this account; they name f{32}$/,
    ],
    [
      'cannot be planned',
      circuit.replace('interconnect: ewr-a', 'interconnect: gone'),
      /^the documents before this change cannot be planned: /,
    ],
  ])('a base that %s: not split, said in Danger, and nothing of it blocks', async (_, before, why) => {
    const sandbox = await sandboxWith();
    const files = { 'demarc.yaml': mtu(1400), 'before.yaml': before };
    const { code, plan, stderr } = await planOf(sandbox, { files });
    expect(code).toBe(0);
    expect(plan?.accounts[0]?.base?.split).toBe(false);
    expect(plan?.accounts[0]?.base?.why).toMatch(why);
    expect(plan?.accounts[0]?.applyable).toBe(true);
    expect(stderr).not.toContain('error');
    const cwd = await folderWith(files);
    const { stdout } = await sandbox.demarc(['plan', 'demarc.yaml', '--base', 'before.yaml'], { cwd });
    expect(stdout).toMatch(/^Danger\n {2}not split: .*\n?.*Nothing was compared/m);
  });

  test('a base that is missing names the file, and the shallow clone that lacks it', async () => {
    const { plan, code } = await planOf(await sandboxWith(), {
      files: { 'demarc.yaml': mtu(1400) },
      args: ['--base', 'gone.yaml'],
    });
    expect(code).toBe(0);
    expect(plan?.accounts[0]?.base?.why).toBe(
      'the documents of --base cannot be read: gone.yaml does not exist (a shallow clone lacks the commit before: git fetch --deepen 1)',
    );
  });

  test.each([
    [
      'one of the documents',
      ['--base', 'demarc.yaml'],
      '--base names demarc.yaml, which is one of the documents that are planned',
    ],
    ['the folder around them', ['--base', '.'], 'which is one of the documents that are planned'],
  ])('a base that is %s is refused before any request', async (_, args, message) => {
    const sandbox = await sandboxFor();
    const { code, stderr } = await planOf(sandbox, { files: { 'demarc.yaml': circuit }, args });
    expect(code).toBe(64);
    expect(stderr).toContain(message);
    expect(stderr).toContain('git show HEAD^:demarc.yaml > before.yaml');
    expect(await sandbox.requests()).toEqual([]);
  });

  test('is no flag of apply and drift', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'before.yaml': circuit });
    for (const command of ['apply', 'drift']) {
      expect((await sandbox.demarc([command, '--base', 'before.yaml'], { cwd })).code).toBe(64);
    }
  });

  test('asks for the health of circuits that only the documents before put into a backup set', async () => {
    const circuits = ['ewr01', 'lhr01', 'fra01'].map((site, n) => ({
      ...seedDirect,
      name: `icon-${n}`,
      slot_id: slotId(n),
      site,
    }));
    const cnis = circuits.map(({ name: interconnect }, n) => ({
      id: cniId(n),
      account,
      interconnect,
      cust_ip: `10.0.${n}.1/31`,
      p2p_ip: `10.0.${n}.0/31`,
      magic: { conduit_name: `wan-${n}`, description: '', mtu: 1500 },
      bgp: { customer_asn: 65010 + n, extra_prefixes: [] },
    }));
    const slots = circuits.map((_, n) => seedSlot(n, true));
    const status = { 'icon-2': { state: 'Down' as const } };
    const sandbox = await sandboxFor({
      seed: { accounts: { [account]: { slots, interconnects: circuits, cnis, status } } },
    });
    const text = (group: string, mtu: number) =>
      JSON.stringify({
        version: 1,
        account,
        interconnects: {
          a: { type: 'direct', name: 'icon-0', group: 'pair' },
          c: { type: 'direct', name: 'icon-2', ...(group !== '' && { group }) },
        },
        cnis: { 'wan-0': { interconnect: 'a', magic: { mtu } } },
      });
    const files = { 'demarc.yaml': text('', 1400), 'before.yaml': text('pair', 1500) };
    const asked = async (args: readonly string[]) => {
      const before = (await sandbox.requests()).length;
      const { code, plan } = await planOf(sandbox, { files, args });
      const sent = (await sandbox.requests())
        .slice(before)
        .filter(({ operation }) => operation === 'get_interconnect_status');
      return {
        code,
        count: sent.length,
        guards: plan?.accounts[0]?.guards.map(({ id, addresses }) => [id, addresses]),
      };
    };
    expect(await asked([])).toEqual({ code: 0, count: 1, guards: [] });
    expect(await asked(['--base', 'before.yaml'])).toEqual({ code: 4, count: 3, guards: [['terms', ['cni.wan-0']]] });
  });
});
