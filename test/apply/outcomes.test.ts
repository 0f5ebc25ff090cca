import { expect, test } from 'vitest';
import { applyAccount, summarise } from '../../src/apply/apply-account.ts';
import { DeadlineOver } from '../../src/model/network-error.ts';
import { plannedAccount } from '../helpers/planned.ts';
import { cniTo, mtu, newCni, newInterconnect, noCni, noInterconnect, replacement, settingsTo } from './changes.ts';
import { account, apply, ids, md5, network, outcomes, slots, unknownId, writes } from './network.ts';

const onFree = { type: 'direct', slot_id: slots.free } as const;
const onTaken = { type: 'direct', slot_id: slots.taken } as const;

test('an edit by another writer since the plan makes the change stale, names the field and writes nothing', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  await net.other.updateCni(ids.rich, {
    ...rich.raw,
    magic: { ...(rich.raw['magic'] as object), description: 'by hand' },
  });
  const applied = await apply(net, [cniTo(1, rich, [mtu(1476)])]);
  expect(applied.reports).toEqual([
    {
      address: 'cni.rich',
      action: 'update',
      live_id: ids.rich,
      outcome: 'stale',
      error: {
        call: 'update_cni',
        message: `CNI ${ids.rich} has changed since the plan was made (magic.description); nothing was written`,
      },
      next: expect.stringContaining('Run the same command again') as string,
    },
  ]);
  expect(writes(net)).toEqual([]);
});

test('settings and deletes are stale too when their object differs from the plan', async () => {
  const net = await network();
  const settings = await net.other.getSettings();
  const rich = await net.other.getCni(ids.rich);
  const circuit = await net.other.getInterconnect('icon-gcp');
  await net.other.updateSettings({ default_asn: 65000 });
  const applied = await apply(net, [
    settingsTo(1, 64512, settings),
    noCni(2, { ...rich, magic: { ...rich.magic, mtu: 1400 } }),
    noInterconnect(3, { ...circuit, owner: 'somebody' }),
  ]);
  expect(applied.reports.map(({ outcome }) => outcome)).toEqual(['stale', 'stale', 'stale']);
  expect(applied.reports.map(({ error }) => error?.message)).toEqual([
    expect.stringContaining('(default_asn)'),
    expect.stringContaining('(magic.mtu)'),
    expect.stringContaining('(owner)'),
  ]);
  expect(writes(net)).toEqual([]);
});

test('an update of a CNI that is gone is stale', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, [cniTo(1, { ...rich, id: unknownId }, [mtu(1476)])]);
  expect(applied.reports[0]).toMatchObject({
    outcome: 'stale',
    error: { message: `CNI ${unknownId} no longer exists; nothing was written` },
  });
});

test('a slot that is taken fails its change, skips what needs it, and leaves other branches alone', async () => {
  const net = await network();
  const applied = await apply(net, [
    newInterconnect(1, 'a', onTaken),
    newInterconnect(2, 'b', onFree),
    newCni(3, 'wan-a', 1),
    newCni(4, 'wan-b', 2),
  ]);
  expect(outcomes(applied)).toEqual({
    'interconnect.a': 'failed',
    'interconnect.b': 'applied',
    'cni.wan-a': 'skipped',
    'cni.wan-b': 'applied',
  });
  const [failed, , skipped] = applied.reports;
  expect(failed?.error).toMatchObject({ call: 'create_interconnect', method: 'POST', status: 400 });
  expect(failed?.error?.path).toContain(`/accounts/${account}/cni/interconnects`);
  expect(failed?.error?.words).toContain('occupied');
  expect(failed?.next).toContain('The slot may have been taken');
  expect(skipped?.error).toEqual({ message: 'it needs interconnect.a; interconnect.a failed' });
  expect(skipped?.next).toContain('First look at interconnect.a. Run the same command again');
  expect(summarise(applied.reports)).toEqual({
    applied: 2,
    applied_lost: 0,
    failed: 1,
    stale: 0,
    unknown: 0,
    skipped: 1,
    overtaken: 0,
    not_attempted: 0,
  });
});

test('a change that is skipped because of a skipped one names the first cause', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, [
    newInterconnect(1, 'b', onTaken),
    cniTo(2, rich, [{ path: ['interconnect'], to: { interconnect: { created_by: 1 } } }], [1]),
    noInterconnect(3, await net.other.getInterconnect('icon-a'), [2]),
  ]);
  expect(applied.reports[2]).toMatchObject({
    outcome: 'skipped',
    live_id: 'icon-a',
    error: { message: 'it needs cni.rich, which could not be carried out because interconnect.b failed' },
  });
});

test('a read-only token fails the change and names the missing permission', async () => {
  const net = await network({ readOnlyToken: 'reader' }, 'reader');
  const applied = await apply(net, [settingsTo(1, 64512, await net.other.getSettings())]);
  expect(applied.reports[0]).toMatchObject({ outcome: 'failed', error: { status: 403, method: 'PUT' } });
  expect(applied.reports[0]?.next).toContain('Magic WAN Write');
});

test('a replacement whose create fails says what was deleted, what is missing and its former fields', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, replacement(await net.other.getInterconnect('icon-a'), rich, slots.taken));
  const [circuit, cni] = applied.reports;
  expect(circuit).toMatchObject({ outcome: 'failed', error: { call: 'create_interconnect', status: 400 } });
  expect(circuit).not.toHaveProperty('live_id');
  expect(circuit?.next).toMatch(
    /^Already done: interconnect icon-a was deleted\. Not done: creating the new interconnect\. Nothing has replaced it: traffic on it has stopped\. /,
  );
  expect(cni).toMatchObject({
    outcome: 'failed',
    error: { message: 'started, not finished: it needs interconnect.a; interconnect.a failed' },
  });
  expect(cni?.next).toContain(`Already done: CNI ${ids.rich} was deleted.`);
  expect(cni?.next).toContain('Not done: creating the new CNI; writing the remaining fields of the CNI.');
  expect(cni?.next).toContain(
    'What was deleted: rich on icon-a: cust_ip 192.168.3.5/31, p2p_ip 192.168.3.4/31, MTU 1500, BGP with AS65010, extra prefixes 10.0.0.0/8, an MD5 key',
  );
  expect(JSON.stringify(applied)).not.toContain(md5);
});

test('a replacement whose CNI was gone already, and whose create fails, says the same of it', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const old = await net.other.getInterconnect('icon-a');
  await net.other.deleteCni(ids.rich);
  const [, cni] = (await apply(net, replacement(old, rich, slots.taken))).reports;
  expect(cni?.next).toContain(`Already done: CNI ${ids.rich} was already gone.`);
  expect(cni?.next).toContain('Not done: creating the new CNI');
  expect(cni?.next).toContain('Nothing has replaced it: traffic on it has stopped.');
  expect(cni?.next).toMatch(/What was deleted: rich on icon-a: .*, an MD5 key, BGP mode/);
});

test('what was deleted says of a session without a key that it had none', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const old = await net.other.getInterconnect('icon-a');
  await net.other.deleteCni(ids.rich);
  const keyless = { ...rich, bgp: rich.bgp && { ...rich.bgp, md5_key: undefined } };
  const [, cni] = (await apply(net, replacement(old, keyless, slots.taken))).reports;
  expect(cni?.next).toContain('BGP with AS65010, extra prefixes 10.0.0.0/8, BGP mode');
});

test('with stopOnError nothing new starts after the first failure', async () => {
  const net = await network();
  const applied = await apply(
    net,
    [newInterconnect(1, 'a', onTaken), newCni(2, 'wan-a', 1), newInterconnect(3, 'b', onFree)],
    { stopOnError: true, parallelism: 1 },
  );
  expect(outcomes(applied)).toEqual({
    'interconnect.a': 'failed',
    'cni.wan-a': 'skipped',
    'interconnect.b': 'not_attempted',
  });
  expect(applied.reports[2]?.error?.message).toContain('--stop-on-error');
  expect(writes(net)).toEqual(['POST interconnects']);
});

test('an interrupted run finishes what is in flight and starts nothing new', async () => {
  const net = await network();
  const interrupt = new AbortController();
  net.relay.decide = (method) => {
    if (method === 'POST') interrupt.abort();
    return 'pass';
  };
  const applied = await apply(
    net,
    [newInterconnect(1, 'a', onFree), newCni(2, 'wan-a', 1), settingsTo(3, 64512, await net.other.getSettings())],
    { signal: interrupt.signal, parallelism: 1 },
  );
  expect(outcomes(applied)).toEqual({
    'interconnect.a': 'applied',
    'cni.wan-a': 'not_attempted',
    settings: 'not_attempted',
  });
  expect(applied.reports[1]?.error).toEqual({ message: 'the run was interrupted' });
  expect(applied.events.filter(({ type }) => type === 'change_ended').map(({ address }) => address)).toEqual([
    'interconnect.a',
    'cni.wan-a',
    'settings',
  ]);
});

test('changes that the end of the time leaves undone say so', async () => {
  const net = await network();
  const end = AbortSignal.abort(new DeadlineOver(30_000));
  const applied = await apply(net, [newInterconnect(1, 'a', onFree)], { signal: end });
  expect(outcomes(applied)).toEqual({ 'interconnect.a': 'not_attempted' });
  expect(applied.reports[0]?.error).toEqual({ message: 'the run reached its time limit (--deadline)' });
  expect(writes(net)).toEqual([]);
});

test('a run that is interrupted within a change says which steps were done', async () => {
  const net = await network();
  const interrupt = new AbortController();
  net.relay.decide = (method) => {
    if (method === 'DELETE') interrupt.abort();
    return 'pass';
  };
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, replacement(await net.other.getInterconnect('icon-a'), rich, slots.ours), {
    signal: interrupt.signal,
  });
  expect(outcomes(applied)).toEqual({ 'interconnect.a': 'not_attempted', 'cni.rich': 'failed' });
  expect(applied.reports[1]?.error?.message).toBe('started, not finished: the run was interrupted');
  expect(applied.reports[1]?.next).toContain('was deleted');
});

test('a listener that throws does not break the run', async () => {
  const net = await network();
  const applied = await apply(net, [newInterconnect(1, 'a', onFree), newCni(2, 'wan-a', 1)], {
    onEvent: () => {
      throw new Error('the terminal is gone');
    },
  });
  expect(outcomes(applied)).toEqual({ 'interconnect.a': 'applied', 'cni.wan-a': 'applied' });
});

test('a plan that cannot be carried out is refused before the first request', async () => {
  const net = await network();
  const options = { parallelism: 2, stopOnError: false };
  const settings = settingsTo(1, 64512, await net.other.getSettings());
  const good = plannedAccount(account, [settings]);
  const unmade = { call: 'update_cni', cni: { created_by: 1 }, set: [mtu(1400)] } as const;
  const refused: readonly (readonly [ReturnType<typeof plannedAccount>, string])[] = [
    [plannedAccount(account, [newCni(2, 'wan-a', 7)]), 'uses the result of step 7'],
    [
      plannedAccount(account, [newInterconnect(1, 'a', onFree), { ...newCni(2, 'wan-a', 3) }, newCni(3, 'wan-b', 2)]),
      'step 3, which is no create_interconnect',
    ],
    [plannedAccount(account, [settings, newCni(2, 'wan-a', 1)]), 'step 1, which is no create_interconnect'],
    [{ ...good, plan: { ...good.plan, applyable: false } }, 'must not be applied'],
    [{ ...good, work: [] }, 'There is no work for step 1'],
    [{ ...good, missingSecrets: ['cni.rich'] }, 'lacks sensitive values of cni.rich'],
    [plannedAccount(account, [{ ...settings, steps: [] }]), 'The change settings has no steps'],
    // A step in a block that the plan does not show would wait for another circuit than the one that was reviewed.
    [{ ...good, work: good.work.map((step) => ({ ...step, block: 1 })) }, 'is not what the plan shows'],
    [
      plannedAccount(account, [settings, { address: 'cni.wan', action: 'update', steps: [{ id: 2, action: unmade }] }]),
      'step 1, which is no create_cni',
    ],
  ];
  for (const [planned, why] of refused) await expect(applyAccount(planned, net.api, options)).rejects.toThrow(why);
  expect(net.relay.seen).toEqual([]);
});
