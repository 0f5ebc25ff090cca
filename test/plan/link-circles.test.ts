import { expect, it } from 'vitest';
import { encodePlan, planDocument } from '../../src/plan/codec.ts';
import { decodePlan } from '../../src/plan/decode-plan.ts';
import { cni, cniId, desired, direct, live, liveCni, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { planned, stepOutline } from '../helpers/plan.ts';

const interconnects = [liveDirect('icon-1', 1), liveDirect('icon-2', 2)];
const declared = [direct('a', { slot_id: slotId(1), group: 'x' }), direct('b', { slot_id: slotId(2), group: 'y' })];

function link(n: number) {
  return { cust_ip: `10.0.0.${2 * n + 1}/31`, p2p_ip: `10.0.0.${2 * n}/31` };
}

it('when CNIs exchange links in a circle, the first releases its link, and gets its new one last', () => {
  const result = planned(
    desired({
      interconnects: declared,
      cnis: [cni('p', 'a', link(2)), cni('q', 'a', link(3)), cni('r', 'a', link(1))],
    }),
    live({ interconnects, cnis: [1, 2, 3].map((n) => liveCni(n, ['p', 'q', 'r'][n - 1] ?? '', 'icon-1')) }),
    { allowed: ['outage'] },
  );
  expect(result.plan.errors).toEqual([]);
  const [first, second, third, last] = result.work.map(({ address, action }) => [address, 'aside' in action]);
  expect([first, second, third, last]).toEqual([
    ['cni.p', true],
    ['cni.r', false],
    ['cni.q', false],
    ['cni.p', false],
  ]);
  const [release] = result.work;
  expect(release?.action).toMatchObject({
    set: [],
    aside: expect.arrayContaining(['10.0.0.4/31', '10.0.0.6/31']) as unknown,
  });
});

it('a circle of one name and one link is resolved too', () => {
  const result = planned(
    desired({
      interconnects: declared,
      cnis: [
        cni('k1', 'a', { id: cniId(1), magic: { conduit_name: 'q' } }),
        cni('k2', 'a', { id: cniId(2), ...link(1), magic: { conduit_name: 'other' } }),
        cni('k3', 'a', { id: cniId(3), ...link(9) }),
      ].map((each) => (each.key === 'k1' ? { ...each, ...link(8) } : each)),
    }),
    live({ interconnects, cnis: [liveCni(1, 'p', 'icon-1'), liveCni(2, 'q', 'icon-1'), liveCni(3, 'k3', 'icon-1')] }),
    { allowed: ['outage'] },
  );
  expect(result.plan.errors).toEqual([]);
  expect(result.work.filter(({ action }) => 'aside' in action).map(({ address }) => address)).toEqual(['cni.k1']);
});

/** Ends of a link of that length. */
const ends = (cust: number, p2p: number, length: number) => ({
  cust_ip: `10.0.0.${cust}/${length}`,
  p2p_ip: `10.0.0.${p2p}/${length}`,
});

/** The CNIs that release their links for the moment. */
function aside({ plan, work }: ReturnType<typeof planned>): readonly string[] {
  expect(plan.errors).toEqual([]);
  return work.filter(({ action }) => 'aside' in action).map(({ address }) => address);
}

it('a CNI that only waits for a circle keeps its link until it gets its new one', () => {
  // a waits for b, which waits for c: only c and d exchange their links.
  const wanted = { a: ends(33, 32, 31), b: ends(9, 8, 31), c: ends(49, 48, 31), d: ends(11, 10, 31) };
  const now = [ends(17, 16, 31), ends(33, 32, 31), ends(9, 10, 30), ends(49, 48, 31)];
  const result = planned(
    desired({ interconnects: declared, cnis: Object.entries(wanted).map(([key, link]) => cni(key, 'a', link)) }),
    live({
      interconnects,
      cnis: Object.keys(wanted).map((name, i) => liveCni(i + 1, name, 'icon-1', now[i])),
    }),
  );
  expect(aside(result)).toEqual(['cni.c']);
});

it('a second circle is resolved that goes through the name of a CNI which releases its link in the first', () => {
  const result = planned(
    desired({
      interconnects: declared,
      cnis: [
        cni('k1', 'a', { id: cniId(1), ...ends(49, 48, 31), magic: { conduit_name: 'free' } }),
        cni('k2', 'a', { id: cniId(2), ...ends(65, 64, 31), magic: { conduit_name: 'p' } }),
        cni('k3', 'a', { id: cniId(3), ...ends(9, 10, 30) }),
      ],
    }),
    live({
      interconnects,
      cnis: [
        liveCni(1, 'p', 'icon-1', ends(9, 8, 31)),
        liveCni(2, 'q', 'icon-1', ends(11, 10, 31)),
        liveCni(3, 'k3', 'icon-1', ends(49, 48, 31)),
      ],
    }),
  );
  expect(aside(result)).toEqual(['cni.k1', 'cni.k2']);
});

it('no CNI takes a temporary name before the gate of a circle of links that shares a CNI with its swap', () => {
  const result = planned(
    desired({
      interconnects: declared,
      cnis: [
        cni('k1', 'a', { id: cniId(1), magic: { conduit_name: 'q' } }),
        cni('k2', 'a', { id: cniId(2), ...link(3), magic: { conduit_name: 'p' } }),
        cni('k3', 'b', { id: cniId(3), ...link(2) }),
      ],
    }),
    live({ interconnects, cnis: ['p', 'q', 'k3'].map((name, i) => liveCni(i + 1, name, 'icon-1')) }),
    { wait: true, health: { 'icon-2': 'Pending' } },
  );
  expect(aside(result)).toEqual(['cni.k2']);
  expect(stepOutline(result)).toEqual([
    'cni.k1#update_cni < Healthy interconnect.b',
    'cni.k2#update_cni < Healthy interconnect.b',
    'cni.k3#update_cni < cni.k2#update_cni, Healthy interconnect.b',
    'cni.k2#update_cni < cni.k1#update_cni, cni.k2#update_cni, cni.k3#update_cni',
    'cni.k1#update_cni < cni.k1#update_cni, cni.k2#update_cni',
  ]);
});

it('no CNI releases its link before all gates and new interconnects of its circle are ready', () => {
  const result = planned(
    desired({
      interconnects: [...declared, direct('n', { slot_id: slotId(3), group: 'z' })],
      cnis: [cni('p', 'a', link(2)), cni('q', 'n', link(1))],
    }),
    live({ interconnects, cnis: [liveCni(1, 'p', 'icon-1'), liveCni(2, 'q', 'icon-2')] }),
    { allowed: ['outage'], slots: [liveSlot(3)] },
  );
  expect(result.plan.errors).toEqual([]);
  const outline = stepOutline(result);
  expect(outline[0]).toBe('interconnect.n#create_interconnect');
  expect(outline[1]).toContain('cni.p#update_cni < interconnect.n#create_interconnect, Healthy interconnect.n');
  expect('aside' in (result.work[1]?.action ?? {})).toBe(true);
});

it.each([
  ['trips outage: the third carries nothing, so it is no backup', [], ['outage']],
  ['passes: the third carries', [liveCni(3, 'c', 'icon-3', link(3))], []],
])('a circle of links over two of three circuits of a group %s', (_, others, guards) => {
  const hosts = [1, 2, 3];
  const { plan } = planned(
    desired({
      interconnects: hosts.map((n) => direct(`i${n}`, { slot_id: slotId(n), group: 'trio' })),
      cnis: [cni('a', 'i1', link(2)), cni('b', 'i2', link(1))],
    }),
    live({
      interconnects: hosts.map((n) => liveDirect(`icon-${n}`, n)),
      cnis: [liveCni(1, 'a', 'icon-1', link(1)), liveCni(2, 'b', 'icon-2', link(2)), ...others],
    }),
  );
  expect(plan.errors).toEqual([]);
  expect(plan.guards.map(({ id }) => id)).toEqual(guards);
});

it.each([
  ['a circle of links', [cni('p', 'a', link(2)), cni('q', 'a', link(1))]],
  [
    'a swap of names',
    [1, 2].map((n) => cni(`k${n}`, 'a', { id: cniId(n), magic: { conduit_name: n === 1 ? 'q' : 'p' } })),
  ],
])('a plan file with %s is read back as it was written, and an edit of it is detected', (_, cnis) => {
  const liveAccount = live({ interconnects, cnis: [liveCni(1, 'p', 'icon-1'), liveCni(2, 'q', 'icon-1')] });
  const { plan } = planned(desired({ interconnects: declared, cnis }), liveAccount, { allowed: ['outage=x'] });
  expect(plan.changes.some(({ steps }) => steps.length === 2)).toBe(true);
  const text = encodePlan(planDocument([plan], ['outage=x']));
  expect(decodePlan(text)).toMatchObject({ ok: true });
  expect(decodePlan(text.replaceAll(/"impact": "(?:session|circuit)"/g, '"impact": "none"'))).toMatchObject({
    ok: false,
  });
});
