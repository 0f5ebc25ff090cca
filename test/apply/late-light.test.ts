import { describe, expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { DesiredAccount, DesiredCni } from '../../src/model/desired.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import type { Operation } from '../../src/model/operation.ts';
import { Secret } from '../../src/model/secret.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, direct, gcp, slotId } from '../helpers/account.ts';
import { EventClock } from '../helpers/event-clock.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';

const facility = { name: 'Hall', address: ['1 Fibre Street'] };
const sites = ['ewr01', 'ewr02', 'lhr01', 'lhr02'];
const [region, bandwidth] = ['us-east4', '1G'];

/** Pairs of direct circuits in two metros, and a pair of Google attachments. Each has a CNI. */
function seed() {
  const common = { account: accountTag, owner: accountTag };
  const ports = sites.map((site, n) => ({ id: slotId(n), occupied: true, site, facility, speed: '10G' }));
  const names = [...sites.map((_, n) => `c${n}`), 'g0', 'g1'];
  return {
    slots: ports,
    interconnects: [
      ...ports.map(({ id, site, speed }, n) => ({
        ...{ ...common, type: 'direct' as const, name: `c${n}`, slot_id: id, site, facility, speed },
      })),
      ...[0, 1].map((n) => ({ ...common, type: 'gcp_partner' as const, name: `g${n}`, region, speed: bandwidth })),
    ],
    // The last two are the second on their circuits.
    cnis: [...names, 'c0', 'g0'].map((interconnect, n) => ({
      ...{ id: cniId(n), account: accountTag, interconnect, cust_ip: `10.${n}.0.1/31`, p2p_ip: `10.${n}.0.0/31` },
      magic: { conduit_name: `w${n}`, description: '', mtu: interconnect.startsWith('g') ? 1440 : 1500 },
    })),
    status: Object.fromEntries(names.map((name) => [name, { state: 'Healthy' }])),
  };
}

interface Story {
  readonly documents: DesiredAccount;
  /** Each request of this operation takes long, after so many that were quick. */
  readonly late?: readonly [operation: Operation | 'journal', quick?: number];
  /** It goes dark meanwhile, for ever. */
  readonly dark?: string;
  /** The run is interrupted meanwhile. */
  readonly interrupts?: true;
  readonly lateMs?: number;
  readonly parallelism?: number;
  /** The answer to the first write is lost, and nothing was changed. */
  readonly loses?: true;
  /** The API refuses the first DELETE of a CNI. */
  readonly refuses?: true;
  readonly allowed?: readonly string[];
}

/** What a run over these documents wrote, and how its changes ended, while answers are late. */
async function story({
  documents,
  late: [late, quick = 0] = ['get_slot'],
  dark,
  interrupts,
  loses,
  refuses,
  allowed = ['outage=account'],
  lateMs = 20_000,
  parallelism = 4,
}: Story) {
  const clock = new EventClock();
  const interruption = new AbortController();
  let [isRunning, count, puts, deletes] = [false, 0, 0, 0];
  const holdUp = async () => {
    if (count++ < quick) return;
    await clock.sleep(lateMs);
    if (interrupts === true) interruption.abort();
    if (dark !== undefined) network.world.accounts.get(accountTag)?.status.set(dark, { state: 'Down' });
  };
  const reads: Operation[] = [];
  const network = inProcessNetwork(
    accountTag,
    { accounts: { [accountTag]: seed() } },
    {},
    (next) => async (request) => {
      if (isRunning) reads.push(request.operation);
      if (isRunning && request.operation === late) await holdUp();
      const { operation, method, path } = request;
      if (loses === true && operation === 'update_cni' && puts++ === 0) {
        throw new NetworkError('the answer was lost', { kind: 'network', operation, method, path, uncertain: true });
      }
      if (refuses === true && operation === 'delete_cni' && deletes++ === 0) {
        throw new NetworkError('the API refused it', { kind: 'rejected', operation, method, path });
      }
      return next(request);
    },
  );
  class SlowJournal extends MemoryJournal {
    override async keep(entry: Parameters<MemoryJournal['keep']>[0]): Promise<void> {
      if (late === 'journal') await holdUp();
      return super.keep(entry);
    }
  }
  const { planned } = await readAndPlan(documents, network.api, { allowed, skipSecrets: false });
  expect(planned.plan.guards.filter(({ lifted }) => !lifted)).toEqual([]);
  expect(planned.plan.applyable).toBe(true);
  isRunning = true;
  const journal = new SlowJournal();
  const options = {
    parallelism,
    stopOnError: false,
    healthDeadlineMs: 5_000,
    clock,
    journal,
    signal: interruption.signal,
  };
  const reports = await clock.run(applyAccount(planned, network.api, options));
  const written = network.world.log.map(({ operation, id }) => `${operation} ${id}`);
  const messages = reports.map(({ error }) => error?.message ?? '').join('\n');
  return {
    written,
    messages,
    reads,
    outcomes: Object.fromEntries(reports.map((each) => [each.address, each.outcome])),
  };
}

const slower = (n: number): DesiredCni => cni(`w${n}`, `c${n}`, { magic: { conduit_name: `w${n}`, mtu: 1476 } });
const linked = (n: number, link: number) =>
  cni(`w${n}`, `c${n}`, { id: cniId(n), cust_ip: `10.${link}.0.1/31`, p2p_ip: `10.${link}.0.0/31` });
const swapped = desired({ cnis: [linked(0, 2), linked(2, 0)] });
const gone = desired({ cnis: [cni('w0', 'c0', { state: 'absent' })] });
const wider = desired({
  policy: { max_deletes: 9 },
  interconnects: [0, 1].map((n) => {
    const pairing_key = new Secret(`0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a1${n}/${region}/1`);
    return gcp(`g${n}`, { name: `g${n}`, region, bandwidth: n === 0 ? '2G' : bandwidth, pairing_key });
  }),
  cnis: [cni('w4', 'g0'), cni('w5', 'g1'), cni('w7', 'g0')],
});

describe('a light that goes out before the write leaves, although it was seen at the gate, stops the write', () => {
  test.each<[string, Story]>([
    [
      'the Magic side is read before a PUT',
      { documents: desired({ cnis: [slower(0)] }), late: ['list_cf_interconnects'], dark: 'c1' },
    ],
    ['the CNI is read before a PUT', { documents: desired({ cnis: [slower(0)] }), late: ['get_cni'], dark: 'c1' }],
    ['the CNI is read before a DELETE', { documents: gone, late: ['get_cni'], dark: 'c1' }],
    ['the CNI is read before a break before make', { documents: wider, late: ['get_cni'], dark: 'g1' }],
    ['the journal keeps the CNI before a break before make', { documents: wider, late: ['journal'], dark: 'g1' }],
    ['a free link is looked for', { documents: swapped, late: ['list_cnis'], dark: 'c1' }],
    [
      'the CNI is read before a move, and it is the target',
      { documents: desired({ cnis: [cni('w0', 'c2')] }), late: ['get_cni'], dark: 'c2' },
    ],
  ])('while %s', async (_, given) => {
    const { written, outcomes, messages } = await story(given);
    expect(written).toEqual([]);
    expect(Object.values(outcomes)).toContain('skipped');
    expect(Object.values(outcomes)).not.toContain('applied');
    expect(messages).toMatch(/Healthy|surely up/);
    // The same with a light that stays: only the light stops it.
    const { documents, late } = given;
    const lit = await story({ documents, ...(late !== undefined && { late }) });
    expect(Object.values(lit.outcomes).every((outcome) => outcome === 'applied')).toBe(true);
  });

  test('of a circuit that was changed before, though the other one of the set stays up', async () => {
    const interconnects = [0, 1, 2].map((n) => direct(`c${n}`, { slot_id: slotId(n), group: 'g' }));
    const documents = desired({ interconnects, cnis: [slower(0), slower(1)] });
    const allowed = ['outage=account', 'outage=ewr'];
    const { written, messages } = await story({ documents, allowed, late: ['get_cni', 1], dark: 'c0' });
    expect(written).toEqual([`update_cni ${cniId(0)}`]);
    expect(messages).toContain('c0 (interconnect.c0, which was changed before) was Healthy');
  });

  test('while another change has its turn for the links', async () => {
    const documents = desired({ cnis: [linked(0, 20), linked(2, 22)] });
    const { written, outcomes } = await story({ documents, late: ['update_cni'], dark: 'c3' });
    expect(written).toEqual([`update_cni ${cniId(0)}`]);
    expect(outcomes).toEqual({ 'cni.w0': 'applied', 'cni.w2': 'skipped' });
  });
});

test('a write whose answer was lost, and which changed nothing, is not sent again after the light went out', async () => {
  const documents = desired({ cnis: [slower(0)] });
  const { written, outcomes, messages } = await story({ documents, loses: true, late: ['get_cni', 1], dark: 'c1' });
  expect(written).toEqual([]);
  expect(outcomes).toEqual({ 'cni.w0': 'failed' });
  expect(messages).toContain('the object is still unchanged, and it was not sent again: c1');
});

test('a DELETE that was refused has begun nothing: the next one of its circuit is not sent after the light went out', async () => {
  const given: Story = { documents: wider, refuses: true, late: ['get_cni', 1], dark: 'g1' };
  const { written, outcomes, messages } = await story(given);
  expect(written).toEqual([]);
  expect(outcomes).toMatchObject({ 'cni.w4': 'failed', 'cni.w7': 'skipped' });
  expect(messages).toContain('g1 (the other circuit of');
});

test('where every answer about health is late, nothing disruptive is sent, and the report says why', async () => {
  const documents = desired({ cnis: [slower(0)] });
  const { written, outcomes, messages } = await story({ documents, late: ['get_interconnect_status'] });
  expect(written).toEqual([]);
  expect(outcomes).toEqual({ 'cni.w0': 'skipped' });
  expect(messages).toContain('each answer about its health came more than 5 s after the question');
});

test('the light counts for each CNI of a circuit by itself: what is not sent yet stays as it is', async () => {
  const second = cni('w6', 'c0', { magic: { conduit_name: 'w6', mtu: 1476 } });
  const documents = desired({ cnis: [slower(0), second] });
  const { outcomes } = await story({ documents, late: ['update_cni'], dark: 'c1', parallelism: 1 });
  expect(outcomes).toEqual({ 'cni.w0': 'applied', 'cni.w6': 'skipped' });
});

test.each<[string, DesiredAccount, Operation, string]>([
  ['a CNI that was deleted is made again', wider, 'delete_cni', 'g1'],
  ['two CNIs whose links are swapped both get there', swapped, 'update_cni', 'c1'],
])('nothing stops half-way: %s', async (_, documents, late, dark) => {
  const { outcomes } = await story({ documents, late: [late], dark });
  expect(new Set(Object.values(outcomes))).toEqual(new Set(['applied']));
});

test('a read of the Magic side that takes longer than it stays fresh is not read again for the same step', async () => {
  const documents = desired({ cnis: [slower(0)] });
  const { outcomes, reads } = await story({ documents, late: ['list_cf_interconnects'], lateMs: 70_000 });
  expect(outcomes).toEqual({ 'cni.w0': 'applied' });
  const before = reads.slice(0, reads.indexOf('update_cni'));
  expect(before.filter((each) => each === 'list_cf_interconnects')).toHaveLength(1);
  expect(before.lastIndexOf('get_interconnect_status')).toBeGreaterThan(before.indexOf('list_cf_interconnects'));
});

test.each<[string, Operation, string]>([
  ['before its write leaves sends nothing more', 'get_cni', 'not_attempted'],
  ['after it has left does not change its end', 'update_cni', 'applied'],
])('an interruption %s', async (_, late, outcome) => {
  const { outcomes } = await story({ documents: desired({ cnis: [slower(0)] }), late: [late], interrupts: true });
  expect(outcomes).toEqual({ 'cni.w0': outcome });
});

test('an interruption lets a write leave that is under way where two CNIs have begun to swap their links', async () => {
  const { written, outcomes } = await story({ documents: swapped, late: ['get_cni', 1], interrupts: true });
  expect(written).toEqual([`update_cni ${cniId(0)}`, `update_cni ${cniId(2)}`]);
  expect(outcomes).toEqual({ 'cni.w0': 'failed', 'cni.w2': 'applied' });
});
