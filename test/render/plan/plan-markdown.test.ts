import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/model/plan.ts';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { outsideCode } from '../../helpers/markdown.ts';
import { largePlan, sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

describe('renderPlanMarkdown', () => {
  it('shows totals and Danger first, then what traffic feels, creates by circuit, harmless changes folded, and the calls', () => {
    const update = (key: string, given: Partial<Change>) =>
      sampleChange({ address: `cni.${key}`, interconnect: 'ewr-a', ...given });
    const account = sampleAccountPlan({
      unchanged: 1,
      changes: [
        sampleChange({
          address: 'interconnect.ewr-b',
          action: 'create',
          place: {
            site: 'ewr01',
            facility: 'Equinix NY4',
            device: 'ccr01.ewr01',
            speed: '10G',
            picked: 'lowest of 3 free',
          },
          fields: [{ path: 'type', after: 'direct' }],
        }),
        update('a', {
          live_id: '0b8e',
          matched_by: 'conduit_name',
          impact: 'session',
          fields: [{ path: 'magic.mtu', before: 1476, after: 1500 }],
          steps: [{ id: 1, call: 'update_cni', needs: [] }],
          source: { file: 'demarc.yaml', line: 31, column: 3 },
        }),
        update('b', {
          action: 'delete',
          live_id: '5b8e',
          impact: 'circuit',
          reason: 'state: absent',
          place: { site: 'ewr01', facility: 'Equinix NY4' },
          rides: [{ cni: 'cni.b', customers: ['asn:65010'], description: 'Primary' }],
        }),
        update('c', { fields: [{ path: 'magic.description', before: 'old', after: 'new' }] }),
        update('d', { action: 'create', interconnect: 'ewr-b' }),
      ],
    });
    expect(renderPlanMarkdown(samplePlan([account])))
      .toBe(`### Plan: 2 to create, 2 to update, 0 to replace, 1 to delete. Impact: 1 on a circuit, 1 on a session, 3 without effect on traffic.

1 unchanged, 0 unmanaged.

> [!CAUTION]
> **Danger**
>
> - **delete** <code>cni.b</code> on <code>ewr-a</code> (ewr01, Equinix NY4): traffic on it stops. Serves asn:65010: Primary.

#### Account <code>023e105f4ecef8ad9ca31a8372d0c353</code>

**What traffic feels, the worst first**

- **delete** <code>cni.b</code> on <code>ewr-a</code><br>state: absent
- **update** <code>cni.a</code> on <code>ewr-a</code>: its BGP session may reset
  - <code>magic.mtu</code>: <code>1476</code> → <code>1500</code>

**New, by circuit**

- <code>ewr-b</code> at ewr01, Equinix NY4, ccr01.ewr01, 10G (picked: lowest of 3 free): new interconnect; new CNI <code>d</code>

<details><summary>Fields of 2 creates</summary>

<code>interconnect.ewr-b</code>

\`\`\`diff
+ type: direct
\`\`\`

<code>cni.d</code>: no fields


</details>

<details><summary>No effect on traffic: 1 description</summary>

- <code>cni.c</code> on <code>ewr-a</code>: <code>magic.description</code>: <code>old</code> → <code>new</code>

</details>

<details><summary>Live objects, API calls and sources</summary>

- <code>cni.a</code>: live <code>0b8e</code>, found by its conduit name; calls <code>&#35;1 update_cni</code>; <code>demarc.yaml:31:3</code>
- <code>cni.b</code>: live <code>5b8e</code>

</details>

Fingerprint: <code>sha256:${'9f'.repeat(32)}</code>
`);
  });

  it('says that nothing changes', () => {
    expect(renderPlanMarkdown(samplePlan([sampleAccountPlan({ unchanged: 2 })]))).toBe(
      `### No changes. The network is as declared.\n\n2 unchanged, 0 unmanaged.\n\nFingerprint: <code>sha256:${'9f'.repeat(32)}</code>\n`,
    );
  });

  it('keeps any size limit of at least 4,000 bytes for any plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.integer({ min: 4_000, max: 70_000 }), (plan, maxBytes) => {
        expect(Buffer.byteLength(renderPlanMarkdown(plan, { maxBytes }))).toBeLessThanOrEqual(maxBytes);
      }),
      { numRuns: runs },
    );
  });

  it('leaves out the calls first, then creates, then harmless changes, and counts them; Danger names all', () => {
    const markdown = renderPlanMarkdown(largePlan(2_000));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
    const [danger = '', rest = ''] = markdown.split('#### Account');
    expect(danger).toContain('> - **delete 500 CNIs**: traffic on them stops.\n');
    expect(new Set(danger.match(/cni\.wan-\d+/g)).size).toBe(1_000);
    expect(danger).not.toMatch(/\d more/);
    const [, felt, creates] =
      /leaves out (?:(\d+) changes that traffic feels, )?(\d+) creates, \d+ lists of the fields/.exec(markdown) ?? [];
    expect(creates).toBe('500');
    expect(new Set(rest.match(/cni\.wan-\d+/g)).size).toBe(1_500 - Number(felt ?? 0));
  });

  it('counts in Danger what of Danger does not fit', () => {
    const changes = Array.from({ length: 5_000 }, (_, at) =>
      sampleChange({ address: `cni.wan-${at}`, action: 'delete', impact: 'circuit', interconnect: `ewr-${at % 50}` }),
    );
    const markdown = renderPlanMarkdown(samplePlan([sampleAccountPlan({ changes })]));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
    const [, danger = ''] = markdown.split('**Danger**');
    const [, leftOut] = /> - \*\*More is dangerous than fits here: (\d+) names left out\.\*\*/.exec(danger) ?? [];
    expect(new Set(danger.match(/cni\.wan-\d+/g)).size + Number(leftOut)).toBe(5_000);
    expect(markdown).toContain(`${leftOut ?? ''} names of the list of dangers`);
  });

  it('gathers equal changes, with the name of every object', () => {
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
    const [felt = ''] = /\n- \*\*update 41 CNIs\*\*[^]*?\n\n/.exec(markdown) ?? [];
    expect(felt).toContain(': their BGP sessions may reset (blocked by outage)\n');
    expect(felt.match(/<code>cni\.wan-\d+<\/code>/g)).toEqual(changes.map(({ address }) => `<code>${address}</code>`));
    expect(felt.match(/<code>magic\.mtu<\/code>: <code>1476<\/code> → <code>1500<\/code>\n/g)).toHaveLength(3);
  });

  it('cuts a long name in the middle', () => {
    const changes = [sampleChange({ address: `cni.${'x'.repeat(120)}-primary` })];
    const markdown = renderPlanMarkdown(samplePlan([sampleAccountPlan({ changes })]));
    expect(markdown).toMatch(/<code>cni\.x{40,}…x+-primary<\/code>/);
    expect(markdown).not.toContain('x'.repeat(70));
  });

  it('names the account of a danger, and the totals of each account, only where there are several', () => {
    const deletion = sampleChange({ address: 'cni.a', action: 'delete', impact: 'circuit' });
    const plan = sampleAccountPlan({ changes: [deletion] });
    const two = sampleAccountPlan({ account: 'f'.repeat(32) });
    expect(renderPlanMarkdown(samplePlan([plan]))).toContain(
      '> - **delete** <code>cni.a</code>: traffic on it stops.\n',
    );
    const fleet = renderPlanMarkdown(samplePlan([plan, two]));
    expect(fleet).toContain(`traffic on it stops (account <code>${plan.account.slice(0, 8)}…</code>).\n`);
    // Tags that begin alike are written in full.
    const alike = sampleAccountPlan({ account: `${plan.account.slice(0, 8)}${'f'.repeat(24)}` });
    expect(renderPlanMarkdown(samplePlan([plan, alike]))).toContain(`(account <code>${plan.account}</code>).\n`);
    expect(fleet).toContain(`<code>${plan.account}</code>\n\n0 to create, 0 to update, 0 to replace, 1 to delete.`);
  });

  it('keeps every text within code: fences and folds close, and there is no mention, reference, link or other tag', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const { prose, open } = outsideCode(renderPlanMarkdown(plan));
        expect(open).toBe(false);
        expect(prose).not.toMatch(/@(?!&#8203;)|(?<!&)#\d|\bGH-\d|:\/\/|-->|`/i);
        const tags = [...prose.matchAll(/<[^>]*>/g)].map((match) => match[0]);
        expect(tags.filter((tag) => !/^<\/?(code|details|summary|b|br)>$/.test(tag))).toEqual([]);
        const count = (tag: string) => tags.filter((each) => each === tag).length;
        expect(count('<details>')).toBe(count('</details>'));
      }),
      { numRuns: runs },
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
