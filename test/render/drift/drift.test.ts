import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDriftMarkdown } from '../../../src/render/drift/drift-markdown.ts';
import { renderDriftText } from '../../../src/render/drift/drift-text.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { outsideCode } from '../../helpers/markdown.ts';
import { sampleAccount, sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

const none: ReadonlySet<string> = new Set();
const stranger = { kind: 'interconnect' as const, live_id: 'icon-12', summary: 'direct 10G ewr02' };
const drifted = samplePlan([
  sampleAccountPlan({
    changes: [
      sampleChange({
        address: 'cni.a',
        live_id: '0b8e',
        fields: [
          { path: 'bgp.extra_prefixes', before: ['0.0.0.0/0', '10.9.0.0/16'], after: ['0.0.0.0/0', '10.8.0.0/16'] },
          { path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } },
          { path: 'cust_ip', before: '192.168.3.5/31' },
          { path: 'magic.mtu', before: 1400, after: 1500 },
        ],
        source: { file: 'demarc.yaml', line: 31, column: 3 },
      }),
      sampleChange({ address: 'cni.b', action: 'create', fields: [{ path: 'magic.mtu', after: 1500 }] }),
      sampleChange({ address: 'cni.c', action: 'delete', live_id: '5b8e', reason: 'state: absent' }),
    ],
    unmanaged: [stranger],
  }),
]);

describe('renderDriftText', () => {
  it('sorts drift by what is missing most, in words about the live network, with both ways out by name', () => {
    expect(renderDriftText(drifted, { color: false, unmanagedIsDrift: none }))
      .toBe(`Account 023e105f4ecef8ad9ca31a8372d0c353

  Sessions and routes: 2 objects not live, or not as declared

    ! cni.b  is not live
        fields   magic.mtu  1500
        back     demarc apply --only cni.b
        keep     demarc accept --missing remove cni.b
        by hand  remove it from the documents

    ~ cni.a  0b8e
        fields   bgp.extra_prefixes  lacks 10.8.0.0/16
                                     has 10.9.0.0/16, which is not declared
                 bgp.md5_key         (sensitive) is not the declared value
                 cust_ip             is 192.168.3.5/31, declared to be absent
                 magic.mtu           is 1400, declared 1500
        back     demarc apply --only cni.a
        keep     demarc accept cni.a
        by hand  write the live values of bgp.extra_prefixes, cust_ip, magic.mtu into demarc.yaml:31; write the live value into the secret of bgp.md5_key

  Unmanaged: 1 live object that should not be there

    ? cni.c  5b8e  should not be there
        reason   state: absent
        back     demarc apply --only cni.c
        keep     declare it (demarc export shows it), or name it in policy.ignore

  Unmanaged: 1 live object that no document declares (not counted as drift)

      interconnect icon-12  direct 10G ewr02

Drift: 1 changed, 1 missing, 1 unmanaged.
  To change the network back, check demarc plan, then run demarc apply.
  To keep it as it is, run demarc accept, or change the documents; demarc export shows what is live.
`);
  });

  it('counts unmanaged objects only in accounts whose policy says so', () => {
    const plan = samplePlan([sampleAccountPlan({ unmanaged: [stranger] })]);
    const render = (unmanagedIsDrift: ReadonlySet<string>): string =>
      renderDriftText(plan, { color: false, unmanagedIsDrift });
    expect(render(none)).toMatch(/\(not counted as drift\)[^]*\nNo drift\.\n$/);
    expect(render(new Set([sampleAccount]))).toMatch(
      /\nDrift: 0 changed, 0 missing, 1 unmanaged\.\n {2}Declare what is unmanaged .*\n$/,
    );
  });

  it('gives advice about each kind of drift once, at its end', () => {
    const both = samplePlan([...drifted.accounts, sampleAccountPlan({ account: 'b2', unmanaged: [stranger] })]);
    const unmanagedIsDrift = new Set(['b2']);
    for (const text of [
      renderDriftText(both, { color: false, unmanagedIsDrift }),
      renderDriftMarkdown(both, { unmanagedIsDrift }).replaceAll(/<\/?code>/g, ''),
    ]) {
      const steps = text.split('\n').slice(-4, -1);
      expect(steps.map((line) => line.trim().replace(/^- /, ''))).toEqual([
        'To change the network back, check demarc plan, then run demarc apply.',
        'To keep it as it is, run demarc accept, or change the documents; demarc export shows what is live.',
        'Declare what is unmanaged (see demarc export), or name it in policy.ignore.',
      ]);
      expect(text.split('demarc plan')).toHaveLength(2);
    }
    expect(renderDriftMarkdown(both, { unmanagedIsDrift, next: false })).not.toContain('demarc plan');
  });

  it('says only that there is no drift when there is none', () => {
    const plan = samplePlan([sampleAccountPlan({ unchanged: 9 })]);
    expect(renderDriftText(plan, { color: false, unmanagedIsDrift: none })).toBe('No drift.\n');
    expect(renderDriftMarkdown(plan, { unmanagedIsDrift: none })).toBe('### No drift.\n');
  });

  it('never says that there is no drift when an account was not read or a field not compared', () => {
    const failed = sampleAccountPlan({ complete: false, errors: [{ code: 'network', message: 'no answer' }] });
    const hidden = sampleAccountPlan({ not_compared: [{ address: 'cni.a', path: 'bgp.md5_key', reason: 'skipped' }] });
    for (const account of [failed, hidden]) {
      for (const text of [
        renderDriftText(samplePlan([account]), { color: false, unmanagedIsDrift: none }),
        renderDriftMarkdown(samplePlan([account]), { unmanagedIsDrift: none }),
      ]) {
        expect(text).not.toContain('No drift.');
        expect(text).toMatch(/1 account could not be compared\.|1 declared field was not\./);
      }
    }
  });
});

describe('drift of an interconnect', () => {
  const replacement = sampleChange({
    address: 'interconnect.ewr-a',
    action: 'replace',
    live_id: 'icon-7',
    reason: 'make before break: …',
    fields: [
      { path: 'name', before: 'icon-7', after: { known_after_apply: true } },
      { path: 'speed', before: '10G', after: '100G' },
    ],
  });
  const missing = sampleChange({
    address: 'interconnect.ewr-b',
    action: 'create',
    fields: [
      { path: 'name', after: { known_after_apply: true } },
      { path: 'speed', after: '10G' },
    ],
  });
  const plan = samplePlan([sampleAccountPlan({ changes: [replacement, missing] })]);

  it('shows how to repair it, and leaves out undeclared fields', () => {
    const text = renderDriftText(plan, { color: false, unmanagedIsDrift: new Set() });
    expect(text).toContain(`
    ~ interconnect.ewr-a  icon-7
        fields   speed  is 10G, declared 100G
        repair   make before break: …
        back     demarc apply --only interconnect.ewr-a
        keep     write the live value of speed
`);
    expect(text).toContain('    ! interconnect.ewr-b  is not live\n        fields   speed  10G\n');
    const markdown = renderDriftMarkdown(plan, { unmanagedIsDrift: new Set() });
    expect(markdown).toContain('live as <code>icon-7</code><br>Repair: make before break: …<br>Back: ');
    expect(text + markdown).not.toContain('known after apply');
  });
});

describe('the impact of a repair', () => {
  it('is said where traffic feels it, in text and Markdown', () => {
    const change = sampleChange({
      address: 'cni.a',
      impact: 'both_ends',
      effects: [{ impact: 'both_ends', effect: 'asn_on_both_ends', path: 'bgp.customer_asn' }],
      fields: [{ path: 'bgp.customer_asn', before: 65010, after: 65020 }],
    });
    const plan = samplePlan([sampleAccountPlan({ changes: [change] })]);
    const words =
      'if apply puts it back: its BGP session goes down and stays down until its router uses the new ASN, too';
    expect(renderDriftText(plan, { color: false, unmanagedIsDrift: none })).toContain(`        impact   ${words}\n`);
    expect(renderDriftMarkdown(plan, { unmanagedIsDrift: none })).toContain(`<br>Impact ${words}<br>`);
  });
});

describe('renderDriftMarkdown', () => {
  it('shows the same as Markdown for an issue', () => {
    const markdown = renderDriftMarkdown(drifted, { unmanagedIsDrift: none });
    expect(markdown).toContain('### Drift: 1 changed, 1 missing, 1 unmanaged.\n');
    expect(markdown).toContain(`**Sessions and routes**: not live, or not as declared

- <code>cni.b</code>, not live<br>Back: <code>demarc apply --only cni.b</code><br>Keep: <code>demarc accept --missing remove cni.b</code><br>By hand: remove it from the documents

  \`\`\`text
  magic.mtu  1500
  \`\`\`

- <code>cni.a</code>, live as <code>0b8e</code><br>Back: <code>demarc apply --only cni.a</code><br>Keep: <code>demarc accept cni.a</code><br>By hand: write the live values of <code>bgp.extra_prefixes</code>, <code>cust_ip</code>, <code>magic.mtu</code> into <code>demarc.yaml:31</code>; write the live value into the secret of <code>bgp.md5_key</code>

  \`\`\`text
  bgp.extra_prefixes  lacks 10.8.0.0/16
                      has 10.9.0.0/16, which is not declared
  bgp.md5_key         (sensitive) is not the declared value
  cust_ip             is 192.168.3.5/31, declared to be absent
  magic.mtu           is 1400, declared 1500
  \`\`\`
`);
  });

  it('keeps its size limit and its fences for any plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.integer({ min: 4_000, max: 20_000 }), (plan, maxBytes) => {
        const markdown = renderDriftMarkdown(plan, { unmanagedIsDrift: none, maxBytes });
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
        const { prose, open } = outsideCode(markdown);
        expect(open).toBe(false);
        expect(prose).not.toMatch(/@(?!&#8203;)|\bGH-\d|-->|`/i);
      }),
      { numRuns: runs },
    );
  });
});
