import { expect, test } from 'vitest';
import type { DesiredCni } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import { cni, cniId, desired, direct, gcp, live, liveCni, liveDirect, liveGcp, slotId } from '../helpers/account.ts';
import { changeOf, outline, planned } from '../helpers/plan.ts';

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
