import { describe, expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { ApplyOptions, ConfirmQuestion } from '../../src/apply/apply-options.ts';
import { readAccount, readFacts } from '../../src/live/read-account.ts';
import type { Pace } from '../../src/model/desired.ts';
import type { ApplyEvent } from '../../src/model/report.ts';
import type { CheckFacts, CheckRun } from '../../src/model/run-check.ts';
import { Secret } from '../../src/model/secret.ts';
import { planAccount, type PlanOptions } from '../../src/plan/plan-account.ts';
import { accountTag, cni, desired, direct, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { planNeeds } from '../helpers/plan-needs.ts';

const sites = ['ewr01', 'ewr02', 'lhr01', 'lhr02'];
const good: CheckRun = { ok: true, started: true, end: 'exit code 0', output: '' };
const bad: CheckRun = { ok: false, started: true, end: 'exit code 1', output: 'session is down' };
const minute = 60_000;

/** Pairs in two metros: c0 and c1 in Newark, c2 and c3 in London. Each has a CNI, and the documents rotate the key of all of them. */
function scene({ count = 2, bgp = true, policy = {}, ...options }: Partial<PlanOptions> & SceneOptions = {}) {
  const names = Array.from({ length: count }, (_, n) => `c${n}`);
  const place = (n: number) => ({
    site: sites[n] ?? '',
    facility: { name: 'Hall', address: ['1 Fibre Street'] },
    speed: '10G',
  });
  const account = {
    slots: names.map((_, n) => ({ id: slotId(n), occupied: true, ...place(n) })),
    interconnects: names.map((name, n) => ({
      ...{ type: 'direct' as const, name, account: accountTag, owner: accountTag, slot_id: slotId(n), ...place(n) },
    })),
    cnis: names.map((interconnect, n) => ({
      ...{ id: `10000000-0000-4000-8000-00000000000${n}`, account: accountTag, interconnect },
      cust_ip: `10.${n}.0.1/31`,
      p2p_ip: `10.${n}.0.0/31`,
      magic: { conduit_name: `w${n}`, description: '', mtu: 1500 },
      ...(bgp && { bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: `old-key-${n}` } }),
    })),
    status: Object.fromEntries(names.map((name) => [name, { state: 'Healthy' }])),
  };
  const network = inProcessNetwork(accountTag, { accounts: { [accountTag]: account } });
  const documents = desired({
    policy: { pace: { soakMs: 0, check: 'off', ...policy } },
    interconnects: names.map((key, n) => direct(key, { slot_id: slotId(n) })),
    cnis: names.map((interconnect, n) =>
      cni(`w${n}`, interconnect, {
        magic: { conduit_name: `w${n}`, ...(!bgp && { mtu: 1476 }) },
        ...(bgp && { bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: new Secret(`new-key-${n}`) } }),
      }),
    ),
  });
  const clock = memoryClock();
  const written: { readonly circuit: string; readonly at: number }[] = [];
  const events: ApplyEvent[] = [];
  const api = {
    ...network.api,
    updateCni: async (...given: Parameters<typeof network.api.updateCni>) => {
      const answer = await network.api.updateCni(...given);
      written.push({ circuit: `c${given[0].slice(-1)}`, at: clock.now() });
      return answer;
    },
  };
  const planned = async () => {
    const live = await readAccount(network.api, accountTag);
    const facts = await readFacts(network.api, accountTag, planNeeds(documents, live));
    return planAccount(documents, live, facts, { allowed: [], skipSecrets: false, ...options });
  };
  const run = async (given: Partial<ApplyOptions>) => {
    const reports = await applyAccount(await planned(), api, {
      parallelism: 4,
      stopOnError: false,
      clock,
      onEvent: (event) => events.push(event),
      ...given,
    });
    return Object.fromEntries(reports.map((report) => [report.address, report]));
  };
  return { planned, run, written, events, clock, network };
}

interface SceneOptions {
  readonly count?: number;
  readonly bgp?: boolean;
  readonly policy?: Partial<Pace>;
}

function checkOf(run: (facts: CheckFacts) => CheckRun, timeoutMs = 15 * minute): Pick<ApplyOptions, 'check'> {
  return { check: { argv: ['./check'], timeoutMs, run: (facts) => Promise.resolve(run(facts)) } };
}

const withCheck = { pace: { check: { timeoutMs: 15 * minute } } };

describe('a check', () => {
  test('lets the other circuit of a pair go when it proves that the first one is back', async () => {
    const { planned, run, written, events } = scene({ ...withCheck });
    expect((await planned()).plan.blocks).toEqual([
      { id: 1, steps: [1], after: [], then: ['light', 'check'] },
      { id: 2, steps: [2], after: [{ block: 1, then: ['light', 'check'] }], then: ['light', 'check'] },
    ]);
    const asked: CheckFacts[] = [];
    const reports = await run(checkOf((facts) => (asked.push(facts), good)));
    expect(Object.values(reports).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    const [first, second] = written;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(5 * minute);
    expect(events.filter(({ type }) => type === 'circuit_checked')).toMatchObject([
      { live_id: 'c0', outcome: 'passed' },
      { live_id: 'c1', outcome: 'passed' },
    ]);
    expect(asked.find(({ interconnect }) => interconnect === 'c0')).toEqual({
      address: 'interconnect.c0',
      interconnect: 'c0',
      site: 'ewr01',
      cnis: [
        {
          ...{ address: 'cni.w0', live_id: '10000000-0000-4000-8000-000000000000', conduit_name: 'w0' },
          ...{ cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31', customer_asn: 65010 },
          fields: [{ path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } }],
        },
      ],
    });
  });

  test('that fails stops its sets only, and says how to go back', async () => {
    const { run, written } = scene({ count: 4, ...withCheck });
    const reports = await run(checkOf(({ interconnect }) => (interconnect === 'c0' ? bad : good)));
    expect(written.map(({ circuit }) => circuit).sort()).toEqual(['c0', 'c2', 'c3']);
    const { outcome, error, next } = reports['cni.w1'] ?? {};
    expect(outcome).toBe('skipped');
    expect(error?.message).toBe(
      'the check of interconnect.c0 (c0) did not prove within 15m that it is back: exit code 1 (session is down); nothing of this circuit was sent',
    );
    expect(next).toContain(
      'The way back, if it does not recover: demarc.yaml:1 (cni.w0): bgp.md5_key the former value.',
    );
  });

  test('of the last circuit counts, too', async () => {
    const { run, events } = scene({ ...withCheck });
    const reports = await run(checkOf(({ interconnect }) => (interconnect === 'c1' && !isSurvivor() ? bad : good)));
    expect(Object.values(reports).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect(events.filter(({ type }) => type === 'circuit_checked')).toMatchObject([
      { live_id: 'c0', outcome: 'passed' },
      { live_id: 'c1', outcome: 'failed', next: expect.stringContaining('the former value') as string },
    ]);
    function isSurvivor(): boolean {
      return !events.some((event) => event.type === 'step_started' && event.address === 'cni.w1');
    }
  });

  test('asks a survivor before a circuit is touched', async () => {
    const { run, written } = scene({ ...withCheck });
    const reports = await run(checkOf(({ interconnect }) => (interconnect === 'c1' ? bad : good)));
    expect(written).toEqual([]);
    expect(reports['cni.w0']).toMatchObject({
      outcome: 'skipped',
      error: {
        message:
          'no other circuit of ewr is surely up now (c1: Healthy, but its check did not pass: exit code 1 (session is down)); nothing of this circuit was sent',
      },
    });
  });

  test.each([
    ['and the next circuit waits until it is back', false, 'applied'],
    ['and an interruption meanwhile attempts nothing more', true, 'not_attempted'],
  ] as const)('is no proof that its light stays, %s', async (_, interrupts, outcome) => {
    const { run, written, clock, network } = scene({ ...withCheck });
    const status = network.world.accounts.get(accountTag)?.status;
    const end = new AbortController();
    let isDark = false;
    const check = checkOf(({ interconnect }) => {
      // The light goes out with the success that proves the session, once.
      if (interconnect !== 'c0' || isDark || written.length === 0 || clock.now() < 5 * minute) return good;
      isDark = true;
      status?.set('c0', { state: 'Down' });
      return good;
    });
    const sleep: typeof clock.sleep = async (milliseconds, signal) => {
      if (isDark) status?.set('c0', { state: 'Healthy' });
      if (isDark && interrupts) end.abort();
      await clock.sleep(milliseconds, signal);
    };
    const reports = await run({ ...check, clock: { ...clock, sleep }, signal: end.signal });
    expect(Object.values(reports).map((report) => report.outcome)).toEqual(['applied', outcome]);
  });

  test('needs two successes, one after the other', async () => {
    const { run, written, events } = scene({ count: 1, ...withCheck });
    const answers = [bad, good, bad, good, good];
    await run(checkOf(() => answers.shift() ?? bad));
    expect(written).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'circuit_checked')).toMatchObject([{ outcome: 'passed', runs: 5 }]);
  });

  test('that cannot be run is not tried again', async () => {
    const { run, events } = scene({ count: 1, ...withCheck });
    await run(checkOf(() => ({ ok: false, started: false, end: 'spawn ./check EACCES', output: '' })));
    expect(events.filter(({ type }) => type === 'circuit_checked')).toMatchObject([
      { outcome: 'failed', runs: 1, message: expect.stringMatching(/cannot be run: spawn .\/check EACCES$/) as string },
    ]);
  });

  test('does not wait for five minutes where no session is', async () => {
    const { run, written, events } = scene({ bgp: false, ...withCheck });
    await run(checkOf(() => good));
    const [first, second] = written;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(minute);
    // A single success may be chance.
    const proofs = events.filter(({ type }) => type === 'circuit_checked');
    expect(proofs).toMatchObject([{ runs: 2 }, { runs: 2 }]);
  });

  test('has ten pauses where its time limit is short', async () => {
    const short = { pace: { check: { timeoutMs: minute } } };
    const { run, events, clock } = scene({ count: 1, bgp: false, ...short });
    await run(checkOf(() => bad, minute));
    expect(events.filter(({ type }) => type === 'circuit_checked')).toMatchObject([{ outcome: 'failed', runs: 11 }]);
    expect(clock.now()).toBe(minute);
  });

  test('with too little time for a session is no proof, and the plan says so', async () => {
    const short = { pace: { check: { timeoutMs: minute } } };
    const { plan } = await scene(short).planned();
    expect(plan.guards.map(({ id }) => id)).toEqual(['outage']);
    expect(plan.warnings.map(({ code }) => code)).toEqual(['plan-check-short']);
    expect((await scene({ ...short, bgp: false }).planned()).plan.applyable).toBe(true);
  });

  test('ends with the run, and the circuit counts as not checked', async () => {
    const { run, written, events } = scene({ ...withCheck });
    const end = new AbortController();
    const check = checkOf(() => {
      if (written.length > 0) end.abort();
      return good;
    });
    const reports = await run({ ...check, signal: end.signal });
    expect(Object.values(reports).map(({ outcome }) => outcome)).toEqual(['applied', 'not_attempted']);
    expect(events.filter(({ type }) => type === 'circuit_checked')).toMatchObject([
      { outcome: 'stopped', next: expect.stringContaining('bgp.md5_key the former value') as string },
    ]);
  });
});

describe('the policy', () => {
  test('soaks between two circuits, not after the last one, and not for circuits that share no set', async () => {
    const { run, written, events, planned } = scene({
      count: 4,
      policy: { soakMs: 10 * minute, check: 'required' },
    });
    expect((await planned()).plan).toMatchObject({ applyable: true, least_seconds: 900 });
    await run(checkOf(() => good));
    const at = new Map(written.map((write) => [write.circuit, write.at]));
    expect((at.get('c1') ?? 0) - (at.get('c0') ?? 0)).toBeGreaterThanOrEqual(10 * minute);
    expect(at.get('c2')).toBe(at.get('c0'));
    expect(events.filter(({ type }) => type === 'soak_started')).toHaveLength(2);
  });

  test('asks for the light again after the soak', async () => {
    const policy = { soakMs: 10 * minute };
    const { run, written, clock, network } = scene({ policy, allowed: ['outage=ewr'], bgp: false });
    const sleep: typeof clock.sleep = async (milliseconds, signal) => {
      if (milliseconds === 10 * minute) network.world.accounts.get(accountTag)?.status.set('c0', { state: 'Down' });
      await clock.sleep(milliseconds, signal);
    };
    const reports = await run({ clock: { ...clock, sleep } });
    expect(written.map(({ circuit }) => circuit)).toEqual(['c0']);
    expect(reports['cni.w1']).toMatchObject({
      outcome: 'skipped',
      error: {
        message: 'interconnect.c0 (c0) is not Healthy after its change: it is Down; nothing of this circuit was sent',
      },
    });
  });

  test('of a soak alone proves nothing', async () => {
    const { plan } = await scene({ policy: { soakMs: 10 * minute } }).planned();
    expect(plan.guards.map(({ id, lift }) => [id, lift])).toEqual([
      [
        'outage',
        'two runs, the first with --only cni.w0 on plan and apply, the second without; or --check COMMAND on plan and apply, where the command proves that a circuit is back; or --confirm each on plan and apply; or --allow outage=ewr on plan and apply',
      ],
    ]);
  });

  test('that takes longer than the run may is a warning', async () => {
    const policy = { soakMs: 10 * minute, check: 'required' } as const;
    const limits = [{ name: '--deadline', milliseconds: 12 * minute }];
    const { plan } = await scene({ policy, limits }).planned();
    expect(plan.warnings).toMatchObject([
      {
        code: 'plan-too-long',
        message:
          'soaks and checks alone take 15m or more, and the run ends after 12m (--deadline): the last circuits would not be attempted',
      },
    ]);
  });

  test('ends a soak with the run', async () => {
    const { run, written, clock } = scene({ policy: { soakMs: 10 * minute }, allowed: ['outage=ewr'] });
    const end = new AbortController();
    const sleep: typeof clock.sleep = async (milliseconds, signal) => {
      if (milliseconds === 10 * minute) end.abort();
      await clock.sleep(milliseconds, signal);
    };
    const reports = await run({ clock: { ...clock, sleep }, signal: end.signal });
    expect(written).toHaveLength(1);
    expect(Object.values(reports).map(({ outcome }) => outcome)).toEqual(['applied', 'not_attempted']);
  });
});

describe('--confirm each', () => {
  const confirm = { pace: { confirm: true } };

  test('asks before every circuit, one question at a time, and a yes vouches for the circuits before', async () => {
    const { run, written, planned } = scene({ count: 4, ...confirm });
    expect((await planned()).plan.applyable).toBe(true);
    const asked: ConfirmQuestion[] = [];
    let open = 0;
    await run({
      confirm: async (question) => {
        open += 1;
        expect(open).toBe(1);
        asked.push(question);
        await Promise.resolve();
        open -= 1;
        return true;
      },
    });
    expect(asked).toContainEqual({ circuits: ['c0'], changes: ['cni.w0'], before: [] });
    expect(asked).toContainEqual({ circuits: ['c1'], changes: ['cni.w1'], before: ['c0'] });
    expect(asked).toHaveLength(4);
    expect(written).toHaveLength(4);
  });

  test('asks before a circuit that nothing backs up, and where --allow lifts the guard', async () => {
    for (const { count, allowed } of [
      { count: 1, allowed: [] },
      { count: 2, allowed: ['outage=ewr'] },
    ]) {
      const { run, written } = scene({ count, allowed, ...confirm });
      const asked: ConfirmQuestion[] = [];
      const reports = await run({ confirm: (question) => (asked.push(question), Promise.resolve(false)) });
      expect(asked).toEqual([{ circuits: ['c0'], changes: ['cni.w0'], before: [] }]);
      expect(written).toEqual([]);
      expect(reports['cni.w0']).toMatchObject({ outcome: 'skipped' });
    }
  });

  test('stops the sets of a circuit where the answer is not yes, and no others', async () => {
    const { run, written } = scene({ count: 4, ...confirm });
    const reports = await run({ confirm: ({ circuits }) => Promise.resolve(!circuits.includes('c1')) });
    expect(written.map(({ circuit }) => circuit).sort()).toEqual(['c0', 'c2', 'c3']);
    expect(reports['cni.w1']).toMatchObject({
      outcome: 'skipped',
      error: { message: 'the answer was not yes; nothing of this circuit was sent' },
    });
  });
});
