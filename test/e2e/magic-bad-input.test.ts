import { describe, expect, test } from 'vitest';
import type { Change, PlanDocument } from '../../src/model/plan.ts';
import { isDeep } from '../helpers/deep.ts';
import { hostilePieces } from '../helpers/hostile.ts';
import {
  type MagicAccount,
  magicDocuments,
  type MagicScene,
  magicScene,
  onOneLine,
  reads,
  withMtu,
  withoutCni,
} from './magic-scene.ts';

const required = (text: string) => text.replace('max_deletes: 9', 'max_deletes: 9, preflight: required');

/** The only account of a plan. */
function accountOf({ accounts: [own] }: PlanDocument) {
  if (own === undefined) throw new Error('the plan has no account');
  return own;
}

/** What a plan says of the first change: `whole: PREFIX verdict left…`, and what it could not read. */
async function judged(scene: MagicScene) {
  const own = accountOf(await scene.planOf());
  const preflight: Change['preflight'] = own.changes[0]?.preflight;
  return {
    own,
    whole: preflight?.verdict,
    prefixes: Object.fromEntries((preflight?.prefixes ?? []).map(({ prefix, verdict }) => [prefix, verdict])),
    notes: (preflight?.prefixes ?? []).map(({ note }) => note).join('; '),
    notJudged: (own.not_judged ?? []).join('; '),
  };
}

const readings = [
  ['list_magic_routes', 'routes', 'not_done', 'none', 'Magic WAN Read or Magic Transit Read'],
  ['list_cf_interconnects', 'CNIs on the Magic side', 'uncertain', 'health', 'Magic WAN Read or Magic Transit Read'],
  ['list_gre_tunnels', 'GRE and IPsec tunnels', 'degraded', 'health', 'Magic WAN Read or Magic Transit Read'],
  ['list_ipsec_tunnels', 'GRE and IPsec tunnels', 'degraded', 'health', 'Magic WAN Read or Magic Transit Read'],
  ['list_ip_prefixes', 'what is advertised', 'degraded', 'health', 'IP Prefixes Read'],
  ['list_bgp_prefixes', 'what is advertised', 'degraded', 'health', 'IP Prefixes'],
  ['query_analytics', 'the health of tunnels', 'uncertain', 'routes', 'Account Analytics Read'],
] as const;

describe('without the permission for one reading alone', () => {
  test.each(readings)(
    '%s: the rest is judged, and what is missing is named',
    async (operation, part, whole, evidence, missing) => {
      const scene = await magicScene(withoutCni('b'));
      await scene.sandbox.setFaults([{ kind: 'refused', operation }]);
      const found = await judged(scene);
      expect(found.whole).toBe(whole);
      expect(found.own.terms?.judged).toBe(evidence);
      expect(found.own).toMatchObject({ complete: true, applyable: true });
      expect(found.notJudged).toContain(part);
      expect(found.notJudged).toContain(missing);
      const { stdout } = await scene.run('plan');
      expect(onOneLine(stdout)).toContain(`not judged: ${part}`);
      expect((await scene.sandbox.requests()).filter(({ operation: each }) => !reads.test(each))).toEqual([]);
    },
  );

  test.each(readings.filter(([, , whole]) => whole === 'not_done' || whole === 'uncertain'))(
    '%s blocks where the preflight is required, and one allowance for the change lifts it',
    async (operation) => {
      const scene = await magicScene(required(withoutCni('b')));
      await scene.sandbox.setFaults([{ kind: 'refused', operation }]);
      const blocked = accountOf(await scene.planOf());
      expect(blocked.guards).toMatchObject([{ id: 'preflight', addresses: ['cni.b'], lifted: false }]);
      expect(blocked.applyable).toBe(false);
      expect(accountOf(await scene.planOf('--allow', 'preflight=cni.a')).applyable).toBe(false);
      expect(accountOf(await scene.planOf('--allow', 'preflight=cni.b')).applyable).toBe(true);
    },
  );

  test.each(['list_cf_interconnects', 'list_gre_tunnels', 'list_ipsec_tunnels'])(
    '%s: whether a new conduit name is free is not known, and said',
    async (operation) => {
      const scene = await magicScene(
        `${magicDocuments}  d: { interconnect: dfw-b, magic: { conduit_name: new-edge } }\n`,
      );
      await scene.sandbox.setFaults([{ kind: 'refused', operation }]);
      const { own, notJudged } = await judged(scene);
      expect(notJudged).toMatch(/whether GRE or IPsec tunnels have the new conduit names: .*Magic WAN Read/);
      expect(own.errors).toEqual([]);
    },
  );

  test('list_cf_interconnects: a new name that a tunnel has is an error all the same', async () => {
    const scene = await magicScene(
      `${magicDocuments}  d: { interconnect: dfw-b, magic: { conduit_name: gre-iad-bk } }\n`,
    );
    await scene.sandbox.setFaults([{ kind: 'refused', operation: 'list_cf_interconnects' }]);
    expect((await judged(scene)).own.errors.map(({ code }) => code)).toEqual(['plan-name-taken']);
  });
});

describe('an account that is not onboarded to Magic (1012)', () => {
  test.each([200, 400, 403])('with live CNIs is a contradiction, with status %i: nothing is judged', async (status) => {
    const scene = await magicScene(withoutCni('b'));
    await scene.sandbox.setFaults([{ kind: 'refused', reason: 'not_onboarded', status }]);
    const { own, whole, notJudged } = await judged(scene);
    expect([whole, own.terms?.judged, own.applyable]).toEqual(['not_done', 'none', true]);
    expect(notJudged).toContain('the account has no Magic Transit and no Magic WAN (1012)');
    expect((await scene.run('preflight')).code).toBe(1);
    expect((await scene.run('routes')).code).toBe(1);
    await scene.edit(required(withoutCni('b')));
    expect((await scene.run('plan')).code).toBe(4);
  });

  test('without CNIs plans its first one', async () => {
    const scene = await magicScene(magicDocuments, {
      change: (own) => Object.assign(own, { cnis: [], magic: undefined, addressing: undefined, analytics: undefined }),
    });
    await scene.sandbox.setFaults([{ kind: 'refused', reason: 'not_onboarded' }]);
    const { own } = await judged(scene);
    expect(own).toMatchObject({ complete: true, errors: [] });
    expect(own.changes.map(({ action }) => action)).toEqual(['create', 'create', 'create']);
  });
});

const route = (prefix: string, nexthop: string, priority = 100) => ({
  ...{ id: `${prefix}${nexthop}`.replace(/\W/g, '').padEnd(32, '0').slice(0, 32), prefix, nexthop, priority },
});
const added =
  (...routes: readonly object[]) =>
  (own: MagicAccount) =>
    own.magic.routes.push(...(routes as Record<string, unknown>[]));

describe('routes', () => {
  test('to nowhere count as paths of which nothing is known', async () => {
    const scene = await magicScene(withoutCni('a'), { change: added(route('10.20.30.0/24', '198.51.100.7', 200)) });
    const { prefixes, notes } = await judged(scene);
    expect(prefixes).toMatchObject({ '10.20.30.0/24': 'uncertain', '203.0.113.0/24': 'degraded' });
    expect(notes).toContain('the health of 198.51.100.7 is not known');
    expect((await scene.run('routes')).stdout).toContain('198.51.100.7 (in no tunnel)');
  });

  test('into overlapping tunnel networks go by the longest one, and equal ones may be either', async () => {
    const gre = (interface_address: string, name: string) => (own: MagicAccount) =>
      own.magic.gre_tunnels.push({ ...own.magic.gre_tunnels[0], id: '0'.repeat(32), name, interface_address });
    const wider = await judged(await magicScene(withoutCni('a'), { change: gre('192.168.3.1/24', 'gre-wide') }));
    expect(wider.prefixes['10.20.30.0/24']).toBe('black_hole');
    const equal = await magicScene(withoutCni('a'), { change: gre('192.168.3.4/31', 'gre-twin') });
    expect((await judged(equal)).prefixes['10.20.30.0/24']).toBe('uncertain');
    expect(onOneLine((await equal.run('routes')).stdout)).toContain('one of dfw-edge-1, gre-twin');
  });

  test.each([
    ['10.20.30.9/24', '10.20.30.0/24'],
    ['10.20.30.0/024', '10.20.30.0/24'],
    [' 10.20.30.0/24 ', '10.20.30.0/24'],
  ])('of the prefix %j are those of %s', async (spelt, prefix) => {
    const scene = await magicScene(withoutCni('a'), { change: added(route(spelt, '192.168.3.7', 200)) });
    const { prefixes, whole } = await judged(scene);
    expect(prefixes).toMatchObject({ [prefix]: 'degraded' });
    expect(whole).toBe('uncertain');
  });

  test.each(['2001:db8::/32', '010.60.0.0/24', '10.60.0.0/33', 'default', '0/0', ''])(
    'of the prefix %j are said not to be judged, and hide nothing else',
    async (prefix) => {
      const scene = await magicScene(withoutCni('a'), { change: added(route(prefix, '192.168.3.5')) });
      const { prefixes, notes, whole } = await judged(scene);
      expect(prefixes).toMatchObject({ [prefix]: 'uncertain', '10.20.30.0/24': 'black_hole' });
      expect(notes).toContain('demarc cannot read this prefix for certain, so it is not judged');
      expect(whole).toBe('black_hole');
      expect((await scene.run('routes')).code).toBe(0);
    },
  );

  test.each(['2001:db8::5', '192.168.003.005', '', '192.168.3.5/31'])(
    'through the next hop %j are named as unread',
    async (nexthop) => {
      const scene = await magicScene(withoutCni('b'), { change: added(route('10.99.0.0/16', nexthop)) });
      const { notJudged } = await judged(scene);
      expect(notJudged).toContain(`routes whose next hop cannot be read for certain: 10.99.0.0/16 through ${nexthop}`);
    },
  );

  test('by the ten thousand are read and judged, by the hundred thousand when deep', async () => {
    const many = Array.from({ length: isDeep ? 100_000 : 10_000 }, (_, i) =>
      route(`10.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}/32`, i % 1000 === 0 ? '192.168.3.7' : '192.168.3.8'),
    );
    const { prefixes, own } = await judged(await magicScene(withoutCni('b'), { change: added(...many) }));
    expect(Object.values(prefixes).filter((verdict) => verdict === 'black_hole')).toHaveLength(many.length / 1000);
    expect(own.guards.map(({ id }) => id)).toEqual(['black-hole']);
  }, 60_000);
});

describe('hostile names of the Magic side', () => {
  const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
  const pieces = [
    'a cleared screen',
    'a line of its own',
    'reversed letters',
    'a workflow command after a break',
    'an end of the details',
    'an image',
    'a row of a table',
  ];

  test('are plain text in every output', async () => {
    const texts = pieces.map((name) => hostilePieces[name] ?? '');
    const scene = await magicScene(withoutCni('a'), {
      change: (own) => {
        texts.forEach((piece, at) => {
          const tunnel = { id: `e${at}`, name: piece, interface_address: `10.9.${at}.0/31` };
          own.magic.gre_tunnels.push({ ...own.magic.gre_tunnels[0], ...tunnel });
          const scoped = {
            ...route('10.20.30.0/24', `10.9.${at}.1`, 300 + at),
            scope: { colo_regions: [piece], colo_names: [piece] },
          };
          own.magic.routes.push(scoped, route(piece, '192.168.3.5'), route(`10.88.${at}.0/24`, piece));
        });
        Object.assign(own.magic.interconnects[1] ?? {}, { name: `${texts.join('')}-b` });
        own.analytics.health.forEach(({ dimensions }, at) => {
          dimensions.edgeColoName = texts[at % texts.length] ?? '';
        });
      },
    });
    for (const args of [
      ['routes'],
      ['preflight'],
      ['preflight', '--format', 'markdown'],
      ['plan'],
      ['plan', '--format', 'markdown'],
    ]) {
      const { stdout, stderr } = await scene.run(...args);
      const output = `${stdout}${stderr}`;
      expect(stdout.length).toBeGreaterThan(100);
      expect(output.replaceAll('\n', '')).not.toMatch(hidden);
      expect(output.split('\n').filter((line) => /^\W*INJECTED|^\s*::/.test(line))).toEqual([]);
      if (args.includes('markdown')) expect(stdout).not.toMatch(/<img|<\/summary>`|\n\| INJECTED/);
    }
    for (const command of ['routes', 'preflight']) {
      const { stdout } = await scene.run(command, '--format', 'json');
      expect(JSON.parse(stdout)).toMatchObject({ format: `demarc.${command}/1` });
    }
  });
});

test('of more than 50 IP prefixes in which touched routes lie, none is asked for, and that is said', async () => {
  const scene = await magicScene(withoutCni('b'), {
    change: (own) => {
      const [owned = {}] = own.addressing.prefixes;
      for (let i = 0; i < 51; i++) {
        own.magic.routes.push(route(`198.18.${i}.0/24`, '192.168.3.7'));
        own.addressing.prefixes.push({ ...owned, id: `${i}`.padStart(32, '0'), cidr: `198.18.${i}.0/24` });
      }
    },
  });
  const { notJudged, own } = await judged(scene);
  expect(notJudged).toContain('what is advertised to the Internet: the routes lie in 52 IP prefixes');
  expect(own.terms?.judged).toBe('health');
  expect(await scene.magicReads()).not.toContain('list_bgp_prefixes');
});

describe('names that differ between the two sides', () => {
  const renamed = (own: MagicAccount) => {
    Object.assign(own.magic.interconnects[1] ?? {}, { name: 'old-name' });
    for (const { dimensions } of own.analytics.health)
      if (dimensions.tunnelName === 'dfw-edge-2') dimensions.tunnelName = 'old-name';
  };

  test('are a warning with both names; health is that of the name on the Magic side', async () => {
    const scene = await magicScene(withoutCni('b'), { change: renamed });
    const { own, whole } = await judged(scene);
    expect(own.warnings).toContainEqual(
      expect.objectContaining({
        code: 'plan-magic-name',
        message: 'cni.b has the conduit name dfw-edge-2, and the Magic side calls it old-name',
      }),
    );
    expect(whole).toBe('degraded');
  });

  test('make the verdict uncertain where name, port and addresses disagree, and then block what is required', async () => {
    const swap = (own: MagicAccount) => {
      Object.assign(own.magic.interconnects[0] ?? {}, { name: 'dfw-edge-2' });
      Object.assign(own.magic.interconnects[1] ?? {}, { name: 'dfw-edge-1' });
    };
    const scene = await magicScene(required(withoutCni('b')), { change: swap });
    const { whole, notes, own } = await judged(scene);
    expect(whole).toBe('uncertain');
    expect(notes).toContain('point at different Magic interconnects (dfw-edge-1 and dfw-edge-2)');
    expect(own.guards.map(({ id }) => id)).toContain('preflight');
  });
});

/** What waits must end soon. Everything else has its time, also on a busy machine. */
function timeoutFor({ kind }: { readonly kind: string }): readonly string[] {
  return kind === 'latency' || kind === 'hang' ? ['--timeout', '200ms'] : [];
}

describe('the query', () => {
  test.each([
    ['answers after the time of a request', { kind: 'latency', operation: 'query_analytics', ms: 5_000 }],
    ['never answers', { kind: 'hang', operation: 'query_analytics' }],
    ['ends in the middle', { kind: 'truncated', operation: 'query_analytics' }],
    ['answers nothing of what was asked', { kind: 'half_answer', operation: 'query_analytics' }],
    ['answers no rows', { kind: 'half_answer', operation: 'query_analytics', how: 'no_list' }],
    ['answers errors beside data', { kind: 'graphql_errors', with_data: true }],
  ])('that %s leaves health unknown, never up and never down', async (_, fault) => {
    const scene = await magicScene(withoutCni('b'));
    await scene.sandbox.setFaults([fault]);
    const own = accountOf(await scene.planOf(...timeoutFor(fault)));
    expect(own.terms?.judged).toBe('routes');
    expect(own.changes[0]?.preflight).toMatchObject({ verdict: 'uncertain', evidence: 'routes' });
    expect(own.not_judged?.join()).toContain('the health of tunnels: ');
  });
});

describe('an answer of routes', () => {
  test.each([
    ['is half', { kind: 'half_answer', operation: 'list_magic_routes' }],
    ['is null', { kind: 'half_answer', operation: 'list_magic_routes', how: 'null_result' }],
    ['is enveloped with errors at 200', { kind: 'refused', operation: 'list_magic_routes', status: 200 }],
    ['ends in the middle', { kind: 'truncated', operation: 'list_magic_routes' }],
    ['is a page of a proxy', { kind: 'html', operation: 'list_magic_routes' }],
    ['is late', { kind: 'latency', operation: 'list_magic_routes', ms: 5_000 }],
  ])('that %s is never "no routes"', async (_, fault) => {
    const scene = await magicScene(withMtu('b', 1476));
    await scene.sandbox.setFaults([fault]);
    const own = accountOf(await scene.planOf(...timeoutFor(fault)));
    expect(own.changes[0]?.preflight).toMatchObject({ verdict: 'not_done', prefixes: [] });
    expect(own.not_judged?.join()).toMatch(/^routes: \w/);
  });

  test('that leaves out its list is "no routes", as the contract says', async () => {
    const scene = await magicScene(withMtu('b', 1476));
    await scene.sandbox.setFaults([{ kind: 'half_answer', operation: 'list_magic_routes', how: 'no_list' }]);
    expect((await judged(scene)).whole).toBe('safe');
  });
});
