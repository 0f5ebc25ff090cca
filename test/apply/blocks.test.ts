import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, direct, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';

/** Three circuits of one metro, then three of another one, each with a CNI. */
const sites = ['ewr01', 'ewr01', 'ewr01', 'lhr01', 'lhr01', 'lhr01'];
const facility = { name: 'Hall', address: ['1 Fibre Street'] };

function network() {
  const interconnects = sites.map((site, n) => ({
    ...{ type: 'direct', name: `icon-${n}`, account: accountTag, slot_id: slotId(n), site, facility, speed: '10G' },
  }));
  const cnis = sites.map((_, n) => ({
    ...{ id: cniId(n), account: accountTag, interconnect: `icon-${n}` },
    ...{ cust_ip: `10.0.0.${2 * n + 1}/31`, p2p_ip: `10.0.0.${2 * n}/31` },
    magic: { conduit_name: `wan-${n}`, description: '', mtu: 1500 },
  }));
  const slots = [{ id: slotId(9), site: 'lhr01', facility, speed: '10G', occupied: false }];
  return inProcessNetwork(accountTag, { accounts: { [accountTag]: { slots, interconnects, cnis } } });
}

const options = { parallelism: 4, stopOnError: false, healthDeadlineMs: 0 };
const slower = (n: number) => cni(`wan-${n}`, `icon-${n}`, { magic: { conduit_name: `wan-${n}`, mtu: 1476 } });

/** `address outcome` of each change. */
function outcomes(reports: Awaited<ReturnType<typeof applyAccount>>): readonly string[] {
  return reports.map(({ address, outcome }) => `${address} ${outcome}`);
}

test('a block that fails stops the blocks of its sets, and no other', async () => {
  const { api, world } = network();
  const documents = desired({ cnis: [0, 1, 3, 4].map(slower) });
  const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false });
  const refusing = {
    ...api,
    updateCni: async (...given: Parameters<typeof api.updateCni>) =>
      api.updateCni(given[0] === cniId(0) ? 'no-such-id' : given[0], given[1]),
  };
  const reports = await applyAccount(planned, refusing, { ...options, clock: memoryClock() });
  expect(outcomes(reports)).toEqual([
    'cni.wan-0 failed',
    'cni.wan-1 skipped',
    'cni.wan-3 applied',
    'cni.wan-4 applied',
  ]);
  expect(world.log.map(({ operation, id }) => `${operation} ${id}`)).toEqual([
    `update_cni ${cniId(3)}`,
    `update_cni ${cniId(4)}`,
  ]);
});

test.each([false, true])(
  'the target of a move is asked again just before the move; the plan makes it: %s',
  async (isMade) => {
    const { api, world } = network();
    const interconnects = isMade ? [direct('new', { slot_id: slotId(9) })] : [];
    const documents = desired({ interconnects, cnis: [cni('wan-0', isMade ? 'new' : 'icon-3')] });
    const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false, wait: isMade });
    expect(planned.plan.applyable).toBe(true);
    const dark = {
      ...api,
      getInterconnectStatus: async (name: string) => {
        const status = await api.getInterconnectStatus(name);
        const isTarget = isMade ? !/^icon-[0-5]$/.test(name) : name === 'icon-3';
        return isTarget ? { ...status, state: 'Down' as const, wireState: 'Down' } : status;
      },
    };
    const reports = await applyAccount(planned, dark, { ...options, clock: memoryClock() });
    expect(outcomes(reports)).toContain('cni.wan-0 skipped');
    expect(world.log.filter(({ operation }) => operation === 'update_cni')).toEqual([]);
  },
);

test('the target of a move is asked after the soak before the move, too', async () => {
  const { api, world } = network();
  const minute = 60_000;
  const pace = { soakMs: 10 * minute, check: 'off' } as const;
  const documents = desired({ policy: { pace }, cnis: [slower(0), cni('wan-1', 'icon-3')] });
  const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false });
  const clock = memoryClock();
  const sleep: typeof clock.sleep = async (milliseconds, signal) => {
    await clock.sleep(milliseconds, signal);
    // What was asked at the beginning of the soak has its answer now.
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    if (milliseconds === 10 * minute) world.accounts.get(accountTag)?.status.set('icon-3', { state: 'Down' });
  };
  const reports = await applyAccount(planned, api, { ...options, clock: { ...clock, sleep } });
  expect(outcomes(reports).toSorted()).toEqual(['cni.wan-0 applied', 'cni.wan-1 skipped']);
  // The report says what traffic felt, and only of what was sent.
  const felt = { impact: 'session', effects: [{ impact: 'session', effect: 'traffic_may_pause', path: 'magic.mtu' }] };
  expect(reports.find(({ address }) => address === 'cni.wan-0')).toMatchObject(felt);
  expect(reports.find(({ address }) => address === 'cni.wan-1')).not.toHaveProperty('impact');
  expect(world.log.map(({ operation, id }) => `${operation} ${id}`)).toEqual([`update_cni ${cniId(0)}`]);
});

test('the survivors are asked again after a long wait for the target of a move', async () => {
  const { api, world } = network();
  const documents = desired({ interconnects: [direct('new', { slot_id: slotId(9) })], cnis: [cni('wan-0', 'new')] });
  const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false, wait: true });
  let asked = 0;
  const slow = {
    ...api,
    getInterconnectStatus: async (name: string) => {
      const status = await api.getInterconnectStatus(name);
      if (/^icon-[0-5]$/.test(name)) return status;
      asked += 1;
      if (asked < 5) return { ...status, state: 'Pending' as const, wireState: 'Pending' };
      for (const other of ['icon-1', 'icon-2']) world.accounts.get(accountTag)?.status.set(other, { state: 'Down' });
      return status;
    },
  };
  const reports = await applyAccount(planned, slow, { ...options, healthDeadlineMs: 600_000, clock: memoryClock() });
  expect(outcomes(reports)).toContain('cni.wan-0 skipped');
  expect(world.log.map(({ operation }) => operation)).toEqual(['create_interconnect']);
});

test('a move does not begin while its target goes dark again and again, and nothing is known of the survivors', async () => {
  const { api, world } = network();
  const documents = desired({ interconnects: [direct('new', { slot_id: slotId(9) })], cnis: [cni('wan-0', 'new')] });
  const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false, wait: true });
  let asked = 0;
  const restless = {
    ...api,
    getInterconnectStatus: async (name: string) => {
      if (/^icon-[0-5]$/.test(name)) return api.getInterconnectStatus(name);
      asked += 1;
      // In the last of the waits, everything else goes out.
      if (asked === 15)
        for (const other of ['icon-1', 'icon-2']) world.accounts.get(accountTag)?.status.set(other, { state: 'Down' });
      const status = await api.getInterconnectStatus(name);
      return asked % 3 === 0 ? status : { ...status, state: 'Pending' as const, wireState: 'Pending' };
    },
  };
  const run = { ...options, healthDeadlineMs: 600_000, clock: memoryClock() };
  const reports = await applyAccount(planned, restless, run);
  expect(outcomes(reports)).toContain('cni.wan-0 skipped');
  expect(reports.find(({ address }) => address === 'cni.wan-0')?.error?.message).toContain('which does not stay so');
  expect(world.log.map(({ operation }) => operation)).toEqual(['create_interconnect']);
});

test('a light that goes out while the survivor of another set is checked holds the block back', async () => {
  const { api, world } = network();
  const documents = desired({
    interconnects: [0, 3].map((n) => direct(`icon-${n}`, { slot_id: slotId(n), group: 'pair' })),
    cnis: [slower(0)],
  });
  const clock = memoryClock();
  const check = {
    ...{ argv: ['./check'], timeoutMs: 900_000 },
    run: async ({ interconnect }: { readonly interconnect: string }, { signal }: { readonly signal: AbortSignal }) => {
      if (interconnect === 'icon-3') {
        await clock.sleep(60_000, signal);
        for (const other of ['icon-1', 'icon-2']) world.accounts.get(accountTag)?.status.set(other, { state: 'Down' });
      }
      return { ok: true, started: true, end: 'exit code 0', output: '' };
    },
  };
  const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false, pace: { check } });
  const [report] = await applyAccount(planned, api, { ...options, clock, check });
  expect(report?.error?.message).toContain('no other circuit of ewr is surely up now');
  expect(world.log).toEqual([]);
});

test('a survivor that goes dark at each check, and is Healthy again before the next one, holds the block back', async () => {
  const { api, world } = network();
  const clock = memoryClock();
  let checks = 0;
  const check = {
    ...{ argv: ['./check'], timeoutMs: 900_000 },
    run: async (_: unknown, { signal }: { readonly signal: AbortSignal }) => {
      if (++checks > 5) throw new Error('it is checked for ever');
      await clock.sleep(60_000, signal);
      return { ok: true, started: true, end: 'exit code 0', output: '' };
    },
  };
  let asked = 0;
  const blinking = {
    ...api,
    getInterconnectStatus: async (name: string) => {
      const status = await api.getInterconnectStatus(name);
      asked += 1;
      return asked % 2 === 1 ? status : { ...status, state: 'Down' as const, wireState: 'Down' };
    },
  };
  const { planned } = await readAndPlan(desired({ cnis: [slower(0)] }), api, {
    ...{ allowed: [], skipSecrets: false, pace: { check } },
  });
  const [report] = await applyAccount(planned, blinking, { ...options, clock, check });
  expect(report?.error?.message).toBe(
    'no other circuit of ewr is surely up now (icon-1: Down, and Healthy before the check); nothing of this circuit was sent',
  );
  expect(checks).toBe(5);
  expect(world.log).toEqual([]);
});
