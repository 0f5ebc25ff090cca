import { describe, expect, it } from 'vitest';
import type { Change, FieldChange, PlanDocument } from '../../src/model/plan.ts';
import { driftFingerprint } from '../../src/plan/digest.ts';
import { sampleAccount, sampleAccountPlan, sampleChange, samplePlan } from '../helpers/plan-samples.ts';

const counts = new Set([sampleAccount]);
const stranger = { kind: 'interconnect' as const, live_id: 'icon-12', summary: 'direct 10G ewr02' };
const mtu: FieldChange = { path: 'magic.mtu', before: 1400, after: 1500 };

function of(
  changes: readonly Change[],
  unmanaged = [stranger],
  unmanagedIsDrift: ReadonlySet<string> = counts,
): string {
  return driftFingerprint(samplePlan([sampleAccountPlan({ changes: [...changes], unmanaged })]), unmanagedIsDrift);
}

function changed(fields: readonly FieldChange[], more: Partial<Change> = {}): Change {
  return sampleChange({ address: 'cni.a', live_id: '0b8e', fields: [...fields], ...more });
}

describe('the fingerprint of a drift', () => {
  it('stays the same while the drift does, however it would be repaired', () => {
    const first = of([changed([mtu]), sampleChange({ address: 'interconnect.b', action: 'create' })]);
    const again = of([
      changed([mtu], {
        action: 'replace',
        impact: 'circuit',
        matched_by: 'pin',
        reason: 'another',
        digest: `sha256:${'0'.repeat(64)}`,
        steps: [{ id: 9, call: 'update_cni', needs: [] }],
        blocked_by: ['outage'],
        source: { file: 'moved.yaml', line: 8, column: 1 },
      }),
      sampleChange({ address: 'interconnect.b', action: 'create', fields: [{ path: 'slot_id', after: 'another' }] }),
    ]);
    expect(again).toBe(first);
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('ignores the ports that apply would choose and the values that Cloudflare would assign', () => {
    const slot = (after: string) => changed([{ path: 'slot_id', before: 's1', after }], { action: 'replace' });
    expect(of([slot('s2')])).toBe(of([slot('s3')]));
    expect(of([changed([mtu, { path: 'cust_ip', before: '192.0.2.0/31', after: { known_after_apply: true } }])])).toBe(
      of([changed([mtu])]),
    );
  });

  it.each<[string, readonly Change[]]>([
    ['another value is live', [changed([{ ...mtu, before: 1401 }])]],
    ['another value is declared', [changed([{ ...mtu, after: 1501 }])]],
    ['another field differs', [changed([{ ...mtu, path: 'magic.other' }])]],
    ['another field differs too', [changed([mtu, { path: 'x', before: 1 }])]],
    ['another object is meant', [changed([mtu], { live_id: 'other' })]],
    ['the object is gone', [sampleChange({ address: 'cni.a', action: 'create' })]],
    ['the object should be gone', [changed([], { action: 'delete' })]],
    ['another object drifted', [changed([mtu]), sampleChange({ address: 'cni.b', action: 'create' })]],
    ['nothing drifted', []],
  ])('changes when %s', (_, changes) => {
    expect(of(changes)).not.toBe(of([changed([mtu])]));
  });

  it('covers which unmanaged objects count, but not their description', () => {
    const other = [{ ...stranger, live_id: 'icon-13' }];
    expect(of([], other)).not.toBe(of([]));
    expect(of([], [])).not.toBe(of([]));
    expect(of([], [{ ...stranger, summary: 'another' }])).toBe(of([]));
    expect(of([], other, new Set())).toBe(of([], [], new Set()));
  });

  it('ignores accounts without drift', () => {
    const more: PlanDocument = samplePlan([sampleAccountPlan({ account: 'f'.repeat(32), unchanged: 4 })]);
    expect(driftFingerprint(more, counts)).toBe(driftFingerprint(samplePlan([]), counts));
  });
});
