import { describe, expect, test } from 'vitest';
import type { DesiredCni } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  gcp,
  live,
  liveCni,
  liveDirect,
  liveGcp,
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { changeOf, outline, planned, stepOutline } from '../helpers/plan.ts';

const account = live({ interconnects: [liveDirect('icon-1', 1)] });
const entry = { cni: liveCni(1, 'wan', 'icon-1'), key: null, host: 'a', deletedAt: '2026-01-01T00:00:00Z' };

function plan(key: string, tombstone: Partial<DesiredCni>) {
  const declared = cni(key, 'a', { state: 'absent', ...tombstone });
  const documents = desired({ interconnects: [direct('a', { slot_id: slotId(1) })], cnis: [declared] });
  return planned(documents, account, { journal: [entry] }).plan;
}

test.each([
  ['its key and name', 'wan', {}, 'cni.live/wan'],
  ['its name', 'other', { magic: { conduit_name: 'wan' } }, 'cni.wan'],
])(
  'a journal entry is restored despite a tombstone with the pin of another object that has %s',
  (_, key, given, address) => {
    expect(outline(plan(key, { id: cniId(9), ...given }))).toEqual([`+ ${address}`]);
  },
);

test('a tombstone without a pin, or with the pin of the deleted object, ends the journal entry', () => {
  for (const given of [{}, { id: cniId(1) }]) {
    const { changes, warnings } = plan('wan', given);
    expect(changes).toEqual([]);
    expect(warnings.map(({ code }) => code)).toContain('plan-journal-not-wanted');
  }
});

test('pruning ends the journal entry of a CNI that no document declares, and the plan says why', () => {
  const found = (prune: boolean) =>
    planned(desired({ policy: { prune }, interconnects: [direct('a', { slot_id: slotId(1) })] }), account, {
      journal: [entry],
    });
  expect(outline(found(false).plan)).toEqual(['+ cni.wan']);
  const { plan: pruned, settled } = found(true);
  expect([outline(pruned), settled]).toEqual([[], [entry.cni.id]]);
  expect(pruned.warnings.map(({ code, message }) => [code, message])).toEqual([
    [
      'plan-journal-not-wanted',
      'cni.wan, which an interrupted apply deleted, is not recreated: no document declares it and policy.prune is on',
    ],
  ]);
});

test.each([
  ['its pin', 'other', { id: cniId(1) }, ['plan-name-taken']],
  ['its key', 'was', {}, ['+ cni.wan']],
])('a journal entry is not matched to another live CNI that a document with %s names', (_, key, given, expected) => {
  const named = cni(key, 'a', { ...given, magic: { conduit_name: 'taken' } });
  const documents = desired({ interconnects: [direct('a', { slot_id: slotId(1) })], cnis: [named] });
  const journal = [{ ...entry, key: 'was' }];
  const { plan: found, settled } = planned(
    documents,
    { ...account, cnis: [liveCni(2, 'taken', 'icon-1')] },
    { journal },
  );
  expect([...outline(found), ...found.errors.map(({ code }) => code)]).toEqual(expected);
  expect(settled ?? []).toEqual([]);
});

test('what is left of a recreated CNI comes before the next one is created, which keeps its link for itself', () => {
  const next = liveCni(2, 'wan', 'icon-1');
  const documents = desired({ interconnects: [direct('a', { slot_id: slotId(1) })], cnis: [cni('new', 'a')] });
  const result = planned(
    documents,
    { ...account, cnis: [liveCni(9, 'lan', 'icon-1')] },
    {
      journal: [
        { ...entry, cni: liveCni(1, 'lan', 'icon-1'), created: cniId(9) },
        { ...entry, cni: next },
      ],
    },
  );
  expect(result.plan.errors).toEqual([]);
  expect(stepOutline(result)).toEqual([
    'cni.lan#update_cni',
    'cni.wan#create_cni < (cni.lan#update_cni)',
    'cni.wan#update_cni < cni.wan#create_cni',
    'cni.new#create_cni < (cni.wan#update_cni)',
  ]);
  const { cust_ip, p2p_ip } = next;
  const creates = result.work.flatMap(({ action }) => (action.call === 'create_cni' ? [action.link] : []));
  expect(creates).toEqual([{ cust_ip, p2p_ip }, undefined]);
});

test('a journal entry is restored on the same pinned circuit after its key was changed', () => {
  const partner = gcp('renamed', {
    name: 'icon-1',
    region: 'us-east4',
    bandwidth: '1G',
    pairing_key: new Secret('key'),
  });
  const documents = desired({ interconnects: [partner] });
  const { plan: found } = planned(documents, live({}), { journal: [{ ...entry, host: 'was' }] });
  expect(outline(found)).toEqual(['+ interconnect.renamed', '+ cni.wan']);
  expect(changeOf(found, 'cni.wan').fields).toContainEqual({
    path: 'interconnect',
    after: 'interconnect.renamed (new)',
  });
});

test.each([
  ['a document declares', [cni('wan', 'g', { magic: { conduit_name: 'wan', mtu: 1500 } })]],
  ['a document puts on the circuit by its key', [cni('wan', 'g', { magic: { conduit_name: 'new', mtu: 1500 } })]],
])('a circuit is recognised by a CNI that a cut-off run deleted from it, which %s', (_, cnis) => {
  const partner = gcp('g', { region: 'us-east4', bandwidth: '1G', pairing_key: new Secret('key'), protect: true });
  const documents = desired({ interconnects: [partner], cnis });
  const left = live({ interconnects: [liveGcp('icon-1', 'us-east4', '2G')] });
  const journal = [{ ...entry, key: 'wan', host: 'g' }];
  const { plan: found, work } = planned(documents, left, { journal });
  expect(outline(found)).toEqual(['-/+ interconnect.g', '+ cni.wan']);
  expect(work[0]?.action.call).toBe('delete_interconnect');
  expect(found.guards.map(({ id }) => id)).toContain('protect');
});

describe('a CNI that no document declares, and that a cut-off run created again but did not finish,', () => {
  const magic = { conduit_name: 'stray', description: '', mtu: 1476 };
  const was = liveCni(5, 'stray', 'icon-1', { magic, raw: { zone: 'x' } });
  const journal = [{ ...entry, cni: was, created: cniId(6) }];
  const cnis = [liveCni(1, 'wan', 'icon-1'), liveCni(6, 'stray', 'icon-1')];
  const lacking = [
    { path: 'cust_ip', before: '10.0.0.13/31', after: was.cust_ip },
    { path: 'magic.mtu', before: 1500, after: 1476 },
    { path: 'p2p_ip', before: '10.0.0.12/31', after: was.p2p_ip },
    { path: 'zone', after: { known_after_apply: true } },
  ];
  const move = { path: 'interconnect', before: 'icon-1', after: 'interconnect.a (new)' };

  test.each([
    ['where it is', {}, lacking],
    [
      'on the new circuit, when its circuit is replaced',
      { slot_id: slotId(2) },
      [lacking[0], move, ...lacking.slice(1)],
    ],
  ])('gets what it lacks %s', (_, given, fields) => {
    const { plan: found, work } = planned(
      desired({ interconnects: [direct('a', { name: 'icon-1', ...given })], cnis: [cni('wan', 'a')] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis }),
      { journal, slots: [liveSlot(2)] },
    );
    expect(changeOf(found, 'cni.stray')).toMatchObject({ action: 'update', fields });
    const writes = work.filter(({ address }) => address === 'cni.stray').map(({ action }) => action);
    expect(writes).toMatchObject([{ call: 'update_cni', restore: was.id }]);
  });

  test('gets what it lacks, its link too, when it is created once more with its circuit', () => {
    const attachment = { name: 'icon-1', region: 'us-east4', bandwidth: '2G', pairing_key: new Secret('key') };
    const { plan: found, work } = planned(
      desired({ interconnects: [gcp('a', attachment)], cnis: [cni('wan', 'a')] }),
      live({ interconnects: [liveGcp('icon-1', 'us-east4', '1G')], cnis }),
      { journal },
    );
    expect(changeOf(found, 'cni.stray')).toMatchObject({ action: 'replace', fields: lacking });
    const writes = work.filter(({ address }) => address === 'cni.stray').map(({ action }) => action);
    expect(writes).toMatchObject([
      { call: 'delete_cni', keep: { instead: was.id } },
      { call: 'create_cni', restore: was.id, link: { cust_ip: was.cust_ip, p2p_ip: was.p2p_ip } },
      { call: 'update_cni', restore: was.id },
    ]);
  });

  test('is deleted by prune all the same', () => {
    const { plan: found } = planned(
      desired({ policy: { prune: true }, interconnects: [direct('a', { name: 'icon-1' })], cnis: [cni('wan', 'a')] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis }),
      { journal },
    );
    expect(outline(found)).toEqual(['- cni.stray']);
  });
});

test('a restored CNI repairs its own circuit, whatever circuit a cut-off run is replacing', () => {
  const result = planned(
    desired({
      interconnects: [
        direct('a', { name: 'icon-1', slot_id: slotId(9), group: 'pair' }),
        direct('b', { name: 'icon-2', group: 'pair' }),
      ],
      cnis: [cni('x', 'a', { magic: { conduit_name: 'x', mtu: 1476 } }), cni('w', 'b')],
    }),
    live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2), liveDirect('icon-9', 9)],
      cnis: [liveCni(1, 'x', 'icon-9')],
    }),
    { journal: [{ ...entry, cni: liveCni(5, 'w', 'icon-2'), key: 'w', host: 'b' }] },
  );
  expect(result.plan.errors).toEqual([]);
  // Nothing is on the old circuit any more: its delete takes nothing down.
  expect(changeOf(result.plan, 'interconnect.a')).toMatchObject({ action: 'replace', impact: 'none' });
  expect(result.blocks.map(({ circuits, light }) => [circuits, light.map(({ circuit }) => circuit)])).toEqual([
    [['icon-2'], ['icon-2']],
    [['icon-9'], ['icon-9']],
  ]);
});
