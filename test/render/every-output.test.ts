import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import type { ReportDocument } from '../../src/model/report.ts';
import type { ReviewDifference } from '../../src/model/review.ts';
import { renderDiagnosticsGitlab } from '../../src/render/diagnostics/diagnostics-gitlab.ts';
import { renderDriftMarkdown } from '../../src/render/drift/drift-markdown.ts';
import { renderDriftText } from '../../src/render/drift/drift-text.ts';
import { renderDriftJunit } from '../../src/render/junit/junit-drift.ts';
import { renderPlanJunit } from '../../src/render/junit/junit-plan.ts';
import { renderPlanDiff } from '../../src/render/plan/plan-diff.ts';
import { planFindings } from '../../src/render/plan/plan-findings.ts';
import { renderPlanMarkdown } from '../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import { renderReportJson } from '../../src/render/report/report-json.ts';
import { renderReportMarkdown } from '../../src/render/report/report-markdown.ts';
import { renderReportText } from '../../src/render/report/report-text.ts';
import {
  renderReviewDifferenceMarkdown,
  renderReviewDifferenceText,
} from '../../src/render/review/review-difference.ts';
import { arbitraryPlan, arbitrarySplitPlan } from '../helpers/arbitrary-plan.ts';
import { runs } from '../helpers/hold.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../helpers/plan-samples.ts';
import { fieldsMarkedSensitive } from '../helpers/sensitive-fields.ts';

const unmanagedIsDrift = new Set<string>();
const pathOf = (file: string) => file;
const renderers: Readonly<Record<string, (plan: PlanDocument) => string>> = {
  text: (plan) => renderPlanText(plan, { color: false }),
  markdown: (plan) => renderPlanMarkdown(plan),
  diff: renderPlanDiff,
  'drift text': (plan) => renderDriftText(plan, { color: false, unmanagedIsDrift }),
  'drift markdown': (plan) => renderDriftMarkdown(plan, { unmanagedIsDrift }),
  junit: (plan) => renderPlanJunit(plan, { pathOf }),
  'drift junit': (plan) => renderDriftJunit(plan, { pathOf, unmanagedIsDrift }),
  gitlab: (plan) => renderDiagnosticsGitlab(planFindings(plan), { pathOf, sources: new Map() }),
};

const anyPlan = fc.oneof({ weight: 3, arbitrary: arbitraryPlan }, { weight: 1, arbitrary: arbitrarySplitPlan });

/** What is wrong with an output, whatever the plan. */
const faults: Readonly<Record<string, (text: string) => boolean>> = {
  'has a control, invisible or bidirectional character': (text) =>
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text.replaceAll('\n', '')),
  'has a workflow command': (text) =>
    text.includes('##[') || text.split('\n').some((line) => line.trim().startsWith('::')),
  'shows the mark of a secret, or an unrevealed value': (text) =>
    /\[object|undefined|known_after_apply|"sensitive"|sensitive:/.test(text),
  'does not end in one line break': (text) => !/^$|[^\n]\n$/.test(text),
};

it('shows any plan in every format as plain text that ends in one line break, without a secret or a workflow command', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const found = Object.entries(renderers).flatMap(([name, render]) => {
        const text = render(plan);
        return Object.entries(faults).flatMap(([fault, isIn]) => (isIn(text) ? [`the ${name} ${fault}`] : []));
      });
      expect(found).toEqual([]);
    }),
    { numRuns: runs },
  );
});

const marked = fieldsMarkedSensitive().flatMap((field) => [field, `bgp.${field}`]);
const fields = marked.flatMap((path) => [
  { path, before: 'canary-before', after: 'canary-after' },
  { path, before: ['canary-list'] },
  { path, after: 'canary-set' },
]);
const actions = ['create', 'update', 'replace', 'delete'] as const;
const changes = actions.map((action) => sampleChange({ address: `cni.${action}`, action, fields }));
const plan = samplePlan([sampleAccountPlan({ changes })]);

describe('a value that arrives without its mark', () => {
  it.each(Object.entries(renderers))(
    'is hidden by the %s of a plan when the schema marks its field',
    (_name, render) => {
      expect(render(plan)).not.toContain('canary');
    },
  );

  it.each([
    ['text', (difference: ReviewDifference) => renderReviewDifferenceText(difference, { color: false })],
    ['markdown', (difference: ReviewDifference) => renderReviewDifferenceMarkdown(difference)],
  ])('is hidden by the %s of a difference from a review when the schema marks its field', (_name, render) => {
    const differs = { action: false, live_id: false, impact: false, calls: false, port: false, terms: false };
    const changed = changes.map((change) => ({
      reviewed: change,
      now: change,
      differs,
      fields: fields.map((field) => ({ path: field.path, reviewed: field, now: field })),
    }));
    const account = {
      account: '023e',
      problem: 'changes' as const,
      added: changes,
      changed,
      gone: [],
    };
    expect(render({ accounts: [account], allowed: [], terms: [] })).not.toContain('canary');
  });

  it.each([
    ['text', (report: ReportDocument) => renderReportText(report, { color: false })],
    ['markdown', (report: ReportDocument) => renderReportMarkdown(report)],
    ['JSON', renderReportJson],
  ])('is hidden by the %s of a report when the schema marks its field', (_name, render) => {
    const stored_otherwise = marked.map((field) => ({ field, asked: 'canary-asked', stored: ['canary-stored'] }));
    const change = { address: 'cni.a', action: 'update', outcome: 'applied', stored_otherwise } as const;
    const summary = {
      applied: 1,
      applied_lost: 0,
      failed: 0,
      stale: 0,
      unknown: 0,
      skipped: 0,
      overtaken: 0,
      not_attempted: 0,
    };
    const account = { account: '023e', summary, changes: [change], converged: true };
    expect(render({ format: 'demarc.report/1', fingerprint: 'sha256:0', accounts: [account] })).not.toContain('canary');
  });
});
