import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/model/report.ts';
import { magicDocuments, magicScene, onOneLine, withMtu, withoutCni } from './magic-scene.ts';

/** Each line of "Assumed" in magic-facts.md: what happens if it is false. */
describe('assumed, and not so:', () => {
  describe('a PUT of a CNI keeps what only the Magic side shows', () => {
    test('what it took along ends the run with 5, and the report says what to set again and where', async () => {
      const { run, sandbox, magicReads } = await magicScene(withMtu('b', 1476));
      await sandbox.setFaults([{ kind: 'magic_extras_lost' }]);
      const { code, stdout } = await run('apply', '--yes', '--format', 'json');
      expect(code).toBe(5);
      const [change] = (JSON.parse(stdout) as ReportDocument).accounts[0]?.changes ?? [];
      expect(change).toMatchObject({ address: 'cni.b', outcome: 'applied_lost' });
      expect(change?.next).toMatch(/^Set again on Magic interconnect dfw-edge-2 .*health_check/);
      // Once for the plan, once before the PUT, once after it, beside what the plan reads.
      expect((await magicReads()).filter((name) => name === 'list_cf_interconnects')).toHaveLength(3);
    });

    test('a rerun finds nothing to change, and does not call the account repaired', async () => {
      const { run, sandbox } = await magicScene(withMtu('b', 1476));
      await sandbox.setFaults([{ kind: 'magic_extras_lost' }]);
      expect(onOneLine((await run('apply', '--yes')).stdout)).toContain('set again what was lost');
      await sandbox.setFaults([]);
      const again = await run('apply', '--yes');
      expect(again.code).toBe(0);
      expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['update_cni']);
    });
  });

  describe('cloudflare_asn and default_asn are one value', () => {
    test('a plan shows both, and what it changes is what the documents say', async () => {
      const text = magicDocuments.replace('interconnects:', 'settings: { default_asn: 64600 }\ninterconnects:');
      const { planOf } = await magicScene(text, {
        change: (own) => (own.magic.bgp_settings['cloudflare_asn'] = 64512),
      });
      const [own] = (await planOf('--allow', 'account')).accounts;
      const [note] = own?.warnings.filter(({ code }) => code === 'plan-cloudflare-asn') ?? [];
      expect(note?.message).toMatch(/13335.*64512/);
      expect(own?.changes.map(({ address, fields }) => [address, fields])).toEqual([
        ['settings', [{ path: 'default_asn', before: 13335, after: 64600 }]],
      ]);
    });
  });

  describe('a delete of a CNI with routes on it is allowed', () => {
    test('a refusal ends the change, takes nothing away, and the same plan is left', async () => {
      const { run, sandbox, planOf } = await magicScene(withoutCni('b'));
      const before = await planOf();
      await sandbox.setFaults([{ kind: 'status', operation: 'delete_cni', status: 409 }]);
      const { code, stdout } = await run('apply', '--yes', '--format', 'json');
      expect(code).toBe(1);
      const [own] = (JSON.parse(stdout) as ReportDocument).accounts;
      expect(own?.changes).toMatchObject([{ address: 'cni.b', outcome: 'failed' }]);
      await sandbox.setFaults([]);
      expect(await sandbox.commits()).toEqual([]);
      expect((await planOf()).fingerprint).toBe(before.fingerprint);
    });

    test('the routes that it leaves behind are in the plan before, and in demarc routes after', async () => {
      const { run, planOf } = await magicScene(withoutCni('b'));
      const [change] = (await planOf()).accounts[0]?.changes ?? [];
      expect(change?.preflight?.prefixes.map(({ prefix }) => prefix)).toEqual(['203.0.113.0/24']);
      expect((await run('apply', '--yes')).code).toBe(0);
      const { stdout } = await run('routes');
      expect(stdout).toMatch(/203\.0\.113\.0\/24 +192\.168\.3\.7 \(in no tunnel\) +200/);
    });
  });

  describe('advertise_only drops learned routes at once', () => {
    test('whether they go at once, late or never, the plan calls them not known', async () => {
      const text = magicDocuments.replace('dfw-edge-1 }', 'dfw-edge-1 }, bgp_mode: advertise_only');
      const [change] = (await (await magicScene(text)).planOf()).accounts[0]?.changes ?? [];
      expect(change).toMatchObject({ impact: 'routes', preflight: { verdict: 'uncertain', learned: true } });
      expect(change?.preflight?.prefixes.filter(({ verdict }) => verdict !== 'safe')).toEqual([]);
    });
  });

  describe('the first three letters of a data centre are an airport code', () => {
    test('a verdict goes by whole names alone', async () => {
      const { planOf } = await magicScene(withoutCni('a'), {
        change: ({ analytics }) => {
          for (const { avg, dimensions } of analytics.health) {
            dimensions.edgeColoName = dimensions.edgeColoName === 'fra03' ? 'dfw' : `7-${dimensions.edgeColoName}`;
            if (dimensions.edgeColoName === 'dfw' && dimensions.tunnelName === 'dfw-edge-2') avg.tunnelState = 0;
          }
        },
      });
      const prefixes = (await planOf()).accounts[0]?.changes[0]?.preflight?.prefixes;
      const [lost] = prefixes?.filter(({ prefix }) => prefix === '203.0.113.0/24') ?? [];
      expect(lost).toMatchObject({ verdict: 'black_hole' });
      expect(lost?.where).toContain('dfw');
      expect(lost?.where).not.toContain('7-dfw01');
    });
  });

  describe('the Magic side has a second writer, whose change is drift here', () => {
    test('what the CNI API shows of it is drift', async () => {
      const { run } = await magicScene(withMtu('b', 1500), {
        change: ({ cnis }) => Object.assign(cnis[1]?.magic ?? {}, { mtu: 1476 }),
      });
      const { code, stdout } = await run('drift');
      expect(code).toBe(2);
      expect(stdout).toMatch(/cni\.b[^]*magic\.mtu/);
    });

    test('a name that only the Magic side shows is a warning of the plan', async () => {
      const { planOf } = await magicScene(withMtu('b', 1476), {
        change: ({ magic }) => Object.assign(magic.interconnects[1] ?? {}, { name: 'theirs' }),
      });
      const codes = (await planOf()).accounts[0]?.warnings.map(({ code, address }) => [code, address]);
      expect(codes).toContainEqual(['plan-magic-name', 'cni.b']);
    });

    test('addresses that only the Magic side shows: routes into either network ride on the CNI', async () => {
      const { planOf } = await magicScene(withoutCni('b'), {
        change: ({ magic }) => {
          Object.assign(magic.interconnects[1] ?? {}, { interface_address: '10.9.9.0/31' });
          const [first = {}] = magic.routes;
          magic.routes.push({ ...first, id: 'f'.repeat(32), prefix: '10.66.0.0/16', nexthop: '10.9.9.1' });
        },
      });
      const prefixes = (await planOf()).accounts[0]?.changes[0]?.preflight?.prefixes;
      expect(prefixes?.map(({ prefix, verdict }) => [prefix, verdict])).toEqual([
        ['10.66.0.0/16', 'black_hole'],
        ['203.0.113.0/24', 'degraded'],
      ]);
    });
  });
});

describe('what a plan sends', () => {
  const gets = ['list_cf_interconnects', 'list_gre_tunnels', 'list_ip_prefixes', 'list_ipsec_tunnels'];
  const whole = [...gets, 'list_magic_routes', 'query_analytics'];

  test.each([
    [
      'the whole, with one request for the IP prefix of a touched route',
      withoutCni('b'),
      ['list_bgp_prefixes', ...whole],
    ],
    ['no request for IP prefixes in which no touched route lies', withoutCni('c'), whole],
  ])('%s', async (_, text, expected) => {
    const { run, magicReads, sandbox } = await magicScene(text);
    await run('plan');
    expect(await magicReads()).toEqual(expected);
    const requests = (await sandbox.requests()) as unknown as { operation: string; method: string; path?: string }[];
    expect(requests.filter(({ method }) => method !== 'GET').map(({ operation }) => operation)).toEqual([
      'query_analytics',
    ]);
  });

  test.each(['plan', 'drift', 'preflight', 'status'])(
    '%s with policy.preflight off sends none of it',
    async (command) => {
      const off = withoutCni('a').replace('max_deletes: 9', 'max_deletes: 9, preflight: off');
      const { run, magicReads } = await magicScene(off);
      await run(command);
      expect(await magicReads()).toEqual([]);
    },
  );

  test.each(['validate', 'status', 'export'])('%s sends none of it, whatever the policy', async (command) => {
    const { run, magicReads } = await magicScene(withoutCni('a'));
    await run(command);
    expect(await magicReads()).toEqual([]);
  });
});
