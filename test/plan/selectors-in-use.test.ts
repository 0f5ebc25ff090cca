import { describe, expect, it } from 'vitest';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount } from '../../src/model/live.ts';
import { cni, cniId, desired, direct, live, liveCni, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { outline, planned } from '../helpers/plan.ts';

const ewr = { slot: { site: 'ewr01' } };
const lhr = { site: 'lhr01' };
/** A circuit that fits the selector, with a CNI that no document declares. */
const inUse = live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(7, 'wan-7', 'icon-1')] });
const free = [liveSlot(8), liveSlot(9, lhr)];

function planOf(documents: DesiredAccount, account: LiveAccount) {
  return planned(documents, account, { slots: free, allowed: ['max-deletes'] }).plan;
}

function errorsOf(documents: DesiredAccount, account: LiveAccount) {
  return planOf(documents, account).errors.map(({ code, address }) => `${code} ${address ?? ''}`);
}

const refused = ['plan-selector-in-use interconnect.e'];

describe('a selector that fits only a circuit in use', () => {
  it('is an error that names the circuit, what is on it, and both ways out', () => {
    const { errors, changes } = planOf(desired({ interconnects: [direct('e', ewr)] }), inUse);
    expect(changes).toEqual([]);
    expect(errors.map(({ message, hint }) => [message, hint])).toEqual([
      [
        'interconnect.e: its slot selector fits icon-1 at ewr01 (it carries wan-7, which no document declares); a selector does not take a circuit that is in use',
        'if icon-1 is interconnect.e, write name: icon-1 under that key; to order another port, write slot_id, or a selector that excludes icon-1',
      ],
    ]);
  });

  it.each([
    ['the pin takes the circuit', direct('e', { ...ewr, name: 'icon-1' }), []],
    ['slot_id orders a port', direct('e', { slot_id: slotId(8) }), ['+ interconnect.e']],
    ['a selector that excludes the circuit orders a port', direct('e', { slot: lhr }), ['+ interconnect.e']],
  ])('is settled by each way out: %s', (_way, declared, changes) => {
    const plan = planOf(desired({ interconnects: [declared] }), inUse);
    expect([plan.errors, outline(plan)]).toEqual([[], changes]);
  });

  it.each([
    ['with prune', { policy: { prune: true }, interconnects: [direct('e', ewr)] }],
    ['with a new CNI on the key', { interconnects: [direct('e', ewr)], cnis: [cni('new', 'e')] }],
    ['with a key that equals the live name', { interconnects: [direct('e', ewr), direct('icon-1', { slot: lhr })] }],
    [
      'where only its name is ignored by another glob',
      { policy: { ignore: ['wan-8'] }, interconnects: [direct('e', ewr)] },
    ],
  ])('is an error %s', (_case, documents) => {
    expect(errorsOf(desired(documents), inUse)).toEqual(refused);
  });

  it('names every such circuit when several fit', () => {
    const two = live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
      cnis: [liveCni(7, 'wan-7', 'icon-1'), liveCni(8, 'wan-8', 'icon-2')],
    });
    const [error] = planOf(desired({ interconnects: [direct('e', ewr)], cnis: [cni('new', 'e')] }), two).errors;
    expect(error?.message).toContain('icon-1 at ewr01 (it carries wan-7, which no document declares) and icon-2 at');
  });

  it('is an error for one of two selectors when one idle circuit is there', () => {
    const two = { ...inUse, interconnects: [...inUse.interconnects, liveDirect('icon-2', 2)] };
    expect(errorsOf(desired({ interconnects: [direct('d', ewr), direct('e', ewr)] }), two)).toEqual(refused);
  });

  it('is an error when a CNI came onto the circuit that a cut-off create of the key had made', () => {
    const documents = desired({ interconnects: [direct('e', ewr)], cnis: [cni('wan', 'e')] });
    const made = live({ interconnects: [liveDirect('icon-new', 8)] });
    expect(outline(planOf(documents, made))).toEqual(['+ cni.wan']);
    expect(errorsOf(documents, { ...made, cnis: [liveCni(7, 'by-hand', 'icon-new')] })).toEqual(refused);
  });

  it('is an error when a CNI that the pin of a tombstone does not mean is on it', () => {
    const tombstone = cni('wan-7', 'icon-1', { state: 'absent', id: cniId(9) });
    expect(errorsOf(desired({ interconnects: [direct('e', ewr)], cnis: [tombstone] }), inUse)).toEqual(refused);
  });

  it('is an error when documents put a CNI on the circuit by its live name, which says that it is no key', () => {
    const documents = desired({ interconnects: [direct('e', ewr)], cnis: [cni('wan-7', 'icon-1')] });
    const [error] = planOf(documents, inUse).errors;
    expect(error?.message).toContain('icon-1 at ewr01 (the documents put CNIs on it by its live name)');
  });

  it('is an error when the circuit also hosts a CNI of a key that goes elsewhere', () => {
    const documents = desired({
      interconnects: [direct('e', ewr), direct('b', { slot_id: slotId(9) })],
      cnis: [cni('x', 'b')],
    });
    expect(errorsOf(documents, { ...inUse, cnis: [...inUse.cnis, liveCni(1, 'x', 'icon-1')] })).toEqual(refused);
  });
});

describe('a selector takes a circuit', () => {
  it.each([
    ['that is idle', desired({ interconnects: [direct('e', ewr)] }), { ...inUse, cnis: [] }],
    [
      'whose CNIs policy.ignore leaves to others',
      desired({ policy: { ignore: ['wan-*'] }, interconnects: [direct('e', ewr)] }),
      inUse,
    ],
    [
      'whose only CNI is a tombstone',
      desired({ interconnects: [direct('e', ewr)], cnis: [cni('wan-7', 'e', { state: 'absent' })] }),
      inUse,
    ],
    [
      'that hosts a CNI of its key beside one that no document declares',
      desired({ interconnects: [direct('e', ewr)], cnis: [cni('x', 'e')] }),
      { ...inUse, cnis: [...inUse.cnis, liveCni(1, 'x', 'icon-1')] },
    ],
    [
      'that is idle, beside one in use',
      desired({ interconnects: [direct('e', ewr)] }),
      { ...inUse, interconnects: [...inUse.interconnects, liveDirect('icon-2', 2)] },
    ],
  ])('%s', (_case, documents, account) => {
    const plan = planOf(documents, account);
    expect(plan.errors).toEqual([]);
    expect(outline(plan).filter((line) => line.endsWith('interconnect.e'))).toEqual([]);
  });

  it('of no other owner: it orders a port', () => {
    const theirs = liveDirect('icon-1', 1, { owner: 'f'.repeat(32) });
    const plan = planOf(desired({ interconnects: [direct('e', ewr)] }), { ...inUse, interconnects: [theirs] });
    expect([plan.errors, outline(plan)]).toEqual([[], ['+ interconnect.e']]);
  });
});

describe('a replacement by a selector, when the old circuit hosts nothing of its key', () => {
  const documents = desired({ interconnects: [direct('e', { name: 'old', slot: lhr })] });
  const account = live({
    interconnects: [liveDirect('old', 1), liveDirect('new', 9, lhr)],
    cnis: [liveCni(7, 'wan-7', 'new')],
  });

  it('does not take a circuit in use: an earlier run may have made it, or somebody else', () => {
    const [error] = planOf(documents, account).errors;
    expect([error?.code, error?.hint]).toEqual([
      'plan-selector-in-use',
      `if new is interconnect.e, write name: new under that key; if an earlier apply made it to replace old, write slot_id: ${slotId(9)} in place of slot; to order another port, write slot_id, or a selector that excludes new`,
    ]);
  });

  it('does not take an idle circuit on which the documents put a CNI by its live name', () => {
    const named = desired({ interconnects: documents.interconnects, cnis: [cni('w', 'new')] });
    expect(errorsOf(named, { ...account, cnis: [] })).toEqual(refused);
  });

  it('continues with that circuit when the document names its port', () => {
    const resumed = desired({ interconnects: [direct('e', { name: 'old', slot_id: slotId(9) })] });
    const plan = planOf(resumed, account);
    expect([plan.errors, outline(plan)]).toEqual([[], ['-/+ interconnect.e']]);
    expect(plan.changes.flatMap(({ steps }) => steps.map(({ call }) => call))).toEqual(['delete_interconnect']);
  });
});

describe('a replacement by a selector that would take only undeclared CNIs along', () => {
  const account = live({
    interconnects: [liveDirect('old', 1)],
    cnis: [liveCni(7, 'wan-7', 'old'), liveCni(1, 'x', 'old')],
  });
  const moved = (where: object) => direct('e', { name: 'old', ...where });
  const allowed = ['max-deletes', 'foreign=e', 'unhealthy=e', 'outage=account'];

  it.each([
    ['one', account.cnis.slice(1), 'wan-7'],
    ['two', account.cnis, 'wan-7 and x'],
  ])('does not begin with %s of them, because the next plan would not recognise the new circuit', (_, cnis, riders) => {
    const { errors } = planOf(desired({ interconnects: [moved({ slot: lhr })] }), { ...account, cnis });
    expect(errors.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        'plan-selector-in-use',
        `interconnect.e: old would be replaced by a port of its slot selector, and only ${riders}, which no document declares, would move there; a selector does not take a circuit that is in use, so the next plan would not recognise the new one`,
        `write slot_id in place of slot, or declare ${riders} on interconnect.e`,
      ],
    ]);
  });

  it.each([
    ['names its port', desired({ interconnects: [moved({ slot_id: slotId(9) })] })],
    ['declares one of the CNIs', desired({ interconnects: [moved({ slot: lhr })], cnis: [cni('x', 'e')] })],
  ])('begins when the document %s', (_case, documents) => {
    const { plan } = planned(documents, account, { slots: free, allowed });
    expect([plan.errors, outline(plan)[0]]).toEqual([[], '-/+ interconnect.e']);
  });
});
