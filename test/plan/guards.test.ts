import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesiredCni } from '../../src/model/desired.ts';
import type { Health } from '../../src/model/live.ts';
import { parseAllowance } from '../../src/plan/allowance.ts';
import { cni, desired, direct, live, liveBgp, liveCni, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { changeOf, planned } from '../helpers/plan.ts';
import { planNeeds } from '../helpers/plan-needs.ts';

const liveAccount = live({
  interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2), liveDirect('icon-3', 9)],
  cnis: [
    liveCni(1, 'a', 'icon-1', { bgp: liveBgp(65010) }),
    liveCni(2, 'b', 'icon-1'),
    liveCni(3, 'c', 'icon-2'),
    liveCni(4, 'stays', 'icon-3'),
  ],
});
const absent = { state: 'absent' } as const;

describe('guards', () => {
  it('protect blocks the delete of a protected object, and no flag lifts it', () => {
    const { plan } = planned(desired({ cnis: [cni('a', 'icon-1', { ...absent, protect: true })] }), liveAccount, {
      allowed: ['max-deletes'],
    });
    expect(plan.applyable).toBe(false);
    expect(plan.summary.blocked).toBe(1);
    expect(changeOf(plan, 'cni.a').blocked_by).toEqual(['protect']);
    expect(parseAllowance('protect')).toMatchObject({ ok: false });
  });

  const bgp = liveBgp(65010, { extra_prefixes: ['0.0.0.0/0', '10.0.0.0/8'] });

  it.each([
    ['its delete', absent, 'be deleted'],
    [
      'bgp: null',
      { bgp: null },
      'lose its BGP session (bgp: null) and withdraw the default route from its router (bgp.extra_prefixes)',
    ],
    [
      'advertise_only',
      { bgp_mode: 'advertise_only' },
      'take no routes from its router any more (bgp_mode: advertise_only)',
    ],
    [
      'a withdrawn default route',
      { bgp: { extra_prefixes: ['10.0.0.0/8'] } },
      'withdraw the default route from its router (bgp.extra_prefixes)',
    ],
    ['new addresses', { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' }, 'get new addresses (cust_ip, p2p_ip)'],
  ] as const)('protect of a CNI blocks %s, and says so', (_, given, what) => {
    const state = live({ ...liveAccount, cnis: [liveCni(1, 'a', 'icon-1', { bgp }), liveCni(2, 'b', 'icon-1')] });
    const account = (protect: boolean) => desired({ cnis: [cni('a', 'icon-1', { ...given, protect })] });
    const { plan } = planned(account(true), state);
    expect(plan.guards.map(({ id, message }) => [id, message])).toContainEqual([
      'protect',
      `cni.a is protected and would ${what}`,
    ]);
    expect(changeOf(plan, 'cni.a').blocked_by).toContain('protect');
    expect(planned(account(false), state).plan.guards.map(({ id }) => id)).not.toContain('protect');
  });

  it.each([
    ['another prefix taken out', { bgp: { extra_prefixes: ['0.0.0.0/0'] } }],
    ['an ASN', { bgp: { customer_asn: 65020 } }],
    ['a move', { interconnect: 'icon-2' }],
  ] as const)('protect of a CNI lets pass %s', (_, given) => {
    const state = live({ ...liveAccount, cnis: [liveCni(1, 'a', 'icon-1', { bgp }), liveCni(2, 'b', 'icon-1')] });
    const account = desired({ cnis: [cni('a', 'icon-1', { ...given, protect: true })] });
    expect(planned(account, state, { health: { 'icon-2': 'Healthy' } }).plan.guards).toEqual([]);
  });

  it('protect of an interconnect blocks its delete, its replacement, and what leaves it without CNIs', () => {
    const protectOf = (one: Parameters<typeof direct>[1], cnis: Parameters<typeof desired>[0] = {}) => {
      const interconnects = [direct('one', { name: 'icon-1', protect: true, ...one })];
      const options = { slots: [liveSlot(3)], health: { 'icon-2': 'Healthy' as const } };
      const { plan } = planned(desired({ policy: { max_deletes: 9 }, interconnects, ...cnis }), liveAccount, options);
      return plan.guards.find(({ id }) => id === 'protect');
    };
    expect(protectOf(absent, { cnis: [cni('a', 'icon-2'), cni('b', 'icon-2')] })?.message).toBe(
      'interconnect.one is protected and would be deleted',
    );
    expect(protectOf({ slot_id: slotId(3) })?.message).toBe('interconnect.one is protected and would be replaced');
    expect(protectOf({}, { cnis: [cni('a', 'icon-2'), cni('b', 'icon-1', absent)] })).toMatchObject({
      message: 'interconnect.one is protected and would be left without CNIs',
      addresses: ['cni.a', 'cni.b'],
    });
    expect(protectOf({}, { cnis: [cni('a', 'icon-2')] })).toBeUndefined();
    expect(
      protectOf({}, { cnis: [cni('a', 'icon-2'), cni('b', 'icon-1', absent), cni('c', 'icon-1')] }),
    ).toBeUndefined();
  });

  it('max-deletes counts an interconnect and its CNIs once, and a CNI alone once', () => {
    const deleted = desired({
      interconnects: [direct('one', { slot_id: slotId(1), ...absent })],
      cnis: [cni('a', 'icon-1', absent), cni('b', 'icon-1', absent)],
    });
    expect(planned(deleted, liveAccount).plan.guards).toEqual([]);
    const { plan } = planned(desired({ ...deleted, cnis: [...deleted.cnis, cni('c', 'icon-2', absent)] }), liveAccount);
    expect(plan.guards).toEqual([
      {
        id: 'max-deletes',
        message: '2 circuits are deleted or replaced (cni.c, interconnect.one), policy.max_deletes is 1',
        addresses: ['cni.a', 'cni.b', 'cni.c', 'interconnect.one'],
        lift: '--allow max-deletes=2 on plan and apply, or raise policy.max_deletes',
        lifted: false,
      },
    ]);
    expect(plan.summary.blocked).toBe(4);
  });

  it.each([
    ['max-deletes', true],
    ['max-deletes=2', true],
    ['max-deletes=1', false],
    ['foreign', false],
  ])('--allow %s lifts max-deletes for two circuits: %s', (allowance, lifted) => {
    const { plan } = planned(desired({ cnis: [cni('a', 'icon-1', absent), cni('c', 'icon-2', absent)] }), liveAccount, {
      allowed: [allowance],
    });
    expect(plan.guards.map((trip) => [trip.id, trip.lifted])).toEqual([['max-deletes', lifted]]);
    expect(plan.applyable).toBe(lifted);
  });

  it('foreign names the undeclared CNIs on an interconnect that is deleted', () => {
    const account = desired({
      interconnects: [direct('one', { slot_id: slotId(1), ...absent })],
      cnis: [cni('a', 'icon-1', absent)],
    });
    const { plan } = planned(account, liveAccount);
    expect(plan.guards.map((trip) => trip.message)).toEqual([
      'interconnect.one would also affect cni.b, which no document declares',
    ]);
    expect(planned(account, liveAccount, { allowed: ['foreign=one'] }).plan.applyable).toBe(true);
    expect(planned(account, liveAccount, { allowed: ['foreign=two'] }).plan.applyable).toBe(false);
  });

  it('account trips when the account ASN changes under live sessions', () => {
    const account = desired({ default_asn: 64512 });
    expect(planned(account, liveAccount).plan.guards.map((trip) => trip.id)).toEqual(['account']);
    expect(planned(account, liveAccount, { allowed: ['account'] }).plan.applyable).toBe(true);
    expect(planned(account, live()).plan.guards).toEqual([]);
  });

  it.each([
    ...['max-deletes=x', 'max-deletes=', 'account=', 'account=ewr', 'everything', ''],
    ...['outage', 'unhealthy', 'foreign'].flatMap((guard) => [guard, `${guard}=`]),
  ])('refuses --allow %s', (text) => {
    expect(parseAllowance(text).ok).toBe(false);
  });

  it('names all guards that --allow lifts where it names none', () => {
    expect(parseAllowance('everything')).toEqual({
      ok: false,
      message:
        'there is no guard "everything"; known are account, black-hole, foreign, max-deletes, outage, preflight, unhealthy',
    });
  });

  it('unhealthy trips when a CNI moves onto an interconnect that is not Healthy', () => {
    const moved = desired({ cnis: [cni('a', 'icon-2')] });
    const trips = (state: 'Healthy' | 'Pending', given: Parameters<typeof planned>[2] = {}) =>
      planned(moved, liveAccount, { health: { 'icon-2': state }, ...given }).plan.guards.map((trip) => [
        trip.message,
        trip.lifted,
      ]);
    expect(planNeeds(moved, liveAccount).health).toEqual(['icon-1', 'icon-2', 'icon-3']);
    expect(trips('Healthy')).toEqual([]);
    expect(trips('Pending')).toEqual([['cni.a would move onto icon-2 (Pending)', false]]);
    expect(trips('Pending', { allowed: ['unhealthy=icon-2'] })).toEqual([
      ['cni.a would move onto icon-2 (Pending)', true],
    ]);
    const careless = desired({ ...moved, policy: { require_healthy: false } });
    expect(planned(careless, liveAccount, { health: { 'icon-2': 'Down' } }).plan.guards).toEqual([]);
  });

  it('unhealthy blocks a move onto a new interconnect without --wait', () => {
    const replaced = desired({ interconnects: [direct('two', { slot_id: slotId(3) })], cnis: [cni('c', 'two')] });
    const trips = (wait: boolean) =>
      planned(replaced, liveAccount, { slots: [liveSlot(3)], wait }).plan.guards.map((trip) => [
        trip.id,
        trip.addresses,
      ]);
    expect(trips(false)).toEqual([['unhealthy', ['cni.c']]]);
    expect(trips(true)).toEqual([]);
  });

  describe('an allowance by name applies only to that name, in guards and gates', () => {
    const state = live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2), liveDirect('one', 3)],
      cnis: [liveCni(1, 'a', 'icon-1'), liveCni(2, 'b', 'icon-1'), liveCni(3, 'c', 'icon-1')],
    });
    const account = desired({
      interconnects: [direct('new', { slot_id: slotId(4) }), direct('two', { slot_id: slotId(2) })],
      cnis: [cni('a', 'new'), cni('b', 'two'), cni('c', 'one')],
    });
    const onto = { a: 'new', b: 'two', c: 'one' };
    const trip = (...allowed: string[]) => {
      const health = { 'icon-2': 'Down', one: 'Pending' } as const;
      const { plan, work } = planned(account, state, { slots: [liveSlot(4)], health, allowed });
      const gated = work
        .filter(({ healthy }) => healthy.length > 0)
        .map(({ address }) => address)
        .sort();
      return { lifted: plan.guards.every(({ lifted }) => lifted), lift: plan.guards[0]?.lift, gated };
    };

    it('for each subset of the allowances', () => {
      const all = Object.entries(onto);
      fc.assert(
        fc.property(fc.subarray(all), fc.boolean(), (chosen, isAddress) => {
          const allowed = chosen.map(([, key]) => `unhealthy=${isAddress ? 'interconnect.' : ''}${key}`);
          const { lifted, gated } = trip(...allowed);
          expect(lifted).toBe(chosen.length === all.length);
          expect(gated).toEqual(all.filter((entry) => !chosen.includes(entry)).map(([key]) => `cni.${key}`));
        }),
      );
    });

    it('the guard suggests --wait first when it helps, and then the missing allowances', () => {
      expect(trip().lift).toBe(
        '--wait on plan and apply, which holds moves onto new, one until it is Healthy, which does not help for two, or --allow unhealthy=new --allow unhealthy=one --allow unhealthy=two on plan and apply',
      );
      expect(trip('unhealthy=two', 'unhealthy=one').lift).toBe(
        '--wait on plan and apply, which holds the move until it is Healthy, or --allow unhealthy=new on plan and apply',
      );
      expect(trip('unhealthy=new', 'unhealthy=one').lift).toBe('--allow unhealthy=two on plan and apply');
    });

    it('the live name of an interconnect is not the key of another', () => {
      const swapped = desired({
        policy: { max_deletes: 9 },
        interconnects: [
          direct('icon-2', { name: 'icon-1', ...absent }),
          direct('icon-1', { name: 'icon-2', ...absent }),
        ],
      });
      const strays = live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'a', 'icon-1')],
      });
      const applyable = (value: string) => planned(swapped, strays, { allowed: [`foreign=${value}`] }).plan.applyable;
      expect([applyable('icon-1'), applyable('icon-2')]).toEqual([false, true]);
    });
  });

  it('unhealthy delays a move onto any Pending interconnect with --wait', () => {
    const moved = desired({ cnis: [cni('a', 'icon-2')] });
    const trips = (state: Health['state']) => {
      const { plan, work } = planned(moved, liveAccount, { health: { 'icon-2': state }, wait: true });
      return [plan.guards.map(({ id }) => id), work.flatMap(({ healthy }) => healthy.map(({ address }) => address))];
    };
    expect(trips('Pending')).toEqual([[], ['interconnect.icon-2']]);
    expect(trips('Down')[0]).toEqual(['unhealthy']);
    expect(trips('Unhealthy')[0]).toEqual(['unhealthy']);
    expect(trips('unknown')[0]).toEqual(['unhealthy']);
  });

  it('allowances of one guard add up', () => {
    const deleted = desired({ cnis: [cni('a', 'icon-1', absent), cni('c', 'icon-2', absent)] });
    const applyable = (...allowed: string[]) => planned(deleted, liveAccount, { allowed }).plan.applyable;
    expect(applyable('max-deletes=1', 'max-deletes=2')).toBe(true);
    expect(applyable('max-deletes=2', 'max-deletes=1')).toBe(true);
  });

  it('no guard blocks a new CNI on a Pending interconnect', () => {
    const { plan } = planned(desired({ cnis: [cni('new', 'icon-2')] }), liveAccount, {
      health: { 'icon-2': 'Pending' },
    });
    expect(plan.guards).toEqual([]);
  });

  it('outage trips where no circuit of a set stays surely up, and is lifted for that set and those inside it', () => {
    const pair = live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
      cnis: [liveCni(1, 'a', 'icon-1'), liveCni(3, 'c', 'icon-2')],
    });
    const slower = (...keys: string[]) =>
      desired({
        cnis: keys.map((key) =>
          cni(key, key === 'c' ? 'icon-2' : 'icon-1', { magic: { conduit_name: key, mtu: 1476 } }),
        ),
      });
    const trips = (keys: string[], health: Record<string, Health['state']>, ...allowed: string[]) =>
      planned(slower(...keys), pair, { health, allowed }).plan.guards.map((trip) => [trip.addresses, trip.lifted]);
    const both = { 'icon-1': 'Healthy', 'icon-2': 'Healthy' } as const;
    expect(trips(['a', 'c'], both)).toEqual([[['cni.a', 'cni.c'], false]]);
    expect(trips(['a', 'c'], both, 'outage=ewr')).toEqual([[['cni.a', 'cni.c'], true]]);
    expect(trips(['a', 'c'], both, 'outage=account')).toEqual([[['cni.a', 'cni.c'], true]]);
    expect(trips(['a'], both)).toEqual([]);
    const messages = (...cnis: DesiredCni[]) =>
      planned(desired({ cnis }), pair).plan.guards.map(({ message }) => message);
    const alike = 'while icon-2 changes, no circuit of ewr is surely up: icon-1';
    const mtu = { mtu: 1476 };
    const last = cni('c', 'icon-2', { magic: { conduit_name: 'c', ...mtu } });
    expect(messages(cni('a', 'icon-1', { magic: { conduit_name: 'a', ...mtu } }), last)).toEqual([
      `${alike} changes before, and nothing proves that it is back`,
    ]);
    expect(messages(cni('a', 'icon-1', { state: 'absent' }), last)).toEqual([
      `${alike} changes before, and what goes there does not come back`,
    ]);
    // The last leg of a broken pair.
    expect(trips(['a'], { 'icon-1': 'Healthy', 'icon-2': 'Down' })).toEqual([[['cni.a'], false]]);
    expect(trips(['a'], { 'icon-1': 'Unhealthy', 'icon-2': 'Unhealthy' })).toEqual([[['cni.a'], false]]);
    // What carries nothing may be touched.
    expect(trips(['a'], { 'icon-1': 'Down', 'icon-2': 'Down' })).toEqual([]);
    expect(trips(['a', 'c'], { 'icon-1': 'Healthy', 'icon-2': 'Pending' })).toEqual([]);
  });

  it('outage names every circuit that changes before, however many', () => {
    const keys = Array.from({ length: 12 }, (_, at) => `c${at}`);
    const many = live({
      interconnects: keys.map((key, at) => liveDirect(`icon-${key}`, at)),
      cnis: keys.map((key, at) => liveCni(at, key, `icon-${key}`)),
    });
    const cnis = keys.map((key) => cni(key, `icon-${key}`, { magic: { conduit_name: key, mtu: 1476 } }));
    const [trip] = planned(desired({ cnis }), many).plan.guards;
    for (const key of keys) expect(trip?.message).toContain(`icon-${key}`);
    expect(trip?.message).not.toMatch(/\d more/);
  });

  it('outage does not trip for a set that policy.unguarded names; it still does for a set inside it or around it', () => {
    const state = live({
      interconnects: [
        liveDirect('icon-1', 1),
        liveDirect('icon-2', 2),
        liveDirect('icon-3', 3),
        liveDirect('icon-4', 4),
      ],
      cnis: ['a', 'b', 'c', 'd'].map((key, i) => liveCni(i + 1, key, `icon-${i + 1}`)),
    });
    const interconnects = ['one', 'two', 'three'].map((key, i) =>
      direct(key, { slot_id: slotId(i + 1), group: i < 2 ? 'lab' : 'east' }),
    );
    const cnis = ['one', 'two', 'three'].map((host, i) =>
      cni('abc'.charAt(i), host, {
        service: i < 2 ? 'acme' : 'other',
        magic: { conduit_name: 'abc'.charAt(i), mtu: 1476 },
      }),
    );
    const health = { 'icon-1': 'Healthy', 'icon-2': 'Healthy', 'icon-3': 'Healthy', 'icon-4': 'Down' } as const;
    const addresses = (...unguarded: readonly string[]) =>
      planned(desired({ policy: { unguarded }, interconnects, cnis }), state, { health }).plan.guards.map(
        (trip) => trip.addresses,
      );
    const all = ['cni.a', 'cni.b', 'cni.c'];
    // Of ewr nothing is left at the end, nor of lab inside it.
    expect(addresses()).toEqual([all]);
    expect(addresses('other')).toEqual([all]);
    expect(addresses('lab')).toEqual([all]);
    expect(addresses('ewr')).toEqual([['cni.a', 'cni.b']]);
    expect(addresses('ewr', 'lab')).toEqual([]);
    expect(addresses('ewr', 'service:acme')).toEqual([]);
  });

  it('a customer that no other circuit backs up has nothing left while its CNI changes', () => {
    const state = live({
      interconnects: [1, 2, 3].map((n) => liveDirect(`icon-${n}`, n)),
      cnis: [liveCni(1, 'a', 'icon-1', { bgp: liveBgp(65020) }), liveCni(2, 'b', 'icon-2'), liveCni(3, 'c', 'icon-3')],
    });
    const slower = (key: string, host: string) => cni(key, host, { magic: { conduit_name: key, mtu: 1476 } });
    const leftOf = (health: Record<string, Health['state']>) =>
      planned(desired({ cnis: [slower('a', 'icon-1'), slower('b', 'icon-2')] }), state, { health }).plan.changes.map(
        ({ left }) => left,
      );
    const up = { 'icon-2': 'Healthy', 'icon-3': 'Healthy' } as const;
    expect(leftOf({ 'icon-1': 'Healthy', ...up })).toEqual([
      [
        { set: 'asn:65020', left: 0, of: 1 },
        { set: 'ewr', left: 2, of: 3 },
      ],
      [{ set: 'ewr', left: 1, of: 3 }],
    ]);
    // What is Pending carries nothing.
    expect(leftOf({ 'icon-1': 'Pending', ...up })).toEqual([undefined, [{ set: 'ewr', left: 1, of: 2 }]]);
  });

  it('outage names only proofs that would lift it: nobody is asked after the last circuit of the account', () => {
    const slower = (key: string, host: string) => cni(key, host, { magic: { conduit_name: key, mtu: 1476 } });
    const documents = desired({ cnis: [slower('a', 'icon-1'), slower('b', 'icon-2')] });
    const liftIn = (site: string, options: Parameters<typeof planned>[2] = {}) => {
      const interconnects = [liveDirect('icon-1', 1), liveDirect('icon-2', 2, { site })];
      const state = live({ interconnects, cnis: [liveCni(1, 'a', 'icon-1'), liveCni(2, 'b', 'icon-2')] });
      return planned(documents, state, options).plan.guards.map(({ lift }) => lift);
    };
    const onlyFirst = 'two runs, the first with --only cni.a on plan and apply, the second without';
    const check = '; or --check COMMAND on plan and apply, where the command proves that a circuit is back';
    const allow = (set: string) => `; or --allow outage=${set} on plan and apply`;
    const confirm = { pace: { confirm: true } };
    expect(liftIn('ewr02')).toEqual([`${onlyFirst}${check}; or --confirm each on plan and apply${allow('ewr')}`]);
    expect(liftIn('ewr02', confirm)).toEqual([]);
    expect(liftIn('lhr01')).toEqual([`${onlyFirst}${check}${allow('account')}`]);
    expect(liftIn('lhr01', confirm)).toEqual([`${onlyFirst}${check}${allow('account')}`]);
    expect(liftIn('lhr01', { pace: { check: { timeoutMs: 900_000 } } })).toEqual([]);
  });

  it('outage names with a proof what must be allowed beside it: a set inside the one that it names', () => {
    const slower = (key: string, host: string, service: string) =>
      cni(key, host, { service, magic: { conduit_name: key, mtu: 1476 } });
    const state = live({
      interconnects: [1, 2, 3].map((n) => liveDirect(`icon-${n}`, n)),
      cnis: ['a', 'b', 'c'].map((key, i) => liveCni(i + 1, key, `icon-${i + 1}`)),
    });
    const liftsWith = (service: string, options: Parameters<typeof planned>[2] = {}) => {
      const documents = desired({
        cnis: [slower('a', 'icon-1', 'other'), slower('b', 'icon-2', service), cni('c', 'icon-3', { service: 'acme' })],
      });
      const health = { 'icon-1': 'Healthy', 'icon-2': 'Healthy', 'icon-3': 'Down' } as const;
      const { guards } = planned(documents, state, { health, ...options }).plan;
      return guards.map(({ lift, lifted }) => (lifted ? 'lifted' : lift.split('; or ').slice(1)));
    };
    const check = '--check COMMAND on plan and apply, where the command proves that a circuit is back';
    const confirm = '--confirm each on plan and apply';
    const allow = (set: string) => `--allow outage=${set} on plan and apply`;
    // Between the first and the second circuit a proof is enough for ewr. The second is the last one of acme: its other circuit is Down.
    expect(liftsWith('more')).toEqual([[check, confirm, allow('ewr')]]);
    const beside = `, together with ${allow('ewr/service:acme')}`;
    expect(liftsWith('acme')).toEqual([[`${check}${beside}`, `${confirm}${beside}`, allow('ewr')]]);
    expect(liftsWith('acme', { allowed: ['outage=ewr/service:acme'], pace: { confirm: true } })).toEqual(['lifted']);
  });

  it('outage names in a pull request first what needs no second one: the input only', () => {
    const interconnects = [direct('x', { slot_id: slotId(1) }), direct('y', { slot_id: slotId(2) })];
    const mtu = (key: string) => cni(key, key === 'b' ? 'x' : 'y', { magic: { conduit_name: key, mtu: 1400 } });
    const documents = desired({ interconnects, cnis: [mtu('b'), mtu('c')] });
    const state = live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
      cnis: [liveCni(2, 'b', 'icon-1'), liveCni(3, 'c', 'icon-2')],
    });
    const [guard] = planned(documents, state, { inPull: true }).plan.guards;
    expect(guard?.lift).toMatch(
      /^two runs by hand \(Actions tab\), the first with cni\.b in the input only, the second without; or two pull requests; or the input check /,
    );
  });

  it('outage spares a group that keeps a Healthy circuit, and can be allowed for one group by name', () => {
    const names = ['a', 'b', 'c'];
    const circuits = names.map((key, i) => direct(key, { slot_id: slotId(i + 1), group: 'east' }));
    const state = live({
      interconnects: names.map((_, i) => liveDirect(`icon-${i + 1}`, i + 1)),
      cnis: names.map((key, i) => liveCni(i + 1, key, `icon-${i + 1}`)),
    });
    const health = { 'icon-1': 'Healthy', 'icon-2': 'Healthy', 'icon-3': 'Healthy' } as const;
    const slow = (...keys: string[]) =>
      desired({
        interconnects: circuits,
        cnis: names.map((key) =>
          cni(key, key, { magic: { conduit_name: key, mtu: keys.includes(key) ? 1476 : 1500 } }),
        ),
      });
    expect(planned(slow('a', 'b'), state, { health }).plan.guards).toEqual([]);
    expect(planned(slow('a', 'b', 'c'), state, { health }).plan.applyable).toBe(false);
    expect(planned(slow('a', 'b', 'c'), state, { health, allowed: ['outage=east'] }).plan.applyable).toBe(true);
    expect(planned(slow('a', 'b', 'c'), state, { health, allowed: ['outage=west'] }).plan.applyable).toBe(false);
  });
});
