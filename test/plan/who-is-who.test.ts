import { describe, expect, it } from 'vitest';
import type { DesiredCni } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  gcp,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveGcp,
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { changeOf, outline, planned, stepOutline } from '../helpers/plan.ts';

/** A CNI whose document does not say on which interconnect it is. */
function unplaced(given: Partial<DesiredCni> = {}): DesiredCni {
  const { key, state, protect, unknown, origin, magic } = cni('w', '', given);
  return { key, state, protect, unknown, origin, magic, ...(given.id !== undefined && { id: given.id }) };
}

const healthy = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'Healthy' as const]));

describe('a key that equals the live name of another circuit', () => {
  it('does not move a CNI without a declared interconnect, because a live name is not a key', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('icon-1', { slot_id: slotId(2) })],
        cnis: [unplaced({ id: cniId(1), magic: { conduit_name: 'w', mtu: 1400 } })],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'w', 'icon-1')],
      }),
    );
    expect(changeOf(plan, 'cni.w').fields.map(({ path }) => path)).toEqual(['magic.mtu']);
  });

  it('does not prevent a match by CNIs, so that protect holds', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('icon-1', { slot_id: slotId(2), protect: true })],
        cnis: [cni('w', 'icon-1')],
      }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'w', 'icon-1')] }),
      { slots: [liveSlot(2)] },
    );
    expect(outline(plan)).toEqual(['-/+ interconnect.icon-1', '~ cni.w']);
    expect(plan.guards.map(({ id }) => id)).toContain('protect');
  });

  it('does not protect an undeclared circuit of that name from prune', () => {
    const { plan } = planned(
      desired({
        policy: { prune: true },
        interconnects: [direct('icon-2', { name: 'icon-1' })],
        cnis: [cni('w', 'icon-2')],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'w', 'icon-1')],
      }),
    );
    expect(outline(plan)).toEqual(['- interconnect.live/icon-2']);
  });

  it('does not give its type to a CNI on the circuit of that name', () => {
    const { plan } = planned(
      desired({
        interconnects: [gcp('icon-1', { name: 'icon-2' }), direct('a', { name: 'icon-1' })],
        cnis: [cni('w', 'a')],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveGcp('icon-2', 'us-east4', '1G')] }),
    );
    expect(plan.errors).toEqual([]);
    expect(outline(plan)).toEqual(['+ cni.w']);
  });
});

it('a replacement keeps a CNI without a declared interconnect, after the declared CNIs', () => {
  const result = planned(
    desired({
      interconnects: [direct('b', { name: 'icon-1', slot_id: slotId(2) })],
      cnis: [unplaced(), cni('z', 'b')],
    }),
    live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'w', 'icon-1'), liveCni(2, 'z', 'icon-1')] }),
    { slots: [liveSlot(2)] },
  );
  const moves = result.work.filter(({ action }) => action.call === 'update_cni');
  expect(moves.map(({ address }) => address)).toEqual(['cni.z', 'cni.w']);
});

it('a replacement keeps a CNI whose own interconnect is not declared', () => {
  const { plan } = planned(
    desired({ interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2) })], cnis: [unplaced()] }),
    live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'w', 'icon-1')] }),
    { slots: [liveSlot(2)] },
  );
  expect(plan.errors).toEqual([]);
  expect(outline(plan)).toEqual(['-/+ interconnect.a', '~ cni.w']);
});

describe('a tombstone with a pin means only that object', () => {
  it.each([
    ['a CNI', desired({ cnis: [cni('w', 'icon-1', { state: 'absent', id: cniId(9) })] })],
    ['a port', desired({ interconnects: [direct('a', { state: 'absent', name: 'gone', slot_id: slotId(1) })] })],
    [
      'a Google attachment',
      desired({
        interconnects: [gcp('g', { state: 'absent', name: 'gone', region: 'us-east4', bandwidth: '1G' })],
      }),
    ],
  ])('is done for %s that is gone, and matches no other object of that name or place', (_kind, documents) => {
    const { plan } = planned(
      documents,
      live({
        interconnects: [liveDirect('icon-1', 1), liveGcp('icon-2', 'us-east4', '1G')],
        cnis: [liveCni(1, 'w', 'icon-1')],
      }),
    );
    expect([outline(plan), plan.errors, plan.warnings]).toEqual([[], [], []]);
  });
});

describe('a circuit of another owner is never matched', () => {
  const foreign = { owner: 'f'.repeat(32) };

  it('by a selector, first or as a second choice', () => {
    const match = matchAccount(
      desired({
        interconnects: [
          direct('a', { slot: { speed: '10G' } }),
          direct('b', { name: 'icon-2', slot: { site: 'lhr01' } }),
        ],
      }),
      live({
        interconnects: [
          liveDirect('icon-1', 1, foreign),
          liveDirect('icon-2', 2),
          liveDirect('icon-3', 3, { ...foreign, site: 'lhr01' }),
        ],
      }),
    );
    expect([...match.interconnects.keys()]).toEqual(['b']);
    expect(match.successors.size).toBe(0);
  });

  it('by region and bandwidth', () => {
    const match = matchAccount(
      desired({ interconnects: [gcp('g', { region: 'us-east4', bandwidth: '1G' })] }),
      live({ interconnects: [{ ...liveGcp('icon-1', 'us-east4', '1G'), ...foreign }] }),
    );
    expect(match.interconnects.size).toBe(0);
  });
});

describe('a circuit that a run has made is recognised by its place', () => {
  const site = (name: string) => ({ site: name });

  it('when its neighbour moves at the same time into the place that it leaves', () => {
    const documents = desired({
      interconnects: [
        direct('e0', { name: 'old-0', slot: site('two') }),
        direct('e2', { name: 'old-2', slot: { site: 'zero', diverse_from: ['e0'] } }),
      ],
    });
    const half = live({
      interconnects: [
        liveDirect('old-0', 1, site('zero')),
        liveDirect('old-2', 2, site('two')),
        liveDirect('new-0', 3, site('two')),
        liveDirect('new-2', 4, site('zero')),
      ],
    });
    const { successors, errors } = matchAccount(documents, half);
    expect([...successors].map(([key, { name }]) => [key, name])).toEqual([
      ['e0', 'new-0'],
      ['e2', 'new-2'],
    ]);
    expect(errors).toEqual([]);
  });

  it.each([1, 2, 3])('when %i equal selectors have circuits, in the order of ports and not of names', (count) => {
    const keys = ['a', 'b', 'c'].slice(0, count);
    const documents = desired({
      interconnects: keys.map((key, i) => direct(key, { name: `old-${i}`, slot: site('lhr01') })),
      cnis: keys.map((key) => cni(`w-${key}`, key)),
    });
    const { successors, errors } = matchAccount(
      documents,
      live({
        interconnects: [
          ...keys.map((_, i) => liveDirect(`old-${i}`, i)),
          ...keys.map((_, i) => liveDirect(`new-${9 - i}`, 10 + i, site('lhr01'))),
        ],
        cnis: keys.map((key, i) => liveCni(i, `w-${key}`, `old-${i}`)),
      }),
    );
    expect(errors).toEqual([]);
    expect([...successors].map(([key, { name }]) => [key, name])).toEqual(keys.map((key, i) => [key, `new-${9 - i}`]));
  });

  it('when only the first of two equal new keys is made, which needs one more port', () => {
    const result = planned(
      desired({
        interconnects: ['a', 'b'].map((key) => direct(key, { slot: site('ewr01') })),
        cnis: [cni('x', 'a'), cni('y', 'b')],
      }),
      live({ interconnects: [liveDirect('made', 1)] }),
      { slots: [liveSlot(2)] },
    );
    expect(result.plan.errors).toEqual([]);
    expect(outline(result.plan)).toEqual(['+ interconnect.b', '+ cni.x', '+ cni.y']);
  });

  it('when a new CNI of the plan is on it and the moves still follow, with and without a pin', () => {
    for (const pin of [{}, { name: 'old' }]) {
      const result = planned(
        desired({
          interconnects: [direct('a', { ...pin, slot: site('lhr01') })],
          cnis: [cni('x', 'a'), cni('n', 'a')],
        }),
        live({
          interconnects: [liveDirect('old', 1), liveDirect('new', 2, site('lhr01'))],
          cnis: [liveCni(1, 'x', 'old'), liveCni(2, 'n', 'new')],
        }),
        { health: healthy('new') },
      );
      expect(outline(result.plan)).toEqual(['-/+ interconnect.a', '~ cni.x']);
      expect(result.work.map(({ action }) => action.call)).toEqual(['update_cni', 'delete_interconnect']);
      // Without a pin, only its CNIs say which of the two is the old one: a person should look.
      expect(result.plan.warnings.map(({ code, message, hint }) => [code, message, hint])).toEqual(
        'name' in pin
          ? []
          : [
              [
                'plan-resumed-replacement',
                'interconnect.a: old and new both host its CNIs; new is what the document asks for, so old counts as the one that it replaces',
                'if old should stay, pin the key with name: new',
              ],
            ],
      );
    }
  });

  it('when one of its CNIs was declared on a key of another type that is not live', () => {
    const { plan } = planned(
      desired({
        interconnects: [
          direct('a', { slot: { site: 'lhr01' } }),
          gcp('g', { region: 'us-east4', bandwidth: '1G', pairing_key: new Secret('key') }),
        ],
        cnis: [cni('stays', 'a'), cni('moved', 'g', { magic: { conduit_name: 'moved', mtu: 1500 } })],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2, { site: 'lhr01' })],
        cnis: [liveCni(1, 'stays', 'icon-1'), liveCni(2, 'moved', 'icon-2')],
      }),
      { slots: [liveSlot(3, { site: 'lhr01' })] },
    );
    expect(plan.errors).toEqual([]);
    const creates = plan.changes.flatMap(({ steps, address }) =>
      steps.some(({ call }) => call === 'create_interconnect') ? [address] : [],
    );
    expect(creates).toEqual(['interconnect.g']);
  });

  it('when it hosts only CNIs of its key, and another candidate also hosts those of other keys', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(5) }), direct('b', { name: 'icon-1', slot: site('lhr01') })],
        cnis: [cni('w', 'b'), cni('x', 'b'), cni('y', 'a'), cni('z', 'b')],
      }),
      live({
        interconnects: [
          liveDirect('icon-0', 4, site('lhr01')),
          liveDirect('icon-1', 1),
          liveDirect('icon-2', 2, site('lhr01')),
          liveDirect('icon-5', 5),
        ],
        cnis: [
          liveCni(1, 'x', 'icon-0'),
          liveCni(2, 'y', 'icon-0'),
          liveCni(3, 'z', 'icon-1'),
          liveCni(4, 'w', 'icon-2'),
        ],
      }),
    );
    expect(plan.errors).toEqual([]);
    const moves = plan.changes.flatMap(({ fields }) => fields.filter(({ path }) => path === 'interconnect'));
    expect(new Set(moves.map(({ after }) => after))).toEqual(new Set(['interconnect.a', 'interconnect.b (new)']));
    expect(plan.changes.flatMap(({ steps }) => steps.map(({ call }) => call))).not.toContain('create_interconnect');
  });

  it('when one of its CNIs was declared on another key later', () => {
    const result = planned(
      desired({
        interconnects: [direct('a', { name: 'old', slot: site('lhr01') }), direct('m', { name: 'other' })],
        cnis: [cni('x', 'm'), cni('y', 'a')],
      }),
      live({
        interconnects: [liveDirect('old', 1), liveDirect('new', 2, site('lhr01')), liveDirect('other', 3)],
        cnis: [liveCni(1, 'x', 'new'), liveCni(2, 'y', 'old')],
      }),
      { health: healthy('new', 'other') },
    );
    expect(outline(result.plan)).toEqual(['-/+ interconnect.a', '~ cni.x', '~ cni.y']);
    expect(result.work.some(({ action }) => action.call === 'create_interconnect')).toBe(false);
  });

  it('when the API does not show the router of its selector', () => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { slot: { device: 'cr1.ewr01' } })] }),
      live({ interconnects: [liveDirect('made', 1)] }),
      { slots: [liveSlot(2, { device: 'cr1.ewr01' })] },
    );
    expect(outline(plan)).toEqual([]);
  });

  it('but not when another new one is on its router, which a run would not have chosen for both', () => {
    const onRouter = (device: string) => ({ ...site('lhr01'), device });
    const result = planned(
      desired({
        interconnects: [
          direct('a', { name: 'old-a', slot: site('lhr01') }),
          direct('b', { name: 'old-b', slot: { ...site('lhr01'), diverse_from: ['a'] } }),
        ],
      }),
      live({
        interconnects: [
          liveDirect('old-a', 1),
          liveDirect('old-b', 2),
          liveDirect('new-1', 3, onRouter('cr1')),
          liveDirect('new-2', 4, onRouter('cr1')),
        ],
      }),
      { slots: [liveSlot(5, onRouter('cr1')), liveSlot(6, onRouter('cr2'))], allowed: ['max-deletes'] },
    );
    expect(result.plan.errors).toEqual([]);
    const made = result.work.flatMap(({ address, action }) =>
      action.call === 'create_interconnect' && action.body.type === 'direct' ? [[address, action.body.slot_id]] : [],
    );
    expect(made).toEqual([['interconnect.b', slotId(6)]]);
  });

  it('but not when it has only undeclared CNIs and the old one hosts its own, which stays', () => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { name: 'old', slot: site('lhr01') })], cnis: [cni('x', 'a')] }),
      live({
        interconnects: [liveDirect('old', 1), liveDirect('theirs', 2, site('lhr01'))],
        cnis: [liveCni(1, 'x', 'old'), liveCni(2, 'stray', 'theirs')],
      }),
      { slots: [liveSlot(3, site('lhr01'))] },
    );
    expect(plan.errors).toEqual([]);
    expect(changeOf(plan, 'cni.x').fields).toEqual([
      { path: 'interconnect', before: 'old', after: 'interconnect.a (new)' },
    ]);
    expect(changeOf(plan, 'interconnect.a').steps.map(({ call }) => call)).toContain('create_interconnect');
  });

  it('when undeclared CNIs move onto it after the declared ones', () => {
    const result = planned(
      desired({ interconnects: [direct('a', { name: 'old', slot_id: slotId(2) })], cnis: [cni('x', 'a')] }),
      live({
        interconnects: [liveDirect('old', 1)],
        cnis: [liveCni(1, 'x', 'old'), liveCni(2, 'a-stray', 'old')],
      }),
      { slots: [liveSlot(2)], allowed: ['foreign=a', 'unhealthy=a'] },
    );
    const stray = stepOutline(result).find((step) => step.startsWith('cni.a-stray#update_cni'));
    expect(stray).toContain('cni.x#update_cni');
  });
});

it('a Google attachment that another key moves to is not matched to a new key: both keys are shown where they are written', () => {
  const { errors } = matchAccount(
    desired({
      interconnects: [
        gcp('a-added', { region: 'us-east4', bandwidth: '1G' }),
        gcp('moving', { name: 'icon-1', region: 'us-east4', bandwidth: '1G' }),
      ],
    }),
    live({ interconnects: [liveGcp('icon-1', 'europe-west3', '1G'), liveGcp('icon-9', 'us-east4', '1G')] }),
  );
  const source = { file: 'demarc.yaml', line: 1, column: 1 };
  expect(errors.map(({ code, address, source }) => [code, address, source])).toEqual([
    ['plan-ambiguous', 'interconnect.a-added', source],
    ['plan-ambiguous', 'interconnect.moving', source],
  ]);
});

it('a circuit that all CNIs leave is reported when nothing shows that it was replaced', () => {
  const { plan } = planned(
    desired({ interconnects: [direct('a', { slot_id: slotId(2) })], cnis: [cni('x', 'a')] }),
    live({ interconnects: [liveDirect('old', 1), liveDirect('new', 2)], cnis: [liveCni(1, 'x', 'old')] }),
    { health: healthy('new') },
  );
  expect(outline(plan)).toEqual(['~ cni.x']);
  expect(plan.warnings.map(({ code, message }) => [code, message])).toEqual([
    ['plan-left-behind', 'interconnect.a is new; its CNIs leave old, which then hosts nothing and belongs to no key'],
  ]);
});

it('equal selectors are distinguished by their CNIs, also when one CNI moves to the other', () => {
  const { interconnects, errors } = matchAccount(
    desired({
      interconnects: ['b', 'c'].map((key) => direct(key, { slot: { site: 'ewr01' } })),
      cnis: [cni('x', 'b'), cni('y', 'b'), cni('z', 'c')],
    }),
    live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
      cnis: [liveCni(1, 'x', 'icon-2'), liveCni(2, 'y', 'icon-1'), liveCni(3, 'z', 'icon-1')],
    }),
  );
  expect(errors).toEqual([]);
  expect([...interconnects].map(([key, { name }]) => [key, name])).toEqual([
    ['b', 'icon-2'],
    ['c', 'icon-1'],
  ]);
});

describe('a CNI key that may have been renamed', () => {
  const circuit = { interconnects: [direct('a', { name: 'icon-1' })] };
  const liveWithSimilar = (given = {}) =>
    live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'old', 'icon-1', given)] });

  it('causes a warning about the similar undeclared CNI, with both solutions', () => {
    const { plan } = planned(desired({ ...circuit, cnis: [cni('new', 'a')] }), liveWithSimilar());
    expect(outline(plan)).toEqual(['+ cni.new']);
    expect(plan.warnings.map(({ code, hint }) => [code, hint])).toEqual([
      [
        'plan-maybe-renamed',
        `if it is the same link under a new key, write magic.conduit_name: old, or id: ${cniId(1)}; if it is a different one, declare it under its own key`,
      ],
    ]);
  });

  it('is an error when prune would delete the similar CNI in the same plan', () => {
    const { plan } = planned(
      desired({ ...circuit, policy: { prune: true }, cnis: [cni('new', 'a')] }),
      liveWithSimilar(),
    );
    expect(plan.errors.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        'plan-maybe-renamed',
        'cni.new is not live, but the live CNI old on icon-1, which no document declares and this plan would delete, looks like the same link: no other undeclared one is there',
        `if it is the same link under a new key, write magic.conduit_name: old, or id: ${cniId(1)}; if it is a different one that should be deleted, declare it as a tombstone first (id: ${cniId(1)}, state: absent)`,
      ],
    ]);
  });

  it.each([
    ['another ASN', cni('new', 'a', { bgp: { customer_asn: 65_020 } }), liveWithSimilar({ bgp: liveBgp(65_010) })],
    [
      'another circuit',
      cni('new', 'icon-2'),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)], cnis: [liveCni(1, 'old', 'icon-1')] }),
    ],
    [
      'two that it could be',
      cni('new', 'a'),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'o', 'icon-1'), liveCni(2, 'p', 'icon-1')] }),
    ],
  ])('is not assumed with %s', (_why, declared, account) => {
    const { plan } = planned(desired({ ...circuit, cnis: [declared] }), account);
    expect(plan.warnings).toEqual([]);
  });

  it.each([
    ['both addresses', { cust_ip: '10.0.0.5/31', p2p_ip: '10.0.0.4/31' }],
    ['the only address that the document writes', { p2p_ip: '10.0.0.4/31' }],
  ])('is found among several by %s', (_which, link) => {
    const account = live({
      interconnects: [liveDirect('icon-1', 1)],
      cnis: [liveCni(1, 'o', 'icon-1'), liveCni(2, 'p', 'icon-1')],
    });
    const { plan } = planned(desired({ ...circuit, policy: { prune: true }, cnis: [cni('new', 'a', link)] }), account);
    const renamed = plan.errors.filter(({ code }) => code === 'plan-maybe-renamed');
    expect(renamed.map(({ message }) => message.includes('live CNI p on'))).toEqual([true]);
  });
});

it('a CNI that an interrupted run deleted is not taken for a renamed one, so that prune does not stop its return', () => {
  const [gone] = live({ cnis: [liveCni(1, 'w', 'icon-1')] }).cnis;
  if (gone === undefined) throw new Error('no CNI');
  const { plan } = planned(
    desired({ policy: { prune: true }, interconnects: [direct('a', { name: 'icon-1' })], cnis: [cni('w', 'a')] }),
    live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(2, 'stray', 'icon-1')] }),
    { journal: [{ cni: gone, key: 'w', host: 'a', deletedAt: '2026-01-01T00:00:00.000Z' }] },
  );
  expect(plan.errors).toEqual([]);
  expect(outline(plan)).toEqual(['- cni.stray', '+ cni.w']);
});

it('a selector may get the port that a tombstone names whose pinned circuit is gone', () => {
  const gone = direct('old', { state: 'absent', name: 'gone', slot_id: slotId(2) });
  const documents = desired({ interconnects: [gone, direct('e', { slot: { site: 'ewr01' } })] });
  const first = planned(documents, live(), { slots: [liveSlot(2)] }).plan;
  expect([first.errors, outline(first)]).toEqual([[], ['+ interconnect.e']]);
  const next = planned(documents, live({ interconnects: [liveDirect('made', 2)] })).plan;
  expect([next.errors, outline(next)]).toEqual([[], []]);
});

describe('the field interconnect of a plan', () => {
  const documents = (slot: number) =>
    desired({
      interconnects: [direct('icon-1', { name: 'icon-1', slot_id: slotId(slot) })],
      cnis: [cni('x', 'icon-1')],
    });
  const now = live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1')] });

  it('distinguishes a key from a live name of the same text, and a new circuit from one that stays', () => {
    const { plan } = planned(documents(2), now, { slots: [liveSlot(2)] });
    expect(changeOf(plan, 'cni.x').fields).toEqual([
      { path: 'interconnect', before: 'icon-1', after: 'interconnect.icon-1 (new)' },
    ]);
  });

  it('keeps the digests of a move and a create after a cut-off run made the interconnect', () => {
    const both = desired({
      interconnects: [direct('a', { slot_id: slotId(1) }), direct('b', { slot_id: slotId(2) })],
      cnis: [cni('x', 'b'), cni('y', 'b')],
    });
    const before = live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1')] });
    const made = { ...before, interconnects: [...before.interconnects, liveDirect('icon-2', 2)] };
    const first = planned(both, before, { slots: [liveSlot(2)] }).plan;
    const rest = planned(both, made, {}).plan;
    for (const address of ['cni.x', 'cni.y']) {
      expect(changeOf(first, address).fields).toContainEqual(
        expect.objectContaining({ path: 'interconnect', after: 'interconnect.b (new)' }),
      );
      expect(changeOf(rest, address).fields).toContainEqual(
        expect.objectContaining({ path: 'interconnect', after: 'interconnect.b' }),
      );
      expect(changeOf(rest, address).digest).toBe(changeOf(first, address).digest);
    }
  });
});

describe('a circuit that the listing of interconnects lacks', () => {
  it('is not ordered again while a CNI of its key is live on it', () => {
    const { plan } = planned(
      desired({
        interconnects: [gcp('g', { region: 'us-east4', bandwidth: '1G', pairing_key: new Secret('opaque') })],
        cnis: [cni('w', 'g')],
      }),
      live({ interconnects: [], cnis: [liveCni(1, 'w', 'icon-g')] }),
    );
    expect(plan.errors.map(({ code, address }) => [code, address])).toEqual([
      ['plan-host-not-listed', 'interconnect.g'],
    ]);
    expect(plan.changes).toEqual([]);
  });

  it('does not affect a key that is live, or that a new CNI goes to', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1) }), direct('b', { slot_id: slotId(2) })],
        cnis: [cni('w', 'a'), cni('v', 'b')],
      }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'w', 'icon-hidden')] }),
      { slots: [liveSlot(2)], health: healthy('icon-1') },
    );
    expect(plan.errors).toEqual([]);
    expect(outline(plan)).toEqual(['+ interconnect.b', '+ cni.v', '~ cni.w']);
  });
});

describe('a tombstone with the pin of an object that another key fits', () => {
  const given = live({
    interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
    cnis: [liveCni(1, 'w', 'icon-2')],
  });

  it('causes a warning that the port is returned and ordered again', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1) }), direct('old', { name: 'icon-1', state: 'absent' })],
        cnis: [cni('w', 'icon-2')],
      }),
      given,
      { slots: [liveSlot(1, { occupied: true })] },
    );
    expect(plan.warnings.map(({ code, message }) => [code, message])).toContainEqual([
      'plan-given-back-and-wanted',
      `interconnect.old deletes icon-1, which interconnect.a asks for by slot_id: ${slotId(1)}: another one is created for interconnect.a, so its port must be ordered and cabled again`,
    ]);
  });

  it('causes a warning that the CNI is deleted and created again', () => {
    const { plan } = planned(
      desired({ cnis: [cni('w', 'icon-2'), cni('old', 'icon-2', { id: cniId(1), state: 'absent' })] }),
      given,
    );
    expect(plan.warnings.map(({ code, message }) => [code, message])).toEqual([
      [
        'plan-given-back-and-wanted',
        `cni.old deletes ${cniId(1)}, which cni.w asks for by magic.conduit_name: w: another one is created for cni.w, so its traffic stops, and it gets new addresses`,
      ],
    ]);
  });

  it('causes no warning when the other key does not fit the object', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(2) }), direct('old', { name: 'icon-1', state: 'absent' })],
        cnis: [cni('w', 'a')],
      }),
      given,
    );
    expect(plan.warnings).toEqual([]);
  });
});

describe('a CNI that one edit renamed and moved', () => {
  it('is recognised by its addresses before prune deletes it', () => {
    const { plan } = planned(
      desired({
        policy: { prune: true },
        interconnects: [direct('a', { slot_id: slotId(1) }), direct('b', { slot_id: slotId(2) })],
        cnis: [cni('new', 'b', { cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31' })],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'w', 'icon-1', { cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31' })],
      }),
      { health: healthy('icon-1', 'icon-2') },
    );
    expect(plan.errors).toEqual([]);
    expect(plan.warnings.map(({ code, address }) => [code, address])).toContainEqual(['plan-maybe-renamed', 'cni.new']);
  });
});
