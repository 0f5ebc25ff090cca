import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { outsideCode } from '../../helpers/markdown.ts';
import { largePlan, sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

describe('renderPlanMarkdown', () => {
  it('shows totals and dangers first, then a table, then each change in full', () => {
    const account = sampleAccountPlan({
      unchanged: 1,
      changes: [
        sampleChange({
          address: 'cni.a',
          live_id: '0b8e',
          matched_by: 'conduit_name',
          impact: 'session',
          fields: [{ path: 'magic.mtu', before: 1476, after: 1500 }],
          steps: [{ id: 1, call: 'update_cni', needs: [] }],
          source: { file: 'demarc.yaml', line: 31, column: 3 },
        }),
        sampleChange({
          address: 'cni.b',
          action: 'delete',
          live_id: '5b8e',
          impact: 'circuit',
          reason: 'state: absent',
        }),
      ],
    });
    expect(renderPlanMarkdown(samplePlan([account])))
      .toBe(`### Plan: 0 to create, 1 to update, 0 to replace, 1 to delete. 1 unchanged, 0 unmanaged.

> [!WARNING]
> Look at these first:
> - **delete** <code>cni.b</code>: traffic on it stops

#### Account <code>023e105f4ecef8ad9ca31a8372d0c353</code>

| Action | Object | Traffic | Changes |
| --- | --- | --- | --- |
| <code>&#126;</code> update | <code>cni.a</code> | its BGP session may reset | <code>magic.mtu</code> |
| <code>&#45;</code> delete | <code>cni.b</code> | traffic on it stops | <code>5b8e</code> |

<details><summary><code>&#126;</code> <code>cni.a</code> update: its BGP session may reset</summary>

\`\`\`diff
- magic.mtu: 1476
+ magic.mtu: 1500
\`\`\`

Live object: <code>0b8e</code>, found by its conduit name. API calls: <code>&#35;1 update_cni</code>. Source: <code>demarc.yaml:31:3</code>.

</details>

<details><summary><code>&#45;</code> <code>cni.b</code> delete: traffic on it stops</summary>

Reason: state: absent

Live object: <code>5b8e</code>.

</details>

Fingerprint: <code>sha256:${'9f'.repeat(32)}</code>
`);
  });

  it('says that nothing changes', () => {
    expect(renderPlanMarkdown(samplePlan([sampleAccountPlan({ unchanged: 2 })]))).toBe(
      `### No changes. The network is as declared. 2 unchanged, 0 unmanaged.\n\nFingerprint: <code>sha256:${'9f'.repeat(32)}</code>\n`,
    );
  });

  it('keeps any size limit of at least 4,000 bytes for any plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.integer({ min: 4_000, max: 70_000 }), (plan, maxBytes) => {
        expect(Buffer.byteLength(renderPlanMarkdown(plan, { maxBytes }))).toBeLessThanOrEqual(maxBytes);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out the least dangerous changes first and counts them', () => {
    const markdown = renderPlanMarkdown(largePlan(2_000));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
    expect(markdown).toMatch(/> - \*\*delete\*\* 500 CNIs: traffic on them stops \(.* and 490 more\)\n/);
    const leftOut = /leaves out (\d+) rows of the tables and (\d+) details of changes, the least dangerous first/.exec(
      markdown,
    );
    const rows = markdown.match(/^\| <code>/gm)?.length ?? 0;
    expect(rows + Number(leftOut?.[1])).toBe(2_000);
    expect((markdown.match(/^<details>/gm)?.length ?? 0) + Number(leftOut?.[2])).toBe(2_000);
    const actions = new Set([...markdown.matchAll(/^\| <code>\S+<\/code> (\w+)/gm)].map((match) => match[1]));
    expect([...actions].sort()).not.toContain('create');
  });

  it('groups equal harmless changes, with the name of every object', () => {
    const changes = Array.from({ length: 41 }, (_, at) =>
      sampleChange({
        address: `cni.wan-${at}`,
        interconnect: 'ewr-a',
        impact: 'session',
        blocked_by: ['outage'],
        fields: [{ path: 'magic.mtu', before: 1476, after: 1500 }],
        steps: [{ id: at, call: 'update_cni', needs: [] }],
      }),
    );
    const markdown = renderPlanMarkdown(samplePlan([sampleAccountPlan({ changes })]));
    expect(markdown.match(/^\| <code>.*/gm)).toEqual([
      '| <code>&#126;</code> update | 41 CNIs | their BGP sessions may reset<br>**blocked** by outage | <code>magic.mtu</code> |',
    ]);
    expect(markdown).toContain(
      '<details><summary><code>&#126;</code> 41 CNIs update: their BGP sessions may reset</summary>',
    );
    expect(markdown.match(/<code>cni\.wan-\d+<\/code>/g)?.slice(-41)).toEqual(
      changes.map(({ address }) => `<code>${address}</code>`),
    );
    expect(markdown).toContain('API calls: <code>41 update_cni</code>.');
  });

  it('names the account of a danger, and the totals of each account, only where there are several', () => {
    const deletion = sampleChange({ address: 'cni.a', action: 'delete', impact: 'circuit' });
    const plan = sampleAccountPlan({ changes: [deletion] });
    const two = sampleAccountPlan({ account: 'f'.repeat(32) });
    expect(renderPlanMarkdown(samplePlan([plan]))).toContain(
      '> - **delete** <code>cni.a</code>: traffic on it stops\n',
    );
    const fleet = renderPlanMarkdown(samplePlan([plan, two]));
    expect(fleet).toContain(`traffic on it stops, account <code>${plan.account}</code>\n`);
    expect(fleet).toContain(`<code>${plan.account}</code>\n\n0 to create, 0 to update, 0 to replace, 1 to delete.`);
  });

  it('keeps every text within code: fences balance, and there is no mention, reference, link or tag', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const { prose, open } = outsideCode(renderPlanMarkdown(plan));
        expect(open).toBe(false);
        expect(prose).not.toMatch(/@(?!&#8203;)/);
        expect(prose).not.toMatch(/(?<!&)#\d/);
        expect(prose).not.toMatch(/\bGH-\d/i);
        expect(prose).not.toMatch(/:\/\//);
        expect(prose).not.toContain('-->');
        expect(prose).not.toContain('`');
        const tags = [...prose.matchAll(/<[^>]*>/g)].map((match) => match[0]);
        expect(tags.filter((tag) => !/^<\/?(code|details|summary|b|br)>$/.test(tag))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('closes every details element, and gives every table row as many cells as its head', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const { prose } = outsideCode(renderPlanMarkdown(plan));
        expect(prose.match(/<details>/g)?.length).toBe(prose.match(/<\/details>/g)?.length);
        for (const row of prose.split('\n').filter((line) => line.startsWith('|'))) {
          expect(row.match(/\|/g)).toHaveLength(5);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('fences a description of 60,000 backticks and keeps its size limit', () => {
    const change = sampleChange({
      address: 'cni.a',
      fields: [{ path: 'magic.description', before: '', after: '`'.repeat(60_000) }],
    });
    const markdown = renderPlanMarkdown(samplePlan([sampleAccountPlan({ changes: [change] })]));
    expect(outsideCode(markdown).open).toBe(false);
    expect(markdown).toContain('(60000 characters)');
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
  });
});
