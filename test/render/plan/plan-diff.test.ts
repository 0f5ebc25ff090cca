import { applyPatch, parsePatch, type StructuredPatchHunk } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPlanDiff } from '../../../src/render/plan/plan-diff.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { largePlan, sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

describe('renderPlanDiff', () => {
  it('says Danger and effects in comments, then shows each changed object as a document, what traffic feels first', () => {
    const account = sampleAccountPlan({
      changes: [
        sampleChange({
          address: 'cni.a',
          live_id: '0b8e',
          fields: [
            { path: 'bgp.extra_prefixes', before: ['10.1.0.0/16', '0.0.0.0/0'], after: ['0.0.0.0/0', '10.2.0.0/16'] },
            { path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } },
            { path: 'magic.mtu', before: 1476, after: 1500 },
          ],
        }),
        sampleChange({ address: 'cni.b', action: 'delete', live_id: '5b8e', impact: 'circuit' }),
        sampleChange({
          address: 'cni.c',
          action: 'create',
          fields: [
            { path: 'bgp.md5_key', after: { sensitive: true } },
            { path: 'cust_ip', after: { known_after_apply: true } },
          ],
        }),
        sampleChange({
          address: 'cni.d',
          live_id: '6b8e',
          impact: 'session',
          fields: [{ path: 'mtu', before: 1476, after: 1500 }],
        }),
      ],
    });
    expect(renderPlanDiff(samplePlan([account]))).toBe(`# Danger
#   delete cni.b: traffic on it stops
# update cni.d: its BGP session may reset
diff --git a/cni/b b/cni/b
deleted file mode 100644
--- a/cni/b
+++ /dev/null
@@ -1,1 +0,0 @@
-id: 5b8e
diff --git a/cni/d b/cni/d
--- a/cni/d
+++ b/cni/d
@@ -1,2 +1,2 @@
 id: 6b8e
-mtu: 1476
+mtu: 1500
diff --git a/cni/c b/cni/c
new file mode 100644
--- /dev/null
+++ b/cni/c
@@ -0,0 +1,4 @@
+id: (known after apply)
+bgp:
+  md5_key: (sensitive)
+cust_ip: (known after apply)
diff --git a/cni/a b/cni/a
--- a/cni/a
+++ b/cni/a
@@ -2,7 +2,7 @@
 bgp:
   extra_prefixes:
     - 0.0.0.0/0
-    - 10.1.0.0/16
-  md5_key: (sensitive)
+    - 10.2.0.0/16
+  md5_key: (sensitive, changed)
 magic:
-  mtu: 1476
+  mtu: 1500
`);
  });

  it('names an interconnect once, even if its name is also a field', () => {
    const fields = [
      { path: 'name', after: { known_after_apply: true as const } },
      { path: 'speed', before: '10G', after: '100G' },
    ];
    const change = sampleChange({ address: 'interconnect.a', action: 'replace', live_id: 'icon-7', fields });
    expect(renderPlanDiff(samplePlan([sampleAccountPlan({ changes: [change] })]))).toContain(
      '@@ -1,2 +1,2 @@\n-name: icon-7\n-speed: 10G\n+name: (known after apply)\n+speed: 100G\n',
    );
  });

  it('is empty where nothing changes', () => {
    expect(renderPlanDiff(samplePlan([sampleAccountPlan({ unchanged: 4 })]))).toBe('');
  });

  it('explains in a comment what a diff cannot show', () => {
    const account = sampleAccountPlan({ complete: false, errors: [{ code: 'network', message: 'no answer\nat all' }] });
    expect(renderPlanDiff(samplePlan([account]))).toBe(
      '# Danger\n#   1 account could not be planned; nothing is applied to it.\n' +
        '# account 023e105f4ecef8ad9ca31a8372d0c353 could not be planned\n' +
        '# account 023e105f4ecef8ad9ca31a8372d0c353: error: no answer\\u{a}at all\n',
    );
  });

  it('puts one of several accounts into the path, which no key can change', () => {
    const change = (address: string): ReturnType<typeof sampleChange> =>
      sampleChange({ address, action: 'delete', live_id: 'x' });
    const plan = samplePlan([
      sampleAccountPlan({
        account: 'a'.repeat(32),
        changes: [change('cni...'), change('cni.a/../b c'), change('settings')],
      }),
      sampleAccountPlan({ account: 'b'.repeat(32), changes: [] }),
    ]);
    const names = parsePatch(renderPlanDiff(plan)).map((patch) => patch.oldFileName);
    expect(names).toEqual(['settings', 'cni/%2E.', 'cni/a%2F..%2Fb%20c'].map((name) => `a/${'a'.repeat(32)}/${name}`));
  });

  it('is a valid unified diff with one patch for each change, whatever the plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const patches = parsePatch(renderPlanDiff(plan)).filter((patch) => patch.oldFileName !== undefined);
        expect(patches).toHaveLength(plan.accounts.reduce((sum, account) => sum + account.changes.length, 0));
        const wrong = patches.filter(({ oldFileName, newFileName, hunks }) => {
          const lines = hunks.flatMap((hunk) => hunk.lines);
          const isHalf =
            (oldFileName === '/dev/null' && !lines.every((line) => line.startsWith('+'))) ||
            (newFileName === '/dev/null' && !lines.every((line) => line.startsWith('-')));
          return hunks.length === 0 || isHalf || hunks.some((hunk) => !countsItsLines(hunk));
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('stays exact for long lists that have little in common', () => {
    const list = (from: number): string[] =>
      Array.from({ length: 5_000 }, (_, at) => `10.${(from + at) >> 8}.${(from + at) & 255}.0/24`);
    const fields = [{ path: 'bgp.extra_prefixes', before: list(0), after: list(1_000) }];
    const plan = samplePlan([
      sampleAccountPlan({ changes: [sampleChange({ address: 'cni.a', live_id: 'x', fields })] }),
    ]);
    const [patch] = parsePatch(renderPlanDiff(plan));
    const signs = patch?.hunks.flatMap((hunk) => hunk.lines.map((line) => line[0])) ?? [];
    expect(signs.filter((sign) => sign === '-')).toHaveLength(1_000);
    expect(signs.filter((sign) => sign === '+')).toHaveLength(1_000);
  });

  it('turns the old document into the new one, with few or many differences', () => {
    const numbers = fc.uniqueArray(fc.nat(900), { maxLength: 500, size: 'max' });
    fc.assert(
      fc.property(numbers, numbers, (before, after) => {
        const items = (list: readonly number[]): string[] => list.map((number) => `p${number}`);
        const fields = [{ path: 'list', before: items(before), after: items(after) }];
        const account = sampleAccountPlan({ changes: [sampleChange({ address: 'cni.a', live_id: 'x', fields })] });
        const document = (list: readonly number[]): string => {
          const lines = items(list)
            .sort()
            .map((item) => `  - ${item}\n`);
          return `id: x\n${lines.length === 0 ? 'list: []\n' : `list:\n${lines.join('')}`}`;
        };
        const [patch] = parsePatch(renderPlanDiff(samplePlan([account])));
        const isSame = [...before].sort().join() === [...after].sort().join();
        if (patch !== undefined && !isSame) expect(applyPatch(document(before), patch)).toBe(document(after));
      }),
      { numRuns: 50 },
    );
  });

  it('compares each object separately', () => {
    expect(parsePatch(renderPlanDiff(largePlan(2_000)))).toHaveLength(2_000);
  });
});

function countsItsLines({ lines, oldLines, newLines }: StructuredPatchHunk): boolean {
  const count = (signs: string): number => lines.filter((line) => signs.includes(line[0] ?? '')).length;
  return count(' -') === oldLines && count(' +') === newLines;
}
