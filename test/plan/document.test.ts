import { describe, expect, it } from 'vitest';
import { encodePlan, planDocument } from '../../src/plan/codec.ts';
import { decodePlan } from '../../src/plan/decode-plan.ts';
import { failedAccountPlan } from '../../src/plan/note.ts';
import { cni, desired, direct, live, liveCni, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { planned } from '../helpers/plan.ts';

const account = desired({
  interconnects: [direct('a', { slot_id: slotId(1) }), direct('b', { slot_id: slotId(2) })],
  cnis: [cni('x', 'a'), cni('y', 'b', { magic: { conduit_name: 'y', mtu: 1476 } })],
});
const liveAccount = live({ interconnects: [liveDirect('icon-2', 2)], cnis: [liveCni(2, 'y', 'icon-2')] });
const { plan } = planned(account, liveAccount, { slots: [liveSlot(1)] });

describe('the plan as a document', () => {
  it('is read back as it was written', () => {
    const document = planDocument([plan], []);
    expect(decodePlan(encodePlan(document))).toEqual({ ok: true, plan: document });
  });

  it.each([
    ['truncated', (text: string) => text.slice(0, -20), 'not JSON'],
    ['of another format version', (text: string) => text.replace('demarc.plan/2', 'demarc.plan/3'), 'demarc.plan/3'],
    ['of another kind', () => '{"format":"demarc.report/1"}', 'demarc.report/1'],
    ['edited beyond its schema', (text: string) => text.replace('"create"', '"destroy"'), 'not a valid plan'],
    ['an array', () => '[]', 'no format'],
  ])('is refused when it is %s', (_, spoil, words) => {
    const decoded = decodePlan(spoil(encodePlan(planDocument([plan], []))));
    expect(decoded.ok ? '' : decoded.message).toContain(words);
  });

  it('has a fingerprint of accounts, changes and allowances only', () => {
    const fingerprint = (accounts = [plan], allowed: readonly string[] = []) =>
      planDocument(accounts, allowed).fingerprint;
    const stranger = planned(
      account,
      live({
        ...liveAccount,
        default_asn: 13335,
        interconnects: [...liveAccount.interconnects, liveDirect('icon-9', 9)],
      }),
      { slots: [liveSlot(1)] },
    ).plan;
    expect(fingerprint([stranger])).toBe(fingerprint());
    expect(fingerprint([{ ...plan, account: 'other' }])).not.toBe(fingerprint());
    expect(fingerprint([plan], ['account'])).not.toBe(fingerprint());
    expect(fingerprint([{ ...plan, changes: plan.changes.slice(1) }])).not.toBe(fingerprint());
    expect(fingerprint([failedAccountPlan(plan.account, [])])).not.toBe(fingerprint([{ ...plan, changes: [] }]));
  });

  it('keeps the digest of a change after an earlier run has done its needs', () => {
    const later = planned(
      account,
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(2, 'y', 'icon-2')],
      }),
    ).plan;
    const digestOf = (account: typeof plan) => account.changes.find((change) => change.address === 'cni.x')?.digest;
    expect(digestOf(later)).toBe(digestOf(plan));
    expect(digestOf(later)).toMatch(/^sha256:/);
  });
});
