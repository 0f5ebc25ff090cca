import { describe, expect, test } from 'vitest';
import type { DesiredAccount, DesiredCni, DesiredDirect, Policy } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { whyNoReview } from '../../src/plan/review/compare-plans.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { changeOf, outline, planned } from '../helpers/plan.ts';
import { plannedWithBase } from '../helpers/with-base.ts';

/** Two circuits of one metro, one CNI on each, and a third circuit elsewhere. */
const network = live({
  interconnects: [
    liveDirect('icon-1', 1),
    liveDirect('icon-2', 2),
    liveDirect('icon-3', 3, { site: 'lhr01' }),
    liveDirect('icon-4', 4, { site: 'fra01' }),
  ],
  cnis: [
    liveCni(1, 'a', 'icon-1', { bgp: liveBgp(65010) }),
    liveCni(2, 'b', 'icon-2', { bgp: liveBgp(65010) }),
    liveCni(3, 'c', 'icon-3', { bgp: liveBgp(65030) }),
    liveCni(4, 'd', 'icon-4', { bgp: liveBgp(65040) }),
  ],
});

type Edit<T> = Partial<Omit<T, 'key' | 'origin' | 'unknown'>>;

/** Documents that say what is live, edited. */
function documents(
  edits: {
    policy?: Partial<Policy>;
    circuits?: Readonly<Record<number, Edit<DesiredDirect> | undefined>>;
    cnis?: Readonly<Record<string, Edit<DesiredCni> | undefined>>;
    without?: readonly string[];
  } = {},
): DesiredAccount {
  const { policy = {}, circuits = {}, cnis = {}, without = [] } = edits;
  return desired({
    policy,
    interconnects: [1, 2, 3, 4]
      .map((n) => direct(`i${n}`, { slot_id: slotId(n), ...circuits[n] }))
      .filter(({ key }) => !without.includes(key)),
    cnis: ['a', 'b', 'c', 'd']
      .map((key, at) => cni(key, `i${at + 1}`, cnis[key] ?? {}))
      .filter(({ key }) => !without.includes(key)),
  });
}

function guardsOf(now: DesiredAccount, base: DesiredAccount, options: Parameters<typeof plannedWithBase>[3] = {}) {
  const { plan } = plannedWithBase(now, base, network, options);
  return plan.guards
    .filter((guard) => guard.base === true)
    .map(({ id, message, addresses }) => ({ id, message, addresses }));
}

const magic = (key: string, mtu: number) => ({ magic: { conduit_name: key, mtu } });

describe('what is open already', () => {
  test('is split by field: equal path and value in the plan of before', () => {
    const base = documents({ cnis: { a: { ...magic('a', 1400), bgp: { customer_asn: 65011 } } } });
    const now = documents({
      cnis: { a: { ...magic('a', 1450), bgp: { customer_asn: 65011 } }, b: magic('b', 1400) },
    });
    const { plan } = plannedWithBase(now, base, network);
    expect(changeOf(plan, 'cni.a').fields.map(({ path, open = false }) => [path, open])).toEqual([
      ['bgp.customer_asn', true],
      ['magic.mtu', false],
    ]);
    expect(changeOf(plan, 'cni.a').open).toBeUndefined();
    expect(changeOf(plan, 'cni.b').fields).toEqual([{ path: 'magic.mtu', before: 1500, after: 1400 }]);
    expect(plan.base).toEqual({ split: true });
  });

  test('is a whole change where nothing of it differs, also a delete and a create', () => {
    const edits = { circuits: { 4: { state: 'absent' as const } }, cnis: { d: { state: 'absent' as const } } };
    const made = (account: DesiredAccount) => ({
      ...account,
      interconnects: [...account.interconnects, direct('new', { slot_id: slotId(9) })],
    });
    const base = made(documents({ ...edits, policy: { max_deletes: 5 } }));
    const now = made(
      documents({
        ...edits,
        policy: { max_deletes: 5 },
        circuits: { 4: { state: 'absent' }, 3: { state: 'absent' } },
        cnis: { d: { state: 'absent' }, c: { state: 'absent' } },
      }),
    );
    const { plan } = plannedWithBase(now, base, network, { slots: [liveSlot(9)] });
    const open = plan.changes.filter((change) => change.open === true);
    expect(outline({ ...plan, changes: open })).toEqual(['- interconnect.i4', '+ interconnect.new', '- cni.d']);
    expect(outline(plan)).toEqual([
      '- interconnect.i3',
      '- interconnect.i4',
      '+ interconnect.new',
      '- cni.c',
      '- cni.d',
    ]);
  });

  test('follows live objects through a renamed key, an added pin, and a circuit of another key', () => {
    const base = documents({ cnis: { a: { ...magic('a', 1400), interconnect: 'i3' } } });
    const edited = documents();
    const now = {
      ...edited,
      interconnects: edited.interconnects.map((each) => (each.key === 'i3' ? { ...each, key: 'london' } : each)),
      cnis: [
        cni('renamed', 'london', { id: cniId(1), magic: { conduit_name: 'a', mtu: 1400 } }),
        ...edited.cnis.filter(({ key }) => key !== 'a' && key !== 'c'),
        cni('c', 'london'),
      ],
    };
    const { plan } = plannedWithBase(now, base, network, { allowed: ['outage=ewr'] });
    expect(outline(plan)).toEqual(['~ cni.renamed']);
    expect(changeOf(plan, 'cni.renamed')).toMatchObject({
      open: true,
      fields: [
        { path: 'interconnect', open: true },
        { path: 'magic.mtu', open: true },
      ],
    });
  });

  test('a secret is open where both documents write the same, whatever its value', () => {
    const key = (text: string, value: string): Edit<DesiredCni> => ({
      bgp: { md5_key: new Secret(value) },
      written: new Map([['bgp.md5_key', new Secret(text)]]),
    });
    const unread: Edit<DesiredCni> = { written: new Map([['bgp.md5_key', new Secret('${env:DEMARC_KEY}')]]) };
    const fieldsOf = (now: Edit<DesiredCni>, base: Edit<DesiredCni>) => {
      const { plan } = plannedWithBase(documents({ cnis: { a: now } }), documents({ cnis: { a: base } }), network);
      return changeOf(plan, 'cni.a');
    };
    expect(fieldsOf(key('${env:DEMARC_KEY}', 'x'), unread)).toMatchObject({ open: true, fields: [{ open: true }] });
    for (const [now, base] of [
      [key('${env:DEMARC_OTHER}', 'x'), unread],
      [key('${env:DEMARC_KEY}', 'x'), {}],
      // It was to be deleted: nothing of it gets a key.
      [key('${env:DEMARC_KEY}', 'x'), { ...unread, state: 'absent' }],
    ] as const) {
      const change = fieldsOf(now, base);
      expect([change.open, change.fields[0]?.open]).toEqual([undefined, undefined]);
    }
  });

  test('takes part in no digest and no fingerprint', () => {
    const base = documents({ cnis: { a: magic('a', 1400) } });
    const now = documents({ cnis: { a: magic('a', 1400), b: magic('b', 1400) } });
    const alone = planned(now, network).plan;
    const { plan } = plannedWithBase(now, base, network);
    expect(plan.changes.map(({ digest }) => digest)).toEqual(alone.changes.map(({ digest }) => digest));
    expect(planDocument([plan], []).fingerprint).toBe(planDocument([alone], []).fingerprint);
    expect(plan).not.toEqual(alone);
  });

  test('an account whose documents before cannot be planned is not split, and nothing of it blocks', () => {
    const base = documents({ cnis: { a: { interconnect: 'gone', protect: true } } });
    const now = documents({ cnis: { a: { state: 'absent' } } });
    const { plan } = plannedWithBase(now, base, network, { allowed: ['outage=ewr'] });
    expect(plan.base?.split).toBe(false);
    expect(plan.base?.why).toMatch(/^the documents before this change cannot be planned: cni.a is put on /);
    expect(plan.applyable).toBe(true);
  });
});

describe('what was protected before this change', () => {
  const allowed = ['outage=ewr', 'max-deletes=5'];
  const protectedBefore = documents({ circuits: { 3: { protect: true } }, cnis: { a: { protect: true } } });
  const gone = { state: 'absent' as const };

  test.each([
    ['is only unprotected', documents(), []],
    ['is deleted', documents({ cnis: { a: gone } }), ['cni.a was protected before this change and would be deleted']],
    [
      'is pruned, its entry removed',
      documents({ without: ['a'], policy: { prune: true } }),
      ['cni.a was protected before this change and would be deleted'],
    ],
    [
      'loses its session under another key',
      {
        ...documents({ without: ['a'] }),
        cnis: [
          cni('other', 'i1', { id: cniId(1), magic: { conduit_name: 'a' }, bgp: null }),
          cni('b', 'i2'),
          cni('c', 'i3'),
          cni('d', 'i4'),
        ],
      },
      ['cni.other was protected before this change and would lose its BGP session (bgp: null)'],
    ],
    [
      'is replaced',
      documents({ circuits: { 3: { slot_id: slotId(9), name: 'icon-3' } } }),
      ['interconnect.i3 was protected before this change and would be replaced'],
    ],
    [
      'is left without CNIs',
      documents({ cnis: { c: { interconnect: 'i1' } } }),
      ['interconnect.i3 was protected before this change and would be left without CNIs'],
    ],
    ['is protected still: one guard says so', documents({ cnis: { a: { ...gone, protect: true } } }), []],
    ['gets another MTU', documents({ cnis: { a: magic('a', 1400) } }), []],
  ])('%s', (_, now, expected) => {
    const slots = [liveSlot(9, { site: 'lhr01' })];
    const messages = guardsOf(now, protectedBefore, { allowed, slots }).filter(({ id }) => id === 'protect');
    expect(messages.map(({ message }) => message)).toEqual(expected);
  });

  test('blocks like any guard: the plan is no review, and its fingerprint is another one', () => {
    const now = documents({ cnis: { a: gone } });
    const { plan, work } = plannedWithBase(now, protectedBefore, network, { allowed });
    const alone = planned(now, network, { allowed });
    expect(plan).toMatchObject({ applyable: false, summary: { blocked: 1 } });
    expect(changeOf(plan, 'cni.a').blocked_by).toEqual(['protect']);
    expect(whyNoReview(planDocument([plan], allowed))).toContain('was protected before this change');
    expect(planDocument([plan], allowed).fingerprint).not.toBe(planDocument([alone.plan], allowed).fingerprint);
    expect(work).toEqual(alone.work);
    // The way out is two merges: after the first one, the documents before are those without protect.
    expect(plannedWithBase(now, documents(), network, { allowed }).plan.applyable).toBe(true);
  });
});

describe('a term that this change loosens', () => {
  const gone = { state: 'absent' as const };
  const deletes = { circuits: { 3: gone, 4: gone }, cnis: { c: gone, d: gone } };
  const both = { cnis: { a: { bgp: { customer_asn: 65011 } }, b: { bgp: { customer_asn: 65011 } } } };
  const allowed = ['outage=account'];

  test.each<[string, DesiredAccount, DesiredAccount, Parameters<typeof plannedWithBase>[3], readonly string[]]>([
    [
      'max_deletes',
      documents({ ...deletes, policy: { max_deletes: 2 } }),
      documents(),
      { allowed },
      ['policy.max_deletes (1, now 2)'],
    ],
    [
      'max_deletes, and does not need it',
      documents({ ...both, policy: { max_deletes: 2 } }),
      documents(),
      { allowed: ['outage=ewr'] },
      [],
    ],
    [
      'max_deletes, and the command line allows it anyhow',
      documents({ ...deletes, policy: { max_deletes: 2 } }),
      documents(),
      { allowed: [...allowed, 'max-deletes=2'] },
      [],
    ],
    [
      'max_deletes in an earlier change',
      documents({ ...deletes, policy: { max_deletes: 2 } }),
      documents({ policy: { max_deletes: 2 } }),
      { allowed },
      [],
    ],
    [
      'require_healthy',
      documents({ cnis: { a: { interconnect: 'i3' } }, policy: { require_healthy: false } }),
      documents(),
      { allowed: ['outage=ewr'], health: { 'icon-3': 'Down' } },
      ['policy.require_healthy (true, now false)'],
    ],
    [
      'prune',
      documents({ without: ['d', 'i4'], policy: { prune: true } }),
      documents(),
      { allowed },
      ['policy.prune (false, now true)'],
    ],
    [
      'prune, and deletes nothing by it',
      documents({ ...both, policy: { prune: true } }),
      documents(),
      { allowed: ['outage=ewr'] },
      [],
    ],
    [
      'unguarded',
      documents({ ...both, policy: { unguarded: ['ewr'] } }),
      documents(),
      {},
      ['policy.unguarded (now with ewr)'],
    ],
    [
      'pace.check',
      documents(both),
      documents({ policy: { pace: { soakMs: 0, check: 'required' } } }),
      { allowed: ['outage=ewr'] },
      ['policy.pace.check (required, now off)'],
    ],
    [
      'pace.soak',
      documents({ ...both, policy: { pace: { soakMs: 0, check: 'required' } } }),
      documents({ policy: { pace: { soakMs: 600_000, check: 'required' } } }),
      {},
      ['policy.pace.soak (10m, now none)'],
    ],
    [
      'pace.tunnel_health, which cannot be read and proves nothing, so nothing needs that it is off',
      documents({ ...both, policy: { pace: { soakMs: 0, check: 'required' } } }),
      documents({ policy: { pace: { soakMs: 0, tunnelHealthMs: 600_000, check: 'required' } } }),
      {},
      [],
    ],
    [
      'pace, and disrupts nothing',
      documents({ cnis: { a: { magic: { conduit_name: 'a', description: 'x' } } } }),
      documents({ policy: { pace: { soakMs: 600_000, check: 'required' } } }),
      {},
      [],
    ],
    [
      'nothing: pace is stricter',
      documents({ ...both, policy: { pace: { soakMs: 600_000, check: 'required' } } }),
      documents(),
      {},
      [],
    ],
  ])('%s', (_, now, base, options, words) => {
    const found = guardsOf(now, base, options);
    const expected = words.map((each) => `this change loosens ${each}, and what it does needs that`);
    expect(found.map(({ id, message }) => [id, message])).toEqual(expected.map((each) => ['terms', each]));
  });

  const pair = { 3: { group: 'pair' }, 4: { group: 'pair' } };
  const last = { cnis: { c: { bgp: null } } };
  const down = { health: { 'icon-4': 'Down' as const }, allowed: ['outage=account'] };

  test.each<[string, DesiredAccount, DesiredAccount, readonly string[]]>([
    [
      'a group taken out',
      documents({ ...last, circuits: { 4: { group: 'pair' } } }),
      documents({ circuits: pair }),
      ['the group of interconnect.i3 (pair, now none)'],
    ],
    [
      'a group under another name',
      documents({ ...last, circuits: { 3: { group: 'x' }, 4: { group: 'pair' } } }),
      documents({ circuits: pair }),
      ['the group of interconnect.i3 (pair, now x)'],
    ],
    [
      'a circuit of the group that no document declares any more',
      documents({ ...last, circuits: pair, without: ['i4', 'd'] }),
      documents({ circuits: pair }),
      ['the group of interconnect.i4 (pair, now in no document)'],
    ],
    [
      'a service',
      documents(last),
      documents({ cnis: { c: { service: 'acme' }, d: { service: 'acme' } } }),
      ['the service of cni.c (acme, now none)', 'the service of cni.d (acme, now none)'],
    ],
    ['joined metros', documents(last), documents({ policy: { metros: { eu: ['lhr', 'fra'] } } }), ['policy.metros']],
    ['a first group: no loosening', documents({ ...last, circuits: pair }), documents(), []],
  ])('%s', (_, now, base, words) => {
    const [found, ...others] = guardsOf(now, base, down).filter(({ id }) => id === 'terms');
    expect(others).toEqual([]);
    if (words.length === 0) expect(found).toBeUndefined();
    else {
      for (const each of words) expect(found?.message).toContain(each);
      expect(found?.addresses).toEqual(['cni.c']);
    }
  });

  test('the group of a circuit that is not live yet, and the service of a CNI that is not, are no terms', () => {
    const withNew = (account: DesiredAccount, group: object, service: object) => ({
      ...account,
      interconnects: [...account.interconnects, direct('new', { slot_id: slotId(9), ...group })],
      cnis: [...account.cnis, cni('new', 'new', { magic: { conduit_name: 'new', mtu: 1500 }, ...service })],
    });
    const base = withNew(documents({ circuits: pair }), { group: 'pair' }, { service: 'acme' });
    const now = withNew(documents({ ...last, circuits: { 4: { group: 'pair' } } }), {}, {});
    const found = guardsOf(now, base, { ...down, slots: [liveSlot(9)] });
    expect(found.map(({ message }) => message)).toEqual([
      'this change loosens the group of interconnect.i3 (pair, now none), and what it does needs that',
    ]);
  });

  test('two terms of which each alone hides what the other one does are both named', () => {
    const base = documents({ circuits: pair });
    const now = documents({ ...last, circuits: { 4: { group: 'pair' } }, policy: { unguarded: ['pair'] } });
    const [found] = guardsOf(now, base, down);
    expect(found?.message).toContain(
      'policy.unguarded (now with pair) and the group of interconnect.i3 (pair, now none)',
    );
  });

  test('a group that kept circuits apart is needed where they now run side by side', () => {
    const rotate = { cnis: { c: { bgp: { customer_asn: 65031 } }, d: { bgp: { customer_asn: 65041 } } } };
    const pace = { policy: { pace: { soakMs: 0, check: 'required' as const } } };
    const [found] = guardsOf(documents({ ...rotate, ...pace }), documents({ ...pace, circuits: pair }));
    expect(found?.message).toContain('the group of interconnect.i3 (pair, now none)');
    expect(guardsOf(documents({ ...rotate, ...pace, circuits: pair }), documents({ ...pace, circuits: pair }))).toEqual(
      [],
    );
  });
});

describe('a preflight that this change turns down', () => {
  const words = (now: Policy['preflight'], before: Policy['preflight'], cnis: Record<string, Edit<DesiredCni>>) =>
    guardsOf(documents({ policy: { preflight: now }, cnis }), documents({ policy: { preflight: before } })).map(
      ({ id, message, addresses }) => [id, message.includes(`policy.preflight (${before}, now ${now})`), addresses],
    );

  test.each<[Policy['preflight']]>([['auto'], ['required']])(
    'from %s to off is needed by what traffic feels',
    (before) => {
      expect(words('off', before, { c: magic('c', 1400) })).toEqual([['terms', true, ['cni.c']]]);
      expect(words('off', before, { c: { magic: { conduit_name: 'c', description: 'new words' } } })).toEqual([]);
    },
  );

  test('and one that is turned up is no loosening', () => {
    expect(words('required', 'off', { c: magic('c', 1400) })).toEqual([]);
  });
});
