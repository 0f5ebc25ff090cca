import { expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import { applyAccount } from '../../src/apply/apply-account.ts';
import { asStored, cniStoredOtherwise } from '../../src/apply/stored-otherwise.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { SeedAccount } from '../../src/model/generated/sandbox-seed.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { Secret } from '../../src/model/secret.ts';
import { storedAtEnd } from '../../src/usecases/apply/stored-at-end.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { applyExitCode } from '../../src/usecases/run-exit-code.ts';
import { accountTag, cni, cniId, desired, direct, gcp, liveCni, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { seedDirect, seedSlot } from '../helpers/seed-objects.ts';

const seed: SeedAccount = {
  settings: { default_asn: 13335 },
  slots: [seedSlot(1, true), seedSlot(2, false), seedSlot(3, false)],
  interconnects: [seedDirect],
  cnis: [],
};
const live = {
  id: cniId(1),
  account: accountTag,
  interconnect: 'icon-1',
  cust_ip: '10.0.0.1/31',
  p2p_ip: '10.0.0.0/31',
  magic: { conduit_name: 'wan', description: 'as it was', mtu: 1400 },
  bgp: { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8'], md5_key: 'canary' },
};
const firstInterconnect = direct('a', { slot_id: slotId(1) });

type Rewrite = (body: Record<string, unknown>) => void;
type Around = (transport: Transport) => Transport;

/** An API that stores something else than it is sent. */
function rewriting(change: Rewrite): (transport: Transport) => Transport {
  return (transport) => (request) => {
    if (!('body' in request)) return transport(request);
    const body = JSON.parse(request.body) as Record<string, unknown>;
    change(body);
    return transport({ ...request, body: JSON.stringify(body) });
  };
}

function part(body: Record<string, unknown>, name: string): Record<string, unknown> {
  return (body[name] ?? {}) as Record<string, unknown>;
}

function account(
  change: Rewrite,
  given: SeedAccount = seed,
  healthyAfterMs = 0,
  around: Around = (transport) => transport,
) {
  const network = inProcessNetwork(accountTag, { accounts: { [accountTag]: given } }, { healthyAfterMs }, (transport) =>
    around(rewriting(change)(transport)),
  );
  const run = async (documents: DesiredAccount) => {
    const options = { allowed: [], skipSecrets: false };
    const { planned } = await readAndPlan(documents, network.api, options);
    if (planned.plan.errors.length > 0)
      return { errors: planned.plan.errors, warnings: [], reports: [], ended: [], exit: 3 };
    const applying = { parallelism: 2, stopOnError: false, clock: memoryClock() };
    const reports = await applyAccount(planned, network.api, applying);
    const again = await readAndPlan(documents, network.api, options);
    const reported = storedAtEnd(reports, planned.plan.changes, again.planned.plan.changes);
    const converged = again.planned.plan.changes.length + again.planned.plan.errors.length === 0;
    const summary = {
      applied: 0,
      applied_lost: 0,
      failed: 0,
      stale: 0,
      unknown: 0,
      skipped: 0,
      overtaken: 0,
      not_attempted: 0,
    };
    const exit = applyExitCode([{ account: accountTag, summary, changes: [...reported], converged }]);
    return { errors: [], warnings: planned.plan.warnings, reports: reported, ended: reports, exit };
  };
  const posts = () => network.world.log.filter(({ operation }) => operation.startsWith('create_')).length;
  return { run, posts };
}

const session = { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8', '192.0.2.0/24'] };

test.each<[string, Rewrite, string, string | number | string[], string | number | string[]]>([
  ['a capped MTU', (body) => (part(body, 'magic')['mtu'] = 1476), 'magic.mtu', 1500, 1476],
  ['a rewritten text', (body) => (part(body, 'magic')['description'] = 'A'), 'magic.description', 'a text', 'A'],
  [
    'fewer prefixes',
    (body) => (part(body, 'bgp')['extra_prefixes'] = ['10.0.0.0/8']),
    'bgp.extra_prefixes',
    ['10.0.0.0/8', '192.0.2.0/24'],
    ['10.0.0.0/8'],
  ],
  ['another AS number', (body) => (part(body, 'bgp')['customer_asn'] = 65011), 'bgp.customer_asn', 65010, 65011],
])(
  '%s is applied, reported with field, asked and stored value in every create and update, and ends with 5',
  async (...of) => {
    const [, change, field, asked, stored] = of;
    const { run, posts } = account(change);
    const documents = desired({
      interconnects: [firstInterconnect],
      cnis: [cni('x', 'a', { magic: { conduit_name: 'x', mtu: 1500, description: 'a text' }, bgp: session })],
    });
    for (const action of ['create', 'update']) {
      const { reports, exit } = await run(documents);
      expect(reports).toMatchObject([{ address: 'cni.x', action, outcome: 'applied' }]);
      expect(reports[0]?.stored_otherwise).toEqual([{ field, asked, stored }]);
      expect(reports[0]?.next).toContain('Write the stored value into the document');
      expect(exit).toBe(5);
    }
    expect(posts()).toBe(1);
  },
);

test('addresses that differ from the request are reported', async () => {
  const { run } = account((body) => {
    if (body['cust_ip'] !== undefined) Object.assign(body, { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' });
  });
  const documents = desired({
    interconnects: [firstInterconnect],
    cnis: [cni('x', 'a', { cust_ip: '10.1.0.1/31', p2p_ip: '10.1.0.0/31' })],
  });
  const { reports, exit } = await run(documents);
  expect(reports[0]?.stored_otherwise).toEqual([
    { field: 'cust_ip', asked: '10.1.0.1/31', stored: '10.9.0.1/31' },
    { field: 'p2p_ip', asked: '10.1.0.0/31', stored: '10.9.0.0/31' },
  ]);
  expect(exit).toBe(5);
});

test('another interconnect than was asked for is reported', async () => {
  const other = { ...seedDirect, name: 'icon-2', slot_id: slotId(2) };
  const given = { ...seed, slots: [seedSlot(1, true), seedSlot(2, true)], interconnects: [seedDirect, other] };
  const { run } = account((body) => (body['interconnect'] = 'icon-2'), given);
  const interconnects = [firstInterconnect, direct('b', { slot_id: slotId(2) })];
  const { reports, exit } = await run(desired({ interconnects, cnis: [cni('x', 'a')] }));
  expect(reports[0]?.stored_otherwise).toEqual([{ field: 'interconnect', asked: 'icon-1', stored: 'icon-2' }]);
  expect(exit).toBe(5);
});

test('an object is read again where the answer differs from the request, and counts only if it is closer to it', async () => {
  const compare = (fields: readonly string[]) => fields.map((field) => ({ field }));
  const readAgain = async (answer: readonly string[], again: readonly string[] | NetworkError) => {
    const read = () => (again instanceof NetworkError ? Promise.reject(again) : Promise.resolve(again));
    return (await asStored(answer, compare, read)).live;
  };
  expect(await readAgain(['a', 'b'], ['b'])).toEqual(['b']);
  expect(await readAgain(['a', 'b'], [])).toEqual([]);
  // As far from it, farther, or in another field: somebody else has written meanwhile.
  for (const again of [['a', 'b'], ['a', 'b', 'c'], ['c']])
    expect(await readAgain(['a', 'b'], again)).toEqual(['a', 'b']);
  const lost = new NetworkError('no', { kind: 'server', operation: 'get_cni', method: 'GET', path: '/' });
  expect(await readAgain(['a'], lost)).toEqual(['a']);
  expect(await readAgain([], ['a'])).toEqual([]);
});

test('an undeclared field that a PUT lost is reported', async () => {
  const { run } = account((body) => (part(body, 'magic')['description'] = ''), { ...seed, cnis: [live] });
  const { reports, exit } = await run(
    desired({
      interconnects: [firstInterconnect],
      cnis: [cni('wan', 'a', { magic: { conduit_name: 'wan', mtu: 1500 } })],
    }),
  );
  expect(reports[0]?.stored_otherwise).toEqual([{ field: 'magic.description', asked: 'as it was', stored: '' }]);
  expect(exit).toBe(5);
});

test('a session and a key that were not removed are reported, the key without its value', async () => {
  const { run } = account(
    (body) => {
      if (body['bgp'] === undefined) body['bgp'] = live.bgp;
      else part(body, 'bgp')['md5_key'] = 'canary-2';
    },
    { ...seed, cnis: [live] },
  );
  const bgpOf = async (bgp: DesiredAccount['cnis'][number]['bgp']) =>
    (
      await run(
        desired({ interconnects: [firstInterconnect], cnis: [cni('wan', 'a', { ...(bgp !== undefined && { bgp }) })] }),
      )
    ).reports;
  expect((await bgpOf({ md5_key: null }))[0]?.stored_otherwise).toEqual([{ field: 'bgp.md5_key', sensitive: true }]);
  const removed = await bgpOf(null);
  expect(removed[0]?.stored_otherwise?.map(({ field }) => field)).toEqual([
    'bgp.customer_asn',
    'bgp.extra_prefixes',
    'bgp.md5_key',
  ]);
  expect(JSON.stringify(removed)).not.toContain('canary');
});

test.each([
  ['clipped', (name: string) => name.slice(0, 10), 'site-north'],
  ['in another case', (name: string) => name.toUpperCase(), 'SITE-NORTH-PRIMARY'],
  ['with other characters', (name: string) => name.replaceAll('-', '_'), 'site_north_primary'],
])('a name that is stored %s is reported, and the next run names that CNI and makes no other', async (...of) => {
  const [, store, stored] = of;
  const { run, posts } = account((body) => {
    const magic = part(body, 'magic');
    magic['conduit_name'] = store(magic['conduit_name'] as string);
  });
  const documents = desired({ interconnects: [firstInterconnect], cnis: [cni('site-north-primary', 'a')] });
  const first = await run(documents);
  expect(first.reports[0]?.stored_otherwise).toEqual([
    { field: 'magic.conduit_name', asked: 'site-north-primary', stored },
  ]);
  expect(first.exit).toBe(5);
  const second = await run(documents);
  expect(second.errors.map(({ code, hint }) => [code, hint])).toEqual([
    [
      'plan-stored-otherwise',
      `if it is, write magic.conduit_name: ${stored}; if it is a different one, declare it, or name it in policy.ignore`,
    ],
  ]);
  expect(posts()).toBe(1);
  const third = await run(
    desired({
      interconnects: [firstInterconnect],
      cnis: [cni('site-north-primary', 'a', { magic: { conduit_name: stored } })],
    }),
  );
  expect(third).toMatchObject({ errors: [], reports: [], exit: 0 });
});

test('of two names with one stored form, the second is refused because of the first, not a tunnel', async () => {
  const { run } = account((body) => {
    const magic = part(body, 'magic');
    magic['conduit_name'] = (magic['conduit_name'] as string).slice(0, 10);
  });
  const { reports } = await run(
    desired({ interconnects: [firstInterconnect], cnis: [cni('site-north-1', 'a'), cni('site-north-2', 'a')] }),
  );
  const failed = reports.find(({ outcome }) => outcome === 'failed');
  expect(failed?.error?.message).toContain('has the conduit name site-north: the API may store site-north-');
  expect(failed?.error?.message).not.toContain('tunnel');
});

test('a different stored default_asn is reported, and no session is created with it', async () => {
  const { run } = account((body) => {
    if (body['default_asn'] !== undefined) body['default_asn'] = 13335;
  });
  const { reports, exit } = await run(
    desired({
      default_asn: 64512,
      interconnects: [firstInterconnect],
      cnis: [cni('x', 'a', { bgp: session }), cni('y', 'a')],
    }),
  );
  expect(reports).toMatchObject([
    {
      address: 'settings',
      outcome: 'applied',
      stored_otherwise: [{ field: 'default_asn', asked: 64512, stored: 13335 }],
    },
    { address: 'cni.x', outcome: 'skipped' },
    { address: 'cni.y', outcome: 'applied' },
  ]);
  expect(reports[1]?.error?.message).toBe(
    'it needs settings; settings was applied, but the API stored different values',
  );
  expect(exit).toBe(5);
});

const pairing_key = new Secret('7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/1');

test.each([
  ['slot', direct('b', { slot_id: slotId(2) }), 'slot_id', slotId(2), slotId(3)],
  ['bandwidth', gcp('b', { bandwidth: '2G', region: 'us-west1', pairing_key }), 'bandwidth', '2G', '1G'],
  ['region', gcp('b', { bandwidth: '1G', region: 'us-west1', pairing_key }), 'region', 'us-west1', 'us-east4'],
] as const)('an interconnect with a different %s is reported, and no CNI is created on it', async (...of) => {
  const [, interconnect, field, asked, stored] = of;
  const { run } = account((body) => {
    if (body['slot_id'] !== undefined) body['slot_id'] = slotId(3);
    if (body['bandwidth'] !== undefined) body['bandwidth'] = '1G';
    if (field === 'region') body['pairing_key'] = String(body['pairing_key']).replace('us-west1', 'us-east4');
  });
  const cnis = [cni('x', 'b', { magic: { conduit_name: 'x', mtu: 1500 } })];
  const { reports, exit } = await run(desired({ interconnects: [firstInterconnect, interconnect], cnis }));
  expect(reports).toMatchObject([
    { address: 'interconnect.b', outcome: 'applied', stored_otherwise: [{ field, asked, stored }] },
    { address: 'cni.x', outcome: 'skipped' },
  ]);
  expect(JSON.stringify(reports)).not.toContain('7e51371e');
  expect(exit).toBe(5);
});

type Documented = DesiredAccount['interconnects'][number];

/** An API that stores every new circuit elsewhere, smaller or slower than asked. */
const elsewhere: Rewrite = (body) => {
  if (body['slot_id'] !== undefined) body['slot_id'] = slotId(3);
  if (body['bandwidth'] !== undefined) body['bandwidth'] = '1G';
};

const misplaced: readonly (readonly [string, Documented, Documented, string])[] = [
  [
    'port',
    direct('b', { slot_id: slotId(2) }),
    direct('b', { name: 'icon-ewr01-0001', slot_id: slotId(3) }),
    `slot_id: ${slotId(3)}`,
  ],
  [
    'bandwidth',
    gcp('b', { bandwidth: '2G', pairing_key }),
    gcp('b', { name: 'icon-gcp-us-west1-0001', bandwidth: '1G', pairing_key }),
    'bandwidth: 1G',
  ],
];

test.each(misplaced)(
  'a Pending circuit with a different %s is not ordered twice, and the advised edit lets the run continue',
  async (...of) => {
    const [, asked, pinned, field] = of;
    const { run, posts } = account(elsewhere, seed, 60_000);
    const documents = (interconnect: Documented) =>
      desired({
        interconnects: [firstInterconnect, interconnect],
        cnis: [cni('x', 'b', { magic: { conduit_name: 'x', mtu: 1500 } })],
      });
    const first = await run(documents(asked));
    expect(first.reports[0]?.next).toContain(`write name: ${pinned.name ?? ''}, and what was stored into the document`);
    const second = await run(documents(asked));
    expect(second.errors).toMatchObject([{ code: 'plan-stored-otherwise', address: 'interconnect.b' }]);
    expect(second.errors[0]?.hint).toContain(`if it is, write name: ${pinned.name ?? ''} and ${field}`);
    expect(JSON.stringify(second)).not.toContain('7e51371e');
    expect(posts()).toBe(1);
    const third = await run(documents(pinned));
    expect(third).toMatchObject({ errors: [], reports: [{ address: 'cni.x', outcome: 'applied' }], exit: 0 });
    expect(posts()).toBe(2);
  },
);

test('an idle circuit that is not Pending does not stop a new order, but a warning names the pin', async () => {
  const idle = { ...seedDirect, name: 'icon-2', slot_id: slotId(3) };
  const slots = [seedSlot(1, true), seedSlot(2, false), seedSlot(3, true)];
  const { run } = account(() => undefined, { ...seed, slots, interconnects: [seedDirect, idle] });
  const { reports, warnings, exit } = await run(
    desired({ interconnects: [firstInterconnect, direct('b', { slot_id: slotId(2) })] }),
  );
  expect(warnings.map(({ code, address }) => [code, address])).toEqual([['plan-stored-otherwise', 'interconnect.b']]);
  expect(warnings[0]?.hint).toContain('write name: icon-2');
  expect(reports).toMatchObject([{ address: 'interconnect.b', outcome: 'applied' }]);
  expect(exit).toBe(0);
});

test.each([
  [
    'it is declared',
    desired({
      interconnects: [firstInterconnect, direct('b', { slot_id: slotId(2) }), direct('c', { name: 'icon-2' })],
    }),
  ],
  [
    'it is ignored',
    desired({
      policy: { ignore: ['icon-2'] },
      interconnects: [firstInterconnect, direct('b', { slot_id: slotId(2) })],
    }),
  ],
  [
    'it differs in more',
    desired({ interconnects: [firstInterconnect, direct('b', { slot_id: slotId(2), speed: '100G' })] }),
  ],
])('an idle circuit causes no warning when %s', async (...of) => {
  const [, documents] = of;
  const idle = { ...seedDirect, name: 'icon-2', slot_id: slotId(3) };
  const wanted = documents.interconnects.find(({ key }) => key === 'b');
  const speed = wanted?.type === 'direct' ? (wanted.speed ?? '10G') : '10G';
  const slots = [seedSlot(1, true), { ...seedSlot(2, false), speed }, seedSlot(3, true)];
  const { run } = account(() => undefined, { ...seed, slots, interconnects: [seedDirect, idle] }, 60_000);
  const { errors, warnings } = await run(documents);
  expect([errors, warnings]).toEqual([[], []]);
});

test('a circuit whose speed was stored differently is not replaced on the same port without a note', async () => {
  const store = (value: unknown): unknown => {
    const object = value as Record<string, unknown>;
    if (Array.isArray(object['items'])) object['items'].forEach(store);
    else if (object['slot_id'] === slotId(2)) object['speed'] = '100G';
    return object;
  };
  const faster: Around = (transport) => async (request) => {
    const answer = await transport(request);
    if (!request.path.includes('/interconnects') || answer.bytes.length === 0) return answer;
    return { ...answer, bytes: Buffer.from(JSON.stringify(store(JSON.parse(Buffer.from(answer.bytes).toString())))) };
  };
  const { run } = account(() => undefined, seed, 0, faster);
  const documents = desired({ interconnects: [firstInterconnect, direct('b', { slot_id: slotId(2), speed: '10G' })] });
  const first = await run(documents);
  expect(first.reports[0]?.stored_otherwise).toEqual([{ field: 'speed', asked: '10G', stored: '100G' }]);
  const second = await run(documents);
  expect(second.warnings).toMatchObject([{ code: 'plan-stored-otherwise', address: 'interconnect.b' }]);
  expect(second.warnings[0]?.hint).toMatch(/^to keep icon-\S+ as it is, write speed: 100G$/);
  const kept = desired({ interconnects: [firstInterconnect, direct('b', { slot_id: slotId(2), speed: '100G' })] });
  expect(await run(kept)).toMatchObject({ errors: [], warnings: [], reports: [] });
});

test('a different stored value is reported from the last reading when answers repeat the request', async () => {
  const echoing =
    (transport: Transport): Transport =>
    async (request) => {
      if (!('body' in request)) return transport(request);
      const body = JSON.parse(request.body) as Record<string, unknown>;
      part(body, 'magic')['mtu'] = 1476;
      const answer = await transport({ ...request, body: JSON.stringify(body) });
      const answered = JSON.parse(Buffer.from(answer.bytes).toString()) as Record<string, unknown>;
      part(answered, 'magic')['mtu'] = 1500;
      return { ...answer, bytes: Buffer.from(JSON.stringify(answered)) };
    };
  const { api } = inProcessNetwork(accountTag, { accounts: { [accountTag]: seed } }, {}, echoing);
  const documents = desired({
    interconnects: [firstInterconnect],
    cnis: [cni('x', 'a', { magic: { conduit_name: 'x', mtu: 1500 } })],
  });
  const options = { allowed: [], skipSecrets: false };
  const { planned } = await readAndPlan(documents, api, options);
  const reports = await applyAccount(planned, api, { parallelism: 1, stopOnError: false });
  expect(reports[0]).not.toHaveProperty('stored_otherwise');
  const again = await readAndPlan(documents, api, options);
  expect(storedAtEnd(reports, planned.plan.changes, again.planned.plan.changes)[0]?.stored_otherwise).toEqual([
    { field: 'magic.mtu', asked: 1500, stored: 1476 },
  ]);
});

/** Only a POST has no id: a PUT stores what it is sent. */
function ofPost(change: Rewrite): Rewrite {
  return (body) => {
    if (body['id'] === undefined) change(body);
  };
}

test('a circuit that is stored otherwise replaces nothing: the old one stays, and the report says why', async () => {
  const { run, posts } = account(elsewhere);
  const documents = desired({
    policy: { max_deletes: 9 },
    interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2) })],
  });
  const { reports, exit } = await run(documents);
  expect(reports).toMatchObject([
    {
      ...{ address: 'interconnect.a', action: 'replace', outcome: 'failed' },
      error: { message: 'the API stored different values, so the rest of this change was not started' },
      stored_otherwise: [{ field: 'slot_id', asked: slotId(2), stored: slotId(3) }],
    },
  ]);
  expect([posts(), exit]).toEqual([1, 5]);
});

test('what a POST stored otherwise is reported although a PUT of other fields follows', async () => {
  const { run } = account(ofPost((body) => (part(body, 'magic')['description'] = 'A')));
  const magic = { conduit_name: 'x', mtu: 1500, description: 'a text' };
  const linked = cni('x', 'a', { magic, cust_ip: '10.1.0.1/31', p2p_ip: '10.1.0.0/31' });
  const { ended, exit } = await run(desired({ interconnects: [firstInterconnect], cnis: [linked] }));
  expect(ended[0]?.stored_otherwise).toEqual([{ field: 'magic.description', asked: 'a text', stored: 'A' }]);
  expect(exit).toBe(5);
});

test('what a POST stored otherwise is no news where the PUT that follows put it right', async () => {
  const region = 'us-west1';
  const attachment = { type: 'gcp_partner' as const, name: 'icon-g', account: accountTag, region, speed: '1G' };
  const { id, cust_ip, p2p_ip } = live;
  const magic = { conduit_name: 'x', description: 'as it was', mtu: 1440 };
  const cnis = [{ id, account: accountTag, interconnect: 'icon-g', cust_ip, p2p_ip, magic }];
  const { run, posts } = account(
    ofPost((body) => body['magic'] !== undefined && (part(body, 'magic')['mtu'] = 1400)),
    { ...seed, interconnects: [attachment], cnis },
  );
  const wider = gcp('g', { name: 'icon-g', region, bandwidth: '2G', pairing_key });
  const documents = desired({ policy: { max_deletes: 9 }, interconnects: [wider], cnis: [cni('x', 'g')] });
  const { reports, exit } = await run(documents);
  expect(reports.map(({ address, outcome }) => `${address} ${outcome}`).sort()).toEqual([
    ...['cni.x applied', 'interconnect.g applied'],
  ]);
  expect(reports.flatMap(({ stored_otherwise }) => stored_otherwise ?? [])).toEqual([]);
  expect([posts(), exit]).toEqual([2, 0]);
});

test('a field that a PUT leaves out of an object, and does not remove, is not stored otherwise', () => {
  const { raw, ...rest } = liveCni(1, 'w', 'icon-1');
  const magic = { conduit_name: 'w', mtu: 1500 };
  const stored = { ...rest, raw: { ...raw, magic: { ...magic, description: 'by default' } } };
  const sent = { ...raw, magic };
  expect(cniStoredOtherwise(sent, stored, [{ path: ['magic'], value: magic }])).toEqual([]);
  expect(cniStoredOtherwise(sent, stored, [{ path: ['magic', 'description'], value: undefined }])).toEqual([
    { field: 'magic.description', stored: 'by default' },
  ]);
});
