import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeReport, Outcome, ReportDocument } from '../../../src/model/report.ts';
import { renderReportJson } from '../../../src/render/report/report-json.ts';
import { renderReportMarkdown } from '../../../src/render/report/report-markdown.ts';
import { renderReportText } from '../../../src/render/report/report-text.ts';
import isReport from '../../../src/schema/validators/report.js';
import { arbitraryText } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { outsideCode } from '../../helpers/markdown.ts';
import { sampleAccount } from '../../helpers/plan-samples.ts';

const all: readonly Outcome[] = [
  'applied',
  'applied_lost',
  'failed',
  'stale',
  'unknown',
  'skipped',
  'overtaken',
  'not_attempted',
];

function reportOf(changes: ChangeReport[], converged: boolean | null, remaining?: string[]): ReportDocument {
  const count = (outcome: Outcome): number => changes.filter((change) => change.outcome === outcome).length;
  const summary = {
    applied: count('applied'),
    failed: count('failed'),
    stale: count('stale'),
    unknown: count('unknown'),
    skipped: count('skipped'),
    applied_lost: count('applied_lost'),
    overtaken: count('overtaken'),
    not_attempted: count('not_attempted'),
  };
  const account = { account: sampleAccount, summary, changes, converged, ...(remaining ? { remaining } : {}) };
  return { format: 'demarc.report/1', fingerprint: `sha256:${'9f'.repeat(32)}`, accounts: [account] };
}

const partial = reportOf(
  [
    { address: 'cni.a', action: 'update', outcome: 'applied', live_id: '0b8e' },
    {
      address: 'cni.b',
      action: 'create',
      outcome: 'failed',
      error: {
        message: 'the conduit name is taken',
        call: 'create_cni',
        method: 'POST',
        path: '/accounts/023e/cni/cnis',
        status: 409,
        words: 'conflict @admin',
        cf_ray: '8f0c-EWR',
      },
      next: 'choose another conduit_name: a GRE or IPsec tunnel may have this one',
    },
    { address: 'cni.c', action: 'delete', outcome: 'skipped' },
  ],
  false,
  ['cni.b', 'cni.c'],
);

describe('renderReportText', () => {
  it('lists each change with its outcome, the failed request and a hint', () => {
    expect(renderReportText(partial, { color: false })).toBe(`Account 023e105f4ecef8ad9ca31a8372d0c353

  failed          + cni.b  create
                    create_cni: the conduit name is taken
                    POST /accounts/023e/cni/cnis: answered 409
                    the API says: conflict @admin
                    cf-ray: 8f0c-EWR
                    next: choose another conduit_name: a GRE or IPsec tunnel may have this one
  skipped         - cni.c  delete
                    something that it needs did not succeed
  applied         ~ cni.a  update  0b8e

  Apply: 1 applied, 1 failed, 1 skipped.
  Not converged: a new plan would still change 2 objects.
    still to change: cni.b, cni.c

Next: read the errors above, then run demarc plan and apply again; that is always safe.
Fingerprint: sha256:${'9f'.repeat(32)}
`);
  });

  it('says when the network is as declared, and when that is unknown', () => {
    const applied: ChangeReport = { address: 'cni.a', action: 'update', outcome: 'applied' };
    const good = renderReportText(reportOf([applied], true), { color: false });
    expect(good).toContain('Apply: 1 applied.\n  Converged: a new plan is empty.\n');
    expect(good).not.toContain('Next:');
    expect(renderReportText(reportOf([applied], null), { color: false })).toContain(
      'It is unknown whether it converged: the account could not be read again.',
    );
  });
});

describe('a report of --only', () => {
  const whole = reportOf([{ address: 'cni.a', action: 'update', outcome: 'applied' }], true);
  const report = {
    ...whole,
    accounts: whole.accounts.map((account) => ({ ...account, left_out: ['cni.b', 'interconnect.@all'] })),
  };

  it('reports convergence for the selected changes, and names what was left out', () => {
    const text = renderReportText(report, { color: false });
    expect(text).toContain('Converged for what --only chose.\n  Left out: cni.b, interconnect.@all (2 changes).\n');
    expect(text).toContain('Next: run demarc plan without --only to see what was left out.');
    expect(renderReportMarkdown(report)).toContain(
      'Converged for what --only chose. Left out: <code>cni.b</code>, <code>interconnect.&#64;all</code> (2 changes).',
    );
    expect(JSON.parse(renderReportJson(report))).toMatchObject({
      accounts: [{ left_out: ['cni.b', 'interconnect.@all'] }],
    });
    expect(isReport(JSON.parse(renderReportJson(report)))).toBe(true);
  });
});

describe('the next step after an applied change', () => {
  const change: ChangeReport = {
    address: 'interconnect.ewr-a',
    action: 'create',
    outcome: 'applied',
    live_id: 'icon-1',
    next: 'order the cross-connect: demarc loa ewr-a',
  };
  const report = reportOf([change], true);

  it('is shown in text and in Markdown', () => {
    expect(renderReportText(report, { color: false })).toContain(
      'interconnect.ewr-a  create  icon-1\n                    next: order the cross-connect: demarc loa ewr-a\n',
    );
    expect(renderReportMarkdown(report)).toContain(
      'live as <code>icon-1</code><br>Next: order the cross-connect: demarc loa ewr-a\n',
    );
  });
});

describe('renderReportMarkdown', () => {
  it('shows failed changes before successful ones', () => {
    expect(renderReportMarkdown(partial)).toBe(`### Apply: 1 applied, 1 failed, 1 skipped

Next: read the errors below, then run the same command or job again; that is always safe.

#### Account <code>023e105f4ecef8ad9ca31a8372d0c353</code>

**1 applied, 1 failed, 1 skipped.** Not converged: a new plan would still change 2 objects. Still to change: <code>cni.b</code>, <code>cni.c</code>.

- **failed**: create <code>cni.b</code><br>the conduit name is taken<br><code>POST /accounts/023e/cni/cnis: answered 409</code><br>The API says: <code>conflict &#64;admin</code><br>cf-ray <code>8f0c-EWR</code><br>Next: choose another conduit_name: a GRE or IPsec tunnel may have this one
- **skipped**: delete <code>cni.c</code><br>something that it needs did not succeed

<details><summary>1 applied</summary>

- update <code>cni.a</code>, live as <code>0b8e</code>

</details>

Fingerprint: <code>sha256:${'9f'.repeat(32)}</code>
`);
  });
});

const arbitraryReport: fc.Arbitrary<ReportDocument> = fc
  .array(
    fc.record(
      {
        address: arbitraryText,
        action: fc.constantFrom('create', 'update', 'replace', 'delete'),
        outcome: fc.constantFrom(...all),
        live_id: arbitraryText,
        error: fc.record(
          {
            message: arbitraryText,
            method: arbitraryText,
            path: arbitraryText,
            status: fc.nat(599),
            words: arbitraryText,
          },
          { requiredKeys: ['message'] },
        ),
        next: arbitraryText,
      },
      { requiredKeys: ['address', 'action', 'outcome'] },
    ),
    { maxLength: 60 },
  )
  .map((changes) =>
    reportOf(
      changes,
      false,
      changes.map((change) => change.address),
    ),
  );

describe('every form of a report', () => {
  it('is safe to print, whatever the API said', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const markdown = renderReportMarkdown(report);
        for (const text of [renderReportText(report, { color: false }), markdown, renderReportJson(report)]) {
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(text).not.toMatch(/##\[|^\s*::/m);
        }
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
        expect(outsideCode(markdown).prose).not.toMatch(/@(?!&#8203;)|<script/);
      }),
      { numRuns: runs },
    );
  });

  it('has the same content, and matches its schema as JSON', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const json = renderReportJson(report);
        const read: unknown = JSON.parse(json);
        expect(isReport(read)).toBe(true);
        expect(read).toEqual(report);
        expect(json).toMatch(/^\{\n {2}"format": "demarc\.report\/1",\n[^]*\}\n$/);
      }),
      { numRuns: runs },
    );
  });
});

describe('what traffic felt', () => {
  const felt = { effect: 'session_may_reset', impact: 'session', path: 'magic.mtu' } as const;
  const words = 'its BGP session may reset and comes back by itself; set the MTU of its router, too';
  const change = { address: 'cni.a', action: 'update', impact: 'session', effects: [felt] } as const;
  const report = reportOf([{ ...change, effects: [felt], outcome: 'applied' }], true);

  it('is said of a change that was sent, in text, Markdown and JSON', () => {
    expect(renderReportText(report, { color: false })).toContain(`traffic: ${words}\n`);
    expect(renderReportMarkdown(report)).toContain(`update <code>cni.a</code><br>Traffic: ${words}\n`);
    const json: unknown = JSON.parse(renderReportJson(report));
    expect(isReport(json)).toBe(true);
    expect(json).toMatchObject({ accounts: [{ changes: [{ impact: 'session', effects: [felt] }] }] });
  });

  it('is not said where traffic felt nothing', () => {
    const quiet = reportOf([{ address: 'cni.a', action: 'create', outcome: 'applied' }], true);
    expect(renderReportText(quiet, { color: false }) + renderReportMarkdown(quiet)).not.toMatch(/traffic/i);
  });
});

describe('tunnel health', () => {
  const failed = {
    ...{ address: 'interconnect.a', circuits: ['icon-a'], outcome: 'failed' as const },
    message: 'the tunnels of interconnect.a (icon-a) were not healthy everywhere for 30m: wan-a is down in fra03',
    next: 'The way back, if it does not recover: a.yaml:9 (cni.a): magic.mtu 1500.',
  };
  const healthy = { address: 'interconnect.c', circuits: ['icon-c'], outcome: 'healthy' as const };
  const { accounts, ...rest } = reportOf([{ address: 'cni.a', action: 'update', outcome: 'applied' }], true);
  const report = { ...rest, accounts: accounts.map((each) => ({ ...each, tunnel_health: [healthy, failed] })) };

  it('that was not good for long enough is never "Converged", and says the way back in text, Markdown and JSON', () => {
    for (const shown of [renderReportText(report, { color: false }), renderReportMarkdown(report)]) {
      expect(shown).toContain('Not done: tunnels were not healthy for long enough after 1 changed circuit.');
      expect(shown).not.toContain('Converged');
      expect(shown).toContain('Tunnel health: good for long enough after 1 circuit');
      expect(shown).toContain('interconnect.a');
      expect(shown).toContain('wan-a is down in fra03');
      expect(shown).toContain('magic.mtu 1500');
      expect(shown).toContain('Next: find out why the changed circuits are not back');
    }
    const json: unknown = JSON.parse(renderReportJson(report));
    expect(isReport(json)).toBe(true);
    expect(json).toMatchObject({ accounts: [{ tunnel_health: [healthy, failed] }] });
  });
});
