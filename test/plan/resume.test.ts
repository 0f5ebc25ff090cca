import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { comparePlans } from '../../src/plan/review/compare-plans.ts';
import { cni, desired, direct, gcp, live, liveCni, liveDirect, liveGcp, liveSlot, slotId } from '../helpers/account.ts';
import { changeOf, outline, planned, stepOutline } from '../helpers/plan.ts';
import { planNeeds } from '../helpers/plan-needs.ts';

describe('a replacement that was interrupted after the new interconnect was made', () => {
  const documents = desired({
    interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2), group: 'pair' })],
    cnis: [cni('x', 'a'), cni('y', 'a')],
  });
  const half = live({
    interconnects: [liveDirect('icon-1', 1), liveDirect('icon-9', 2)],
    cnis: [liveCni(1, 'x', 'icon-9'), liveCni(2, 'y', 'icon-1'), liveCni(3, 'stray', 'icon-9')],
  });
  const slots = [liveSlot(2, { occupied: true })];

  it('continues with the new interconnect: its CNIs move and the old one is deleted', () => {
    const result = planned(documents, half, { slots, health: { 'icon-9': 'Healthy' } });
    expect(result.plan.errors).toEqual([]);
    expect(stepOutline(result)).toEqual([
      'cni.y#update_cni < Healthy interconnect.a',
      'interconnect.a#delete_interconnect < cni.y#update_cni',
    ]);
    expect(changeOf(result.plan, 'interconnect.a')).toMatchObject({
      action: 'replace',
      live_id: 'icon-1',
      reason: 'the new one, icon-9, exists already: its CNIs are moved, then the old one is deleted',
      fields: [
        { path: 'name', before: 'icon-1', after: 'icon-9' },
        { path: 'slot_id', before: slotId(1), after: slotId(2) },
      ],
    });
    expect(planNeeds(documents, half).health).toEqual(['icon-1', 'icon-9']);
  });

  it('moves no CNI onto the new one until that is Healthy', () => {
    const { plan } = planned(documents, half, { slots, health: { 'icon-9': 'Pending' } });
    expect(plan.guards.map(({ id, lifted }) => [id, lifted])).toEqual([['unhealthy', false]]);
  });

  it('uses no second slot for a selector', () => {
    const result = planned(
      desired({ interconnects: [direct('a', { name: 'icon-1', slot: { site: 'lhr01' } })] }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-9', 2, { site: 'lhr01' })] }),
      { slots: [liveSlot(3, { site: 'lhr01' })] },
    );
    expect(stepOutline(result)).toEqual(['interconnect.a#delete_interconnect']);
  });

  it('uses no second pairing key, also when only undeclared CNIs are on the new attachment', () => {
    const documents = desired({
      interconnects: [
        gcp('g', { name: 'icon-1', region: 'us-east4', bandwidth: '1G', pairing_key: new Secret('canary') }),
      ],
    });
    const old = liveGcp('icon-1', 'europe-west3', '1G');
    const fresh = liveGcp('icon-9', 'us-east4', '1G');
    const result = planned(documents, live({ interconnects: [old, fresh] }));
    expect(stepOutline(result)).toEqual(['interconnect.g#delete_interconnect']);
    const theirs = [1, 2, 3, 4, 5].map((n) => liveCni(n, `theirs-${n}`, 'icon-9'));
    const used = planned(documents, live({ interconnects: [old, fresh], cnis: theirs }));
    expect(stepOutline(used)).toEqual(['interconnect.g#delete_interconnect']);
    expect(used.plan.warnings.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        'plan-resumed-replacement',
        'interconnect.g: icon-9 has the place that this key asks for, and counts as the new one that an earlier run made; it hosts theirs-1, theirs-2, theirs-3 and 2 more, which no document declares',
        'if icon-9 belongs to somebody else, declare it under its own key, or name it in policy.ignore',
      ],
    ]);
  });

  it('keeps the new interconnect, even if it also fits another selector', () => {
    const result = planned(
      desired({
        interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2) }), direct('any', { slot: { speed: '10G' } })],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-9', 2)] }),
      { slots: [liveSlot(2, { occupied: true }), liveSlot(3)] },
    );
    expect(stepOutline(result)).toEqual(['interconnect.a#delete_interconnect', 'interconnect.any#create_interconnect']);
  });

  it('is ambiguous when two interconnects may be the new one', () => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { name: 'icon-1', slot: { site: 'lhr01' } })] }),
      live({
        interconnects: [2, 3].map((n) => liveDirect(`icon-${n}`, n, { site: 'lhr01' })).concat(liveDirect('icon-1', 1)),
      }),
    );
    expect(plan.errors.map(({ code, message }) => [code, message])).toEqual([
      ['plan-ambiguous', 'interconnect.a could be icon-2 or icon-3: each is what should replace it'],
    ]);
  });
});

describe('an interconnect that the documents name by its live name', () => {
  it('is not matched to the new key that some of its CNIs move to', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('new', { slot_id: slotId(2) })],
        cnis: [cni('x', 'new'), cni('y', 'icon-1')],
      }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')] }),
      { slots: [liveSlot(2)] },
    );
    expect(outline(plan)).toEqual(['+ interconnect.new', '~ cni.x']);
  });

  it('cannot be replaced under that name', () => {
    const { plan } = planned(
      desired({
        interconnects: [
          gcp('g', { region: 'us-east4', bandwidth: '1G' }),
          direct('a', { slot_id: slotId(1), speed: '100G' }),
        ],
        cnis: [cni('x', 'icon-1')],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveGcp('icon-2', 'us-east4', '1G')] }),
      { slots: [liveSlot(1, { occupied: true, speed: '100G' })] },
    );
    expect(plan.errors.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        'plan-host-replaced',
        'cni.x is put on icon-1 by its live name, but that is interconnect.a, which this plan replaces: the name will no longer exist',
        'write interconnect: a',
      ],
    ]);
  });
});

describe('an interconnect of another type or owner', () => {
  it('is not matched to a key by its CNIs', () => {
    const cnis = [liveCni(1, 'x', 'icon-1')];
    const document = desired({
      interconnects: [
        gcp('new', { region: 'us-east4', bandwidth: '1G', pairing_key: new Secret('canary'), group: 'one' }),
      ],
      cnis: [cni('x', 'new')],
    });
    const other = planned(document, live({ interconnects: [liveDirect('icon-1', 1)], cnis }));
    expect(outline(other.plan)).toEqual(['+ interconnect.new', '~ cni.x']);
    const theirs = desired({ interconnects: [direct('new', { slot_id: slotId(2) })], cnis: [cni('x', 'new')] });
    const foreign = planned(theirs, live({ interconnects: [liveDirect('icon-1', 1, { owner: 'theirs' })], cnis }), {
      slots: [liveSlot(2)],
    });
    expect(outline(foreign.plan)).toEqual(['+ interconnect.new', '~ cni.x']);
  });
});

describe('the rest of a reviewed make before break is covered by the review', () => {
  const byPort = desired({
    interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2) })],
    cnis: [cni('x', 'a'), cni('y', 'a')],
  });
  const on = (...hosts: string[]) => [liveCni(1, 'x', hosts[0] ?? ''), liveCni(2, 'y', hosts[1] ?? '')];
  const old = liveDirect('icon-1', 1);
  const made = liveDirect('icon-9', 2);
  const health = { 'icon-9': 'Pending' } as const;
  const before = planned(byPort, live({ interconnects: [old], cnis: on('icon-1', 'icon-1') }), {
    slots: [liveSlot(2)],
    wait: true,
  });
  const document = (account: typeof before) => planDocument([account.plan], []);
  const differs = (account: typeof before) => comparePlans(document(before), document(account)) !== undefined;

  it.each([
    ['after the create', on('icon-1', 'icon-1')],
    ['after some moves', on('icon-9', 'icon-1')],
    ['after all moves', on('icon-9', 'icon-9')],
  ])('cut off %s', (_, cnis) => {
    const liveAccount = live({ interconnects: [old, made], cnis });
    const again = planned(byPort, liveAccount, { slots: [liveSlot(2, { occupied: true })], health, wait: true });
    expect(again.plan.errors).toEqual([]);
    expect(again.plan.changes.map(({ address }) => address)).toContain('interconnect.a');
    expect(differs(again)).toBe(false);
  });

  it('and names only digests of others: its own is what a review of this plan has', () => {
    const made = live({ interconnects: [old, liveDirect('icon-9', 2)], cnis: on('icon-9', 'icon-1') });
    const rest = planned(byPort, made, { health, wait: true });
    const deleted = planned(desired({ interconnects: [direct('a', { name: 'icon-1', state: 'absent' })] }), made);
    const changes = [before, rest, deleted].flatMap(({ plan }) => plan.changes);
    for (const { digest, resumes = [] } of changes) expect(resumes).not.toContain(digest);
    expect(changeOf(before.plan, 'interconnect.a').resumes).toBeUndefined();
    expect(changeOf(rest.plan, 'interconnect.a').resumes).toContain(changeOf(before.plan, 'interconnect.a').digest);
  });

  it('except another port, another old circuit, or the whole when only a rest was reviewed', () => {
    const liveAccount = live({ interconnects: [old, liveDirect('icon-9', 3)], cnis: on('icon-1', 'icon-1') });
    const elsewhere = desired({ ...byPort, interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(3) })] });
    expect(differs(planned(elsewhere, liveAccount, { health, wait: true }))).toBe(true);
    const other = desired({ ...byPort, interconnects: [direct('a', { name: 'icon-0', slot_id: slotId(2) })] });
    const another = live({ interconnects: [liveDirect('icon-0', 1), made], cnis: on('icon-0', 'icon-0') });
    expect(differs(planned(other, another, { health, wait: true }))).toBe(true);
    const rest = planned(byPort, live({ interconnects: [old, made], cnis: on('icon-1', 'icon-1') }), {
      health,
      wait: true,
    });
    expect(comparePlans(document(rest), document(before))).toBeDefined();
  });

  it('but a new order is not, when somebody else deleted the old circuit before the run began', () => {
    const alone = desired({ interconnects: byPort.interconnects });
    const of = (...interconnects: (typeof old)[]) =>
      document(planned(alone, live({ interconnects }), { slots: [liveSlot(2)] }));
    const [reviewed, now] = [of(old), of()];
    expect(now.accounts.flatMap(({ changes }) => changes.map(({ action }) => action))).toEqual(['create']);
    expect(comparePlans(reviewed, now)).toBeDefined();
  });
});
