import { describe, expect, it } from 'vitest';
import { parseAllowance } from '../../src/plan/allowance.ts';
import { cni, desired, direct, live, liveBgp, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { changeOf, planned } from '../helpers/plan.ts';

const there = live({
  interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
  cnis: [liveCni(1, 'a', 'icon-1', { bgp: liveBgp(65010) }), liveCni(2, 'b', 'icon-1'), liveCni(3, 'c', 'icon-2')],
});
const absent = { state: 'absent' } as const;

describe('guards', () => {
  it('protect blocks the delete of a protected object, and no flag lifts it', () => {
    const { plan } = planned(desired({ cnis: [cni('a', 'icon-1', { ...absent, protect: true })] }), there, {
      allowed: ['max-deletes'],
    });
    expect(plan.applyable).toBe(false);
    expect(plan.summary.blocked).toBe(1);
    expect(changeOf(plan, 'cni.a').blocked_by).toEqual(['protect']);
    expect(parseAllowance('protect')).toMatchObject({ ok: false });
  });

  it('max-deletes counts an interconnect and its CNIs once, and a CNI alone once', () => {
    const going = desired({
      interconnects: [direct('one', { slot_id: slotId(1), ...absent })],
      cnis: [cni('a', 'icon-1', absent), cni('b', 'icon-1', absent)],
    });
    expect(planned(going, there).plan.guards).toEqual([]);
    const { plan } = planned(desired({ ...going, cnis: [...going.cnis, cni('c', 'icon-2', absent)] }), there);
    expect(plan.guards).toEqual([
      {
        id: 'max-deletes',
        message: '2 circuits go (cni.c, interconnect.one), policy.max_deletes is 1',
        addresses: ['cni.a', 'cni.b', 'cni.c', 'interconnect.one'],
        lift: '--allow max-deletes=2 on plan and apply, or raise policy.max_deletes',
        lifted: false,
      },
    ]);
    expect(plan.summary.blocked).toBe(4);
  });

  it.each([
    ['max-deletes', true],
    ['max-deletes=2', true],
    ['max-deletes=1', false],
    ['foreign', false],
  ])('--allow %s lifts max-deletes for two circuits: %s', (allowance, lifted) => {
    const { plan } = planned(desired({ cnis: [cni('a', 'icon-1', absent), cni('c', 'icon-2', absent)] }), there, {
      allowed: [allowance],
    });
    expect(plan.guards.map((trip) => [trip.id, trip.lifted])).toEqual([['max-deletes', lifted]]);
    expect(plan.applyable).toBe(lifted);
  });

  it('foreign names the CNIs that nobody declares on an interconnect that goes', () => {
    const account = desired({
      interconnects: [direct('one', { slot_id: slotId(1), ...absent })],
      cnis: [cni('a', 'icon-1', absent)],
    });
    const { plan } = planned(account, there);
    expect(plan.guards.map((trip) => trip.message)).toEqual([
      'interconnect.one would take cni.b along, which no document declares',
    ]);
    expect(planned(account, there, { allowed: ['foreign=one'] }).plan.applyable).toBe(true);
    expect(planned(account, there, { allowed: ['foreign=two'] }).plan.applyable).toBe(false);
  });

  it('account trips when the account ASN changes under live sessions', () => {
    const account = desired({ default_asn: 64512 });
    expect(planned(account, there).plan.guards.map((trip) => trip.id)).toEqual(['account']);
    expect(planned(account, there, { allowed: ['account'] }).plan.applyable).toBe(true);
    expect(planned(account, live()).plan.guards).toEqual([]);
  });

  it.each(['max-deletes=x', 'max-deletes=', 'everything', ''])('refuses --allow %s', (text) => {
    expect(parseAllowance(text).ok).toBe(false);
  });
});
