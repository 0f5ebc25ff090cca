import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { SeedAccount } from '../../src/model/generated/sandbox-seed.ts';
import { Secret } from '../../src/model/secret.ts';
import { applyEntry } from '../../src/usecases/apply/apply-entry.ts';
import { openJournals } from '../../src/usecases/journal/open-journals.ts';
import { beginJournals, finishJournal } from '../../src/usecases/journal/run-journals.ts';
import { planAccounts } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, direct, gcp, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { seedDirect, seedSlot } from '../helpers/seed-objects.ts';

const attachment = {
  type: 'gcp_partner',
  name: 'icon-1',
  account: accountTag,
  owner: accountTag,
  region: 'us-east4',
  speed: '5G',
} as const;
const live = (n: number) => ({
  id: cniId(n),
  account: accountTag,
  interconnect: 'icon-1',
  cust_ip: '10.0.0.1/31',
  p2p_ip: '10.0.0.0/31',
  magic: { conduit_name: 'x', description: '', mtu: 1500 },
});
const slots = [seedSlot(1, true), seedSlot(2, false), seedSlot(3, false), seedSlot(4, false)];
const pairing_key = new Secret('7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/1');
const x = cni('x', 'b', { magic: { conduit_name: 'x', mtu: 1500 } });

/** An API that stores new circuits on another port, smaller, or in another region; with `speed` it shows all new ports as faster. */
function elsewhere(field: string): (transport: Transport) => Transport {
  return (transport) => async (request) => {
    if (!('body' in request)) return shown(await transport(request), request.path, field);
    const body = JSON.parse(request.body) as Record<string, unknown>;
    if (field === 'slot_id' && body['slot_id'] !== undefined) body['slot_id'] = slotId(3);
    if (field === 'bandwidth' && body['bandwidth'] !== undefined) body['bandwidth'] = '1G';
    const key = body['pairing_key'];
    if (field === 'region' && typeof key === 'string') body['pairing_key'] = key.replace('us-west1', 'europe-west3');
    return shown(await transport({ ...request, body: JSON.stringify(body) }), request.path, field);
  };
}

type Answer = Awaited<ReturnType<Transport>>;

function shown(answer: Answer, path: string, field: string): Answer {
  if (field !== 'speed' || !path.includes('/interconnects') || answer.bytes.length === 0) return answer;
  const text = Buffer.from(answer.bytes).toString();
  const faster = JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    isNewPort(value) ? { ...value, speed: '100G' } : value,
  );
  return { ...answer, bytes: Buffer.from(faster) };
}

function isNewPort(value: unknown): value is { slot_id: string } {
  return typeof value === 'object' && value !== null && 'slot_id' in value && value.slot_id !== slotId(1);
}

async function machine(field: string, seed: SeedAccount, healthyAfterMs: number) {
  const { api, world } = inProcessNetwork(
    accountTag,
    { accounts: { [accountTag]: seed } },
    { healthyAfterMs },
    elsewhere(field),
  );
  let home = await mkdtemp(join(tmpdir(), 'demarc-known-'));
  const run = async (documents: DesiredAccount) => {
    const environment = { XDG_RUNTIME_DIR: home };
    const context = { version: '1.0.0', environment, stdin: Readable.from([]), notify: () => undefined };
    const target = { type: 'api', baseUrl: 'http://127.0.0.1:1/' } as const;
    const journals = await openJournals({ accounts: [accountTag], target, writes: true }, context);
    const planOptions = { allowed: ['max-deletes', 'outage=account', 'unhealthy=b'], skipSecrets: false };
    const [entry] = await planAccounts([documents], () => api, planOptions, { journalOf: (tag) => journals.get(tag) });
    if (entry === undefined) throw new Error('no plan');
    if (entry.plan.errors.length > 0) return { errors: entry.plan.errors, changes: [], converged: null };
    await beginJournals(journals, [entry.planned]);
    const connection = {
      reader: () => api,
      api: () => api,
      close: () => Promise.resolve(),
      deadline: undefined,
    };
    const journal = journals.get(accountTag);
    const { signal } = new AbortController();
    const report = await applyEntry(entry, connection, {
      journal,
      parallelism: 2,
      stopOnError: false,
      planOptions,
      waitMs: undefined,
      signal,
      onEvent: () => undefined,
      clock: memoryClock(),
    });
    await finishJournal(journal, entry.planned, context);
    return { errors: [], changes: report.changes, converged: report.converged };
  };
  return {
    run,
    journals: async () => (await readdir(join(home, 'demarc'))).filter((name) => name.startsWith('journal-')),
    moveElsewhere: async () => void (home = await mkdtemp(join(tmpdir(), 'demarc-known-'))),
    orders: () => world.log.filter(({ operation }) => operation === 'create_interconnect').length,
  };
}

const empty: SeedAccount = { settings: { default_asn: 13335 }, slots, interconnects: [], cnis: [] };
const onPort: SeedAccount = { ...empty, interconnects: [seedDirect] };
const onAttachment: SeedAccount = { ...empty, interconnects: [attachment] };

const attached = { bandwidth: '5G', region: 'us-west1', pairing_key } as const;
const kinds = [
  ['slot_id', slotId(3), direct('b', { slot_id: slotId(2) }), 'icon-ewr01-0001', onPort],
  ['speed', '100G', direct('b', { slot_id: slotId(2), speed: '10G' }), 'icon-ewr01-0001', onPort],
  ['bandwidth', '1G', gcp('b', attached), 'icon-gcp-us-west1-0001', onAttachment],
  ['region', 'europe-west3', gcp('b', attached), 'icon-gcp-europe-west3-0001', onAttachment],
] as const;
const members = kinds.flatMap((kind) =>
  (['new', 'replaced'] as const).flatMap((how) =>
    ([60_000, 0] as const).flatMap((healthyAfterMs) =>
      ([false, true] as const).map((carries) => ({
        kind,
        how,
        health: healthyAfterMs > 0 ? 'Pending' : 'Healthy',
        healthyAfterMs,
        carries,
        with: carries ? 'with a CNI' : 'without CNIs',
      })),
    ),
  ),
);

test.each(members)(
  'a circuit with a different stored $kind.0 is ordered once ($how, $health, $with), and the stored value or a tombstone resolves it',
  async ({ kind: [field, stored, asked, name, before], how, healthyAfterMs, carries }) => {
    const given = how === 'new' ? empty : { ...before, cnis: carries ? [live(1)] : [] };
    const cnis = carries ? [x] : [];
    const pinned = how === 'replaced' ? { ...asked, name: 'icon-1' } : asked;
    const machineA = await machine(field, given, healthyAfterMs);
    const first = await machineA.run(desired({ interconnects: [pinned], cnis }));
    expect(first.changes.find(({ address }) => address === 'interconnect.b')?.stored_otherwise).toMatchObject([
      { field, stored },
    ]);
    expect(machineA.orders()).toBe(1);
    for (let again = 0; again < 2; again += 1) {
      const { errors } = await machineA.run(desired({ interconnects: [pinned], cnis }));
      expect(errors).toMatchObject([{ code: 'plan-stored-otherwise', address: 'interconnect.b' }]);
      expect(errors[0]?.hint).toContain(`write name: ${name} and ${field}: ${stored}`);
      expect(JSON.stringify(errors)).not.toContain('7e51371e');
    }
    // Neither an edit of another field nor pruning is a word about it.
    const edited = cnis.map((each) => ({ ...each, magic: { conduit_name: 'x', mtu: 1476 } }));
    expect((await machineA.run(desired({ interconnects: [pinned], cnis: edited }))).errors).toHaveLength(1);
    expect(
      (await machineA.run(desired({ interconnects: [pinned], cnis, policy: { prune: true } }))).errors,
    ).not.toEqual([]);
    expect(machineA.orders()).toBe(1);
    const kept = { ...asked, name, [field]: stored };
    const tombs =
      how === 'new' ? [] : [(asked.type === 'direct' ? direct : gcp)('old', { name: 'icon-1', state: 'absent' })];
    const settled = await machineA.run(desired({ interconnects: [kept, ...tombs], cnis }));
    expect(settled).toMatchObject({ errors: [], converged: true });
    expect(machineA.orders()).toBe(1);
    expect(await machineA.journals()).toEqual([]);
  },
);

const [[, , onSlot, portName]] = kinds;

test('after a tombstone or with policy.ignore for the circuit, its key may order again', async () => {
  const machineA = await machine('slot_id', empty, 60_000);
  await machineA.run(desired({ interconnects: [onSlot] }));
  expect((await machineA.run(desired({ interconnects: [onSlot] }))).errors).toHaveLength(1);
  const ignored = await machineA.run(desired({ interconnects: [onSlot], policy: { ignore: [portName] } }));
  expect(ignored.errors).toEqual([]);
  const machineB = await machine('slot_id', empty, 60_000);
  await machineB.run(desired({ interconnects: [onSlot] }));
  const tombstone = direct('t', { name: portName, state: 'absent' });
  expect((await machineB.run(desired({ interconnects: [tombstone] }))).converged).toBe(true);
  expect((await machineB.run(desired({ interconnects: [onSlot, tombstone] }))).errors).toEqual([]);
  expect(machineB.orders()).toBe(2);
  // What came of that is a circuit of its own, whatever its name.
  expect((await machineB.run(desired({ interconnects: [onSlot] }))).errors).toHaveLength(1);
});

test.each([
  ['new', empty, onSlot],
  ['replaced', onPort, { ...onSlot, name: 'icon-1' }],
] as const)(
  'on another machine, a circuit that is %s gives an error while it is Pending, then a warning',
  async (_, given, asked) => {
    for (const [healthyAfterMs, errors] of [
      [60_000, ['plan-stored-otherwise']],
      [0, []],
    ] as const) {
      const machineA = await machine('slot_id', given, healthyAfterMs);
      await machineA.run(desired({ interconnects: [asked] }));
      await machineA.moveElsewhere();
      const second = await machineA.run(desired({ interconnects: [asked] }));
      expect(second.errors.map(({ code }) => code)).toEqual(errors);
    }
  },
);
