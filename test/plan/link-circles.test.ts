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
