import { describe, expect, test } from 'vitest';
import { NetworkError } from '../../src/model/network-error.ts';
import type { NewInterconnect } from '../../src/model/planned-account.ts';
import { Secret } from '../../src/model/secret.ts';
import { mtu, newCni, newInterconnect, noInterconnect } from './changes.ts';
import { apply, ids, instantClock, type Network, network, outcomes, slots, writes } from './network.ts';
import type { Fate } from './relay.ts';

const direct = { type: 'direct', slot_id: slots.free } as const;
const stranger = 'ffffffffffffffffffffffffffffffff';

function attachment(domain: number, region = 'us-west1'): NewInterconnect {
  const pairing_key = new Secret(`7e51371e-72a3-40b5-b844-2e3efefaee59/${region}/${domain}`);
  return { type: 'gcp_partner', bandwidth: '1G', region, pairing_key };
}

/** Both kinds of creates: an interconnect, a CNI on it, and one on a live interconnect. */
const creates = [newInterconnect(1, 'a', direct), newCni(2, 'wan-a', 1), newCni(3, 'wan-b', 'icon-a')];
const allApplied = { 'interconnect.a': 'applied', 'cni.wan-a': 'applied', 'cni.wan-b': 'applied' };

function posts(net: Network): readonly string[] {
  return writes(net).filter((write) => write.startsWith('POST'));
}

function onPost(fate: Fate, times = Infinity) {
  const counts = new Map<string, number>();
  return (method: string, _path: string, _nth: number, body: string): Fate => {
    if (method !== 'POST') return 'pass';
    const count = (counts.get(body) ?? 0) + 1;
    counts.set(body, count);
    return count <= times ? fate : 'pass';
  };
}

/** A client that gives up soon, for requests that are never answered. */
const hasty = () => network({}, 'token', 400);

describe('a POST whose answer is lost', () => {
  test.each(['reset after', 'fail after', 'garble after', 'hang after'] as const)(
    'is not repeated when its result is found in the account (%s)',
    async (fate) => {
      const net = await (fate === 'hang after' ? hasty() : network());
      net.relay.decide = onPost(fate);
      const applied = await apply(net, creates);
      expect(outcomes(applied)).toEqual(allApplied);
      expect(posts(net)).toHaveLength(3);
      const made = applied.reports.map(({ live_id }) => live_id);
      expect((await net.committed()).map((line) => line.replace(/^\S+ /, '')).sort()).toEqual([...made].sort());
      expect((await net.other.getCni(made[1] ?? '')).interconnect).toBe(made[0]);
      expect(applied.reports[0]?.next).toContain(`interconnect ${made[0]}, which did not exist when the plan was made`);
    },
  );

  test.each(['reset before', 'fail before', 'hang before'] as const)(
    'is repeated after two reads, some seconds apart, when it was not carried out (%s)',
    async (fate) => {
      const net = await (fate === 'hang before' ? hasty() : network());
      net.relay.decide = onPost(fate, 1);
      const { clock, slept } = instantClock();
      const applied = await apply(net, creates, { clock });
      expect(outcomes(applied)).toEqual(allApplied);
      expect(posts(net)).toHaveLength(6);
      expect(await net.committed()).toHaveLength(3);
      expect(slept.filter((milliseconds) => milliseconds >= 3_000)).toHaveLength(3);
    },
  );

  test('fails after three tries when it never arrives, and nothing is created', async () => {
    const net = await network();
    net.relay.decide = onPost('reset before');
    const applied = await apply(net, [newInterconnect(1, 'a', direct), newCni(2, 'wan-b', 'icon-a')]);
    expect(outcomes(applied)).toEqual({ 'interconnect.a': 'failed', 'cni.wan-b': 'failed' });
    expect(applied.reports[0]?.error?.message).toContain('tried 3 times, and the account does not list it');
    expect(posts(net)).toHaveLength(6);
    expect(await net.committed()).toEqual([]);
  });

  test('waits before each further try, beside the time between two listings', async () => {
    const net = await network();
    net.relay.decide = onPost('reset before');
    const { clock, slept } = instantClock();
    await apply(net, [newCni(1, 'wan-b', 'icon-a')], { clock });
    // Half of each pause, or up to all of it, is left to chance.
    expect(slept.map((milliseconds) => [3_000, 800, 200].filter((most) => milliseconds <= most).at(-1))).toEqual([
      ...[3_000, 200, 3_000, 800, 3_000],
    ]);
  });

  test('is unknown when another account owns the new circuit on the slot, which is not adopted', async () => {
    const net = await network();
    net.relay.decide = onPost('reset after');
    net.relay.rewrite = (text) => {
      const answer = JSON.parse(text) as { readonly items?: readonly { readonly slot_id?: string }[] };
      const items = answer.items?.map((each) => (each.slot_id === slots.free ? { ...each, owner: stranger } : each));
      return JSON.stringify({ ...answer, ...(items && { items }) });
    };
    const applied = await apply(net, [newInterconnect(1, 'a', direct)]);
    expect(outcomes(applied)).toEqual({ 'interconnect.a': 'unknown' });
    expect(applied.reports[0]?.error?.message).toContain('is not as requested (owner)');
    expect(posts(net)).toHaveLength(1);
  });

  test('is found when only the second listing shows its result', async () => {
    const net = await network();
    net.relay.decide = onPost('reset before', 1);
    const { clock } = instantClock(async (nth) => {
      // The change was on its way all the time.
      if (nth === 1) await net.other.createInterconnect(direct);
    });
    const applied = await apply(net, [newInterconnect(1, 'a', direct)], { clock });
    expect(outcomes(applied)).toEqual({ 'interconnect.a': 'applied' });
    expect(posts(net)).toHaveLength(1);
    expect(await net.committed()).toHaveLength(1);
  });

  test('is found when the first read fails and the second succeeds', async () => {
    const net = await network();
    let looks = 0;
    net.relay.decide = (method, path) => {
      if (method === 'POST') return 'fail after';
      // The client asks three times before it calls a listing failed.
      return path.startsWith('cnis?') && ++looks <= 3 ? 'fail before' : 'pass';
    };
    const applied = await apply(net, [newCni(1, 'wan-b', 'icon-a')]);
    expect(outcomes(applied)).toEqual({ 'cni.wan-b': 'applied' });
    expect(posts(net)).toHaveLength(1);
  });

  test('is unknown when the account cannot be listed, and the report says what to check', async () => {
    const net = await network();
    net.relay.decide = (method, path) => {
      if (method === 'POST') return 'reset after';
      return /^(?:cnis|interconnects)\?/.test(path) ? { status: 403, type: 'application/json', text: '{}' } : 'pass';
    };
    const applied = await apply(net, creates);
    expect(outcomes(applied)).toEqual({
      'interconnect.a': 'unknown',
      'cni.wan-a': 'skipped',
      'cni.wan-b': 'unknown',
    });
    expect(posts(net)).toHaveLength(2);
    expect(applied.reports[0]?.error?.message).toContain('it could not be read whether it exists');
    expect(applied.reports[0]?.next).toContain(`a direct interconnect on slot ${slots.free}`);
    expect(applied.reports[2]?.next).toContain('a CNI with the conduit name wan-b on interconnect icon-a');
  });

  test('is not repeated after the run was interrupted', async () => {
    const net = await network();
    const interrupt = new AbortController();
    net.relay.decide = (method) => {
      if (method === 'POST') interrupt.abort();
      return method === 'POST' ? 'reset before' : 'pass';
    };
    const applied = await apply(net, [newCni(1, 'wan-b', 'icon-a')], { signal: interrupt.signal });
    expect(outcomes(applied)).toEqual({ 'cni.wan-b': 'failed' });
    expect(applied.reports[0]?.error?.message).toContain('interrupted before another try');
    expect(posts(net)).toHaveLength(1);
  });

  test('is unknown when another writer created an object of that name, which is not adopted', async () => {
    const net = await network();
    net.relay.decide = async (method): Promise<Fate> => {
      if (method !== 'POST') return 'pass';
      const magic = { conduit_name: 'wan-b', description: 'by hand', mtu: 1400 };
      const bgp = { customer_asn: 65010, extra_prefixes: [] };
      await net.other.createCni({ interconnect: 'icon-a', magic, bgp });
      return 'reset before';
    };
    const applied = await apply(net, [newCni(1, 'wan-b', 'icon-a')]);
    expect(outcomes(applied)).toEqual({ 'cni.wan-b': 'unknown' });
    expect(applied.reports[0]?.error?.message).toContain('is not as requested (magic.description, magic.mtu, bgp)');
    expect(applied.reports[0]).not.toHaveProperty('live_id');
    expect(posts(net)).toHaveLength(1);
  });
});

describe('two similar attachments, created in one run,', () => {
  const pair = [newInterconnect(1, 'one', attachment(1)), newInterconnect(2, 'two', attachment(2))];
  const fates: readonly Fate[] = ['reset after', 'reset before', 'fail after', 'garble after'];

  test.each(fates)('each get their own object when their answers are lost (%s)', async (fate) => {
    const net = await network();
    net.relay.decide = onPost(fate, 1);
    const applied = await apply(net, pair);
    expect(outcomes(applied)).toEqual({ 'interconnect.one': 'applied', 'interconnect.two': 'applied' });
    const made = applied.reports.map(({ live_id }) => `create_interconnect ${live_id}`);
    expect(new Set(made).size).toBe(2);
    expect([...(await net.committed())].sort()).toEqual([...made].sort());
  });

  test('do not adopt an attachment that existed before, however similar', async () => {
    const net = await network();
    const { name } = await net.other.createInterconnect({
      type: 'gcp_partner',
      bandwidth: '1G',
      pairing_key: '7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/9',
    });
    net.relay.decide = onPost('reset before', 1);
    const applied = await apply(net, pair);
    expect(outcomes(applied)).toEqual({ 'interconnect.one': 'applied', 'interconnect.two': 'applied' });
    expect(applied.reports.map(({ live_id }) => live_id)).not.toContain(name);
  });

  test('do not adopt one that was made between the plan and the create', async () => {
    const net = await network();
    const seen = { interconnects: ['icon-a', 'icon-gcp'], cnis: [ids.plain, ids.rich] };
    const { name } = await net.other.createInterconnect({
      type: 'gcp_partner',
      bandwidth: '1G',
      pairing_key: '7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/9',
    });
    net.relay.decide = onPost('reset before', 1);
    const applied = await apply(net, pair, { seen });
    expect(outcomes(applied)).toEqual({ 'interconnect.one': 'applied', 'interconnect.two': 'applied' });
    expect(applied.reports.map(({ live_id }) => live_id)).not.toContain(name);
  });

  test('in two regions find their own although the other one lists the region meanwhile', async () => {
    const net = await network();
    const until = async (count: number) => {
      while (posts(net).length < count) await new Promise(setImmediate);
    };
    let [listings, sent] = [0, 0];
    net.relay.decide = async (method, path): Promise<Fate> => {
      if (method === 'POST') return ++sent === 1 ? 'reset after' : 'pass';
      // The second one lists the account when the first exists, and only then the account is listed for the first.
      if (path.includes('type=gcp_partner')) await until(++listings === 2 ? 1 : 0);
      else if (path.startsWith('interconnects')) await until(2);
      return 'pass';
    };
    const pairs = [newInterconnect(1, 'one', attachment(1)), newInterconnect(2, 'two', attachment(2, 'us-east4'))];
    const applied = await apply(net, pairs);
    expect(outcomes(applied)).toEqual({ 'interconnect.one': 'applied', 'interconnect.two': 'applied' });
    expect(posts(net)).toHaveLength(2);
  });

  test('are both unknown when another writer makes one at the same moment', async () => {
    const net = await network();
    let other = 6;
    net.relay.decide = async (method): Promise<Fate> => {
      if (method !== 'POST') return 'pass';
      const pairing_key = `7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/${++other}`;
      if (other === 7) await net.other.createInterconnect({ type: 'gcp_partner', bandwidth: '1G', pairing_key });
      return 'reset after';
    };
    const applied = await apply(net, pair);
    expect(outcomes(applied)).toEqual({ 'interconnect.one': 'unknown', 'interconnect.two': 'unknown' });
    expect(applied.reports[0]?.error?.message).toContain('any of them may be the one');
    expect(applied.reports[1]?.error?.message).toContain('an earlier create of this run in that region');
    expect(posts(net)).toHaveLength(2);
  });

  test('are created one after the other, and an interruption during the first skips the second', async () => {
    const net = await network();
    const interrupt = new AbortController();
    net.relay.decide = (method) => {
      if (method === 'POST') interrupt.abort();
      return 'pass';
    };
    const applied = await apply(net, pair, { signal: interrupt.signal });
    expect(outcomes(applied)).toEqual({ 'interconnect.one': 'applied', 'interconnect.two': 'not_attempted' });
    expect(posts(net)).toHaveLength(1);
  });

  test('fail when the pairing key is used up, and are unknown when a new attachment may be why', async () => {
    const net = await network();
    net.relay.decide = onPost({ status: 400, type: 'application/json', text: '{}' });
    const [attachment] = pair;
    expect(outcomes(await apply(net, attachment === undefined ? [] : [attachment]))).toEqual({
      'interconnect.one': 'failed',
    });
    net.relay.decide = async (method): Promise<Fate> => {
      if (method === 'POST') await net.other.createInterconnect({ ...attachmentBody(1) });
      return 'pass';
    };
    expect(outcomes(await apply(net, attachment === undefined ? [] : [attachment]))).toEqual({
      'interconnect.one': 'unknown',
    });
  });
});

function attachmentBody(domain: number) {
  const pairing_key = `7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/${domain}`;
  return { type: 'gcp_partner', bandwidth: '1G', pairing_key } as const;
}

describe('a create that the API refuses', () => {
  const asked = { interconnect: 'icon-a', magic: { conduit_name: 'wan-b', description: '', mtu: 1500 } };

  test('because the object already exists, new and as requested, is done', async () => {
    const net = await network();
    net.relay.decide = async (method, path): Promise<Fate> => {
      // Something on the way sends the POST twice: we see the answer to the second.
      if (method === 'POST' && path === 'cnis') await net.other.createCni(asked);
      if (method === 'POST' && path === 'interconnects') await net.other.createInterconnect(direct);
      return 'pass';
    };
    const applied = await apply(net, [newCni(1, 'wan-b', 'icon-a'), newInterconnect(2, 'a', direct)]);
    expect(outcomes(applied)).toEqual({ 'cni.wan-b': 'applied', 'interconnect.a': 'applied' });
    expect(await net.committed()).toHaveLength(2);
    expect(posts(net)).toHaveLength(2);
  });

  test.each([
    ['a CNI', newCni(1, 'wan-b', 'icon-a')],
    ['a direct interconnect', newInterconnect(1, 'a', direct)],
    ['an attachment', newInterconnect(1, 'g', attachment(1))],
  ])('is done when the refusal comes because the first try was carried out late: %s', async (_what, change) => {
    const net = await network();
    net.relay.decide = onPost('reset before', 1);
    const { clock } = instantClock(async (nth) => {
      // After both looks, before the second try.
      if (nth !== 2) return;
      if (change.address === 'cni.wan-b') await net.other.createCni(asked);
      else await net.other.createInterconnect(change.address === 'interconnect.a' ? direct : attachmentBody(1));
    });
    const applied = await apply(net, [change], { clock });
    expect(Object.values(outcomes(applied))).toEqual(['applied']);
    expect(posts(net)).toHaveLength(2);
    expect(await net.committed()).toHaveLength(1);
  });

  test('fails and names the CNI of the same name that existed before', async () => {
    const net = await network();
    const applied = await apply(net, [newCni(1, 'rich', 'icon-a')]);
    expect(applied.reports[0]).toMatchObject({ outcome: 'failed', error: { status: 409 } });
    expect(applied.reports[0]?.error?.message).toContain(`CNI ${ids.rich} on interconnect icon-a was there before`);
  });

  test('fails and describes a CNI of the same name that came after the plan', async () => {
    const net = await network();
    const seen = { interconnects: ['icon-a', 'icon-gcp'], cnis: [ids.plain, ids.rich] };
    await net.other.createCni({ ...asked, interconnect: 'icon-gcp' });
    const applied = await apply(net, [newCni(1, 'wan-b', 'icon-a')], { seen });
    expect(applied.reports[0]).toMatchObject({ outcome: 'failed', error: { status: 409 } });
    expect(applied.reports[0]?.error?.message).toContain('is not as requested (interconnect)');
  });

  test('says that a tunnel may have the name after a 409 when no CNI has it', async () => {
    const net = await network();
    net.relay.decide = onPost({ status: 409, type: 'application/json', text: '{}' });
    const applied = await apply(net, [newCni(1, 'wan-b', 'icon-a')]);
    expect(applied.reports[0]).toMatchObject({ outcome: 'failed', error: { status: 409 } });
    expect(applied.reports[0]?.error?.message).toContain('a GRE or IPsec tunnel, which this API does not list');
    expect(posts(net)).toHaveLength(1);
  });

  test('is unknown after an uncertain try and a 409 when no CNI has the name', async () => {
    const net = await network();
    const [lost, conflict] = [
      onPost('reset before', 1),
      onPost({ status: 409, type: 'application/json', text: '{}' }),
    ] as const;
    net.relay.decide = (...request) => (lost(...request) === 'pass' ? conflict(...request) : 'reset before');
    const applied = await apply(net, [newCni(1, 'wan-b', 'icon-a')]);
    expect(outcomes(applied)).toEqual({ 'cni.wan-b': 'unknown' });
    expect(posts(net)).toHaveLength(2);
  });

  test('fails and names the holder when the slot is taken', async () => {
    const net = await network();
    const applied = await apply(net, [
      newInterconnect(1, 'a', { type: 'direct', slot_id: slots.ours }),
      newInterconnect(2, 'b', { type: 'direct', slot_id: slots.taken }),
      newInterconnect(3, 'c', { type: 'direct', slot_id: '99999999-9999-4999-8999-999999999999' }),
    ]);
    expect(applied.reports.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
    expect(applied.reports[0]?.error?.message).toContain('interconnect icon-a was there before');
    expect(applied.reports[1]?.error?.message).toContain(`slot ${slots.taken} is occupied by`);
    expect(applied.reports[2]?.error?.message).toContain('there is no slot');
  });

  test('quotes the API when the slot is free', async () => {
    const net = await network();
    const applied = await apply(net, [newInterconnect(1, 'a', { ...direct, speed: '100G' })]);
    expect(applied.reports[0]).toMatchObject({ outcome: 'failed', error: { status: 400 } });
    expect(applied.reports[0]?.error?.words).toContain('not 100G');
    expect(applied.reports[0]?.error?.message).not.toContain('occupied');
  });

  test('fails without a search when the refusal was for its rate', async () => {
    const net = await network();
    const details = { operation: 'create_cni', method: 'POST', path: '/cnis' } as const;
    const api = Object.assign(Object.create(net.api) as typeof net.api, {
      createCni: () => Promise.reject(new NetworkError('too many requests', { kind: 'rate_limited', ...details })),
    });
    const limited = { ...net, api };
    expect(outcomes(await apply(limited, [newCni(1, 'wan-b', 'icon-a')]))).toEqual({ 'cni.wan-b': 'failed' });
    expect(net.relay.seen).toEqual([]);
  });
});

test('an answer that names an object from before the run is not accepted', async () => {
  const net = await network();
  const old = JSON.stringify((await net.other.getInterconnect('icon-a')).raw);
  net.relay.decide = onPost({ status: 200, type: 'application/json', text: old });
  const applied = await apply(net, [newInterconnect(1, 'a', direct), newCni(2, 'wan-a', 1)]);
  expect(outcomes(applied)).toEqual({ 'interconnect.a': 'unknown', 'cni.wan-a': 'skipped' });
  expect(posts(net)).toHaveLength(1);
});

test('an interconnect with the name of the one that it replaces counts as new', async () => {
  const net = await network();
  const old = await net.other.getInterconnect('icon-gcp');
  await net.other.deleteCni(ids.plain);
  const reused = JSON.stringify({ ...old.raw, region: 'us-west1' });
  net.relay.decide = onPost({ status: 200, type: 'application/json', text: reused });
  const removed = noInterconnect(1, old);
  const made = newInterconnect(2, 'g', attachment(1));
  const applied = await apply(net, [removed, { ...made, steps: made.steps.map((step) => ({ ...step, needs: [1] })) }]);
  expect(applied.reports.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
});

describe('a new CNI that reads do not show yet', () => {
  const creation = newCni(1, 'wan-b', 'icon-a');
  const withUpdate = {
    ...creation,
    steps: [
      ...creation.steps,
      { id: 2, needs: [1], action: { call: 'update_cni', cni: { created_by: 1 }, set: [mtu(1476)] } } as const,
    ],
  };
  const notFound: Fate = { status: 404, type: 'application/json', text: '{}' };

  test('is read again before it is called stale', async () => {
    const net = await network();
    net.relay.decide = (method, path, nth) =>
      method === 'GET' && path.startsWith('cnis/') && nth <= 2 ? notFound : 'pass';
    const applied = await apply(net, [withUpdate]);
    expect(outcomes(applied)).toEqual({ 'cni.wan-b': 'applied' });
    expect((await net.other.getCni(applied.reports[0]?.live_id ?? '')).magic.mtu).toBe(1476);
  });

  test('is stale when it does not appear', async () => {
    const net = await network();
    net.relay.decide = (method, path) => (method === 'GET' && path.startsWith('cnis/') ? notFound : 'pass');
    const applied = await apply(net, [withUpdate]);
    expect(outcomes(applied)).toEqual({ 'cni.wan-b': 'stale' });
    expect(net.relay.seen.filter(({ method }) => method === 'GET')).toHaveLength(4);
  });
});
