import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../../src/model/desired.ts';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import type { AccountPlan } from '../../src/model/plan.ts';
import { notJudged } from '../../src/plan/guards/black-hole.ts';
import type { PlanOptions } from '../../src/plan/plan-account.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { cni, desired, direct } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const seedText = readFileSync(new URL('../preflight/magic-seed-example.json', import.meta.url), 'utf8');

let seed: SandboxSeed;
beforeEach(() => {
  seed = JSON.parse(seedText) as SandboxSeed;
});

const circuits = [
  direct('dfw-a', { name: 'cni-dfw01-0001' }),
  direct('dfw-b', { name: 'cni-dfw01-0003' }),
  direct('iad', { name: 'cni-iad02-0002' }),
];
const a = cni('a', 'dfw-a', { magic: { conduit_name: 'dfw-edge-1' } });
const b = cni('b', 'dfw-b', { magic: { conduit_name: 'dfw-edge-2' } });
const c = cni('c', 'iad', { magic: { conduit_name: 'iad-edge-1' } });
const gone = { state: 'absent' } as const;

interface Given {
  readonly cnis: readonly (typeof a)[];
  readonly policy?: Partial<Policy>;
  readonly allowed?: readonly string[];
  readonly pace?: PlanOptions['pace'];
  readonly default_asn?: number;
}

async function planned({ cnis, policy = {}, allowed = [], pace, default_asn }: Given): Promise<AccountPlan> {
  const documents = desired({
    account,
    interconnects: circuits,
    cnis: [...cnis],
    policy: { max_deletes: 9, ...policy },
    ...(default_asn !== undefined && { default_asn }),
  });
  const { api } = inProcessNetwork(account, seed);
  const options = { allowed, skipSecrets: false, ...(pace && { pace }) };
  return (await readAndPlan(documents, api, options)).planned.plan;
}

const verdicts = ({ changes }: AccountPlan) =>
  changes.map(({ address, preflight }) => [
    address,
    preflight?.verdict,
    ...(preflight?.prefixes ?? [])
      .filter(({ verdict }) => verdict !== 'safe')
      .map((each) => `${each.prefix} ${each.verdict}`),
  ]);
const guards = ({ guards }: AccountPlan) => guards.map(({ id, lifted }) => `${id}${lifted ? ' lifted' : ''}`);

describe('a plan', () => {
  it('says which prefixes a change takes away, and what is left of each', async () => {
    const plan = await planned({ cnis: [{ ...a, ...gone }, b, c] });
    expect(verdicts(plan)).toEqual([['cni.a', 'black_hole', '10.20.30.0/24 black_hole', '203.0.113.0/24 degraded']]);
    expect(plan.changes[0]?.preflight?.prefixes[1]).toMatchObject({ left: ['cni.b'], advertised: true });
    expect(plan.terms?.judged).toBe('health');
    expect(guards(plan)).toEqual(['black-hole']);
    expect(plan.guards[0]?.message).toContain('10.20.30.0/24 (now on cni.a)');
  });

  it.each(['black-hole=10.20.30.0/24', 'black-hole=cni.a'])('lets a black hole pass with --allow %s', async (text) => {
    expect(guards(await planned({ cnis: [{ ...a, ...gone }, b, c], allowed: [text] }))).toEqual(['black-hole lifted']);
  });

  it('says black holes of the same changes in one sentence, and offers one allowance for many prefixes', async () => {
    const ofSeed = seed.accounts[account]?.magic?.routes;
    for (let n = 0; n < 40; n += 1)
      ofSeed?.push({ id: `r${n}`, prefix: `10.99.${n}.0/24`, nexthop: '192.168.3.5', priority: 100 });
    const [guard] = (await planned({ cnis: [{ ...a, ...gone }, b, c] })).guards;
    expect(guard?.message.match(/while/g)).toHaveLength(1);
    expect(guard?.message).toMatch(/^while cni\.a is away, 10\.20\.30\.0\/24, 10\.99\.0\.0\/24.*have no usable path/);
    for (let n = 0; n < 40; n += 1) expect(guard?.message).toContain(`10.99.${n}.0/24`);
    expect(guard?.lift).toContain('--allow black-hole=cni.a on plan and apply');
    expect(guard?.lift).not.toContain('black-hole=10.');
  });

  it('says of each black hole by what it is lost, what carries it now and where, and names the way out', async () => {
    const guardOf = async (cnis: Given['cnis']) =>
      (await planned({ cnis })).guards.find(({ id }) => id === 'black-hole');
    const [first, second] = [
      'while cni.a is away, 10.20.30.0/24 (now on cni.a) has no usable path: traffic to it is lost',
      'while cni.b is away, 203.0.113.0/24 (now on cni.a and cni.b) has no usable path: traffic to it is lost',
    ];
    const single = await guardOf([{ ...a, ...gone }, b, c]);
    expect(single?.message).toBe(first);
    expect(single?.lift).toMatch(
      /^add a route of the same prefix through .*; or --allow black-hole=10\.20\.30\.0\/24 on/,
    );
    const two = await guardOf([{ ...a, ...gone }, { ...b, ...gone }, c]);
    expect(two?.message).toBe(`${first}; ${second}`);
    expect(two?.lift).toMatch(/^add a route of each of these prefixes through /);
    expect(two?.lift).toContain(
      'or --allow black-hole=10.20.30.0/24 --allow black-hole=203.0.113.0/24 on plan and apply',
    );
    const all = await guardOf([a, b, c].map((each) => ({ ...each, ...gone })));
    const places = 'AFR, APAC, EEUR, ME, OC, SAM and WEUR';
    const third = 'while cni.c is away, 10.20.0.0/16 (now on cni.c) has no usable path: traffic to it is lost';
    const fourth = `while cni.c is away, 10.40.0.0/24 (now on cni.c and gre-iad-bk) has no usable path in ${places}: traffic to it is lost`;
    expect(all?.message.split('; ')).toEqual([first, second, third, fourth]);
  });

  it.each(['black-hole=10.20.0.0/16', 'black-hole=cni.b', 'black-hole=203.0.113.0/24'])(
    'does not let it pass with --allow %s',
    async (text) => {
      expect(guards(await planned({ cnis: [{ ...a, ...gone }, b, c], allowed: [text] }))).toEqual(['black-hole']);
    },
  );

  it('judges nothing where no live CNI is disrupted', async () => {
    const described = { ...b, magic: { ...b.magic, description: 'new words' } };
    const plan = await planned({ cnis: [a, described, c] });
    expect(plan.changes[0]?.preflight).toBeUndefined();
    expect(plan.terms?.judged).toBeUndefined();
  });

  it('judges the changes of one plan together: two circuits that go leave nothing', async () => {
    const plan = await planned({ cnis: [{ ...a, ...gone }, { ...b, ...gone }, c] });
    expect(verdicts(plan)).toContainEqual(['cni.b', 'black_hole', '203.0.113.0/24 black_hole']);
  });

  it('judges a new ASN together with a circuit that goes: a session that carries its tunnel is away meanwhile', async () => {
    Object.assign(seed.accounts[account]?.magic?.interconnects?.[0] ?? {}, { version: '1' });
    const plan = await planned({ cnis: [a, { ...b, ...gone }, c], default_asn: 64512 });
    const lost = ['203.0.113.0/24 black_hole'];
    expect(verdicts(plan)).toEqual([
      ['settings', 'black_hole', '10.20.30.0/24 black_hole', ...lost],
      ['cni.b', 'black_hole', ...lost],
    ]);
    const apart = await planned({ cnis: [a, { ...b, ...gone }, c] });
    expect(verdicts(apart)).toEqual([['cni.b', 'degraded', '203.0.113.0/24 degraded']]);
  });

  it('judges a PUT that is in no block together with a circuit that goes, and with other such PUTs', async () => {
    const withSession = (each: typeof a) => ({ ...each, bgp: { customer_asn: 65_010, extra_prefixes: [] } });
    const plan = await planned({ cnis: [{ ...a, ...gone }, withSession(b), c] });
    expect(plan.changes.map(({ address, steps }) => [address, steps.some(({ block }) => block !== undefined)])).toEqual(
      [
        ['cni.a', true],
        ['cni.b', false],
      ],
    );
    expect(verdicts(plan)).toEqual([
      ['cni.a', 'black_hole', '10.20.30.0/24 black_hole', '203.0.113.0/24 uncertain'],
      ['cni.b', 'uncertain', '203.0.113.0/24 uncertain'],
    ]);
    // Without another change beside it, the first circuit is left.
    expect(verdicts(await planned({ cnis: [a, withSession(b), c] }))).toEqual([['cni.b', 'safe']]);
    const first = seed.accounts[account]?.cnis?.[0];
    delete first?.bgp;
    const both = verdicts(await planned({ cnis: [withSession(a), withSession(b), c] }));
    expect(both).toEqual([
      ['cni.a', 'uncertain', '10.20.30.0/24 uncertain', '203.0.113.0/24 uncertain'],
      ['cni.b', 'uncertain', '203.0.113.0/24 uncertain'],
    ]);
  });

  it('counts a circuit again that a check proves to be back before the next one', async () => {
    const both = [a, b].map((each) => ({ ...each, magic: { ...each.magic, mtu: 1476 } }));
    const plain = await planned({ cnis: [...both, c] });
    const paced = await planned({ cnis: [...both, c], pace: { check: { timeoutMs: 900_000 } } });
    const ofB = (plan: AccountPlan) => plan.changes.find(({ address }) => address === 'cni.b')?.preflight?.verdict;
    expect([ofB(plain), ofB(paced)]).toEqual(['uncertain', 'safe']);
  });

  it('blocks what is uncertain only where the policy requires certainty, and not for learned routes', async () => {
    const slower = (each: typeof a) => ({ ...each, magic: { ...each.magic, mtu: 1476 } });
    expect(guards(await planned({ cnis: [a, b, slower(c)] }))).toEqual([]);
    const required = { policy: { preflight: 'required' } } as const;
    const plan = await planned({ cnis: [a, b, slower(c)], ...required });
    expect(guards(plan)).toEqual(['preflight']);
    expect(guards(await planned({ cnis: [a, b, slower(c)], allowed: ['preflight=cni.c'], ...required }))).toEqual([
      'preflight lifted',
    ]);
    const learned = { ...a, bgp: { customer_asn: 65_011 } };
    expect(guards(await planned({ cnis: [learned, b, c], ...required }))).not.toContain('preflight');
  });

  it.each([
    ['one prefix', ['10.0.0.0/8 (why)'], 'uncertain', ['uncertain', 'safe']],
    ['no prefix', ['a part of the Magic side could not be read'], 'uncertain', ['safe']],
    ['no routes at all', ['the routes could not be read'], 'not_done', []],
  ] as const)('says in that guard what is not certain: %s', (_, words, verdict, prefixes) => {
    const rows = prefixes.map((each, n) => ({
      ...{ prefix: `${10 + n}.0.0.0/8`, verdict: each, where: [], left: [], advertised: null, note: 'why' },
    }));
    const judged = {
      address: 'cni.c',
      preflight: { verdict, evidence: 'routes' as const, prefixes: rows },
      withoutLearned: verdict,
      now: new Map(),
    };
    const trip = notJudged({ judged: [judged], allowed: [], policy: { preflight: 'required' } });
    expect(trip?.message).toBe(
      `policy.preflight is required, and what rides on cni.c is not known for certain: ${words.join(' and ')}`,
    );
  });

  it('refuses a new conduit name that a tunnel has, and takes one that nothing has', async () => {
    const named = (conduit_name: string) => ({
      ...b,
      id: '1c9f3b65-0e2d-4d2a-9a68-3a2a4d0e7b21',
      magic: { conduit_name },
    });
    const plan = await planned({ cnis: [a, named('gre-iad-bk'), c] });
    expect(plan.errors).toMatchObject([{ code: 'plan-name-taken', address: 'cni.b' }]);
    expect(plan.errors[0]?.message).toContain('a GRE tunnel');
    expect((await planned({ cnis: [a, named('dfw-edge-9'), c] })).errors).toEqual([]);
  });

  it('reads nothing of the Magic side with policy.preflight: off', async () => {
    const plan = await planned({ cnis: [{ ...a, ...gone }, b, c], policy: { preflight: 'off' } });
    expect([plan.changes[0]?.preflight, plan.terms?.judged, guards(plan)]).toEqual([undefined, undefined, []]);
  });
});
