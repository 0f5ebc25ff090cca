import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { CircuitAccount } from '../../src/model/circuits/circuit-record.ts';
import type { CircuitDossier } from '../../src/model/circuits/dossier.ts';
import type { Redundancy } from '../../src/model/circuits/redundancy.ts';
import type { DiffDocument } from '../../src/model/generated/diff.ts';
import type { LiveSlot } from '../../src/model/live.ts';
import { NetworkError, type NetworkErrorDetails } from '../../src/model/network-error.ts';
import type { AccountPlan, Change, PlanNote, Preflight, TouchedSet } from '../../src/model/plan.ts';
import type { ApplyEvent, ReportDocument, ReportError } from '../../src/model/report.ts';
import type { ReviewDifference } from '../../src/model/review.ts';
import type { RouteListing } from '../../src/model/traffic/route-listing.ts';
import type { PreflightReport } from '../../src/model/traffic/what-if-report.ts';
import { encodePlan } from '../../src/plan/codec.ts';
import { renderDiagnosticsGithub } from '../../src/render/diagnostics/diagnostics-github.ts';
import { renderDiagnosticsGitlab } from '../../src/render/diagnostics/diagnostics-gitlab.ts';
import { renderDiagnosticsJson } from '../../src/render/diagnostics/diagnostics-json.ts';
import { renderDiagnosticsMarkdown } from '../../src/render/diagnostics/diagnostics-markdown.ts';
import { renderDiagnosticsSarif } from '../../src/render/diagnostics/diagnostics-sarif.ts';
import { renderDiagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { renderDiffMarkdown } from '../../src/render/diff/diff-markdown.ts';
import { renderDiffText } from '../../src/render/diff/diff-text.ts';
import { renderDriftMarkdown } from '../../src/render/drift/drift-markdown.ts';
import { renderDriftText } from '../../src/render/drift/drift-text.ts';
import {
  type EditReport,
  renderEditQuestion,
  renderEditsJson,
  renderEditsText,
  renderPatch,
} from '../../src/render/edits/edit-report.ts';
import { renderEvidenceMarkdown } from '../../src/render/evidence/evidence-markdown.ts';
import type { Evidence } from '../../src/render/evidence/evidence-tree.ts';
import { renderGraphDot } from '../../src/render/graph/graph-dot.ts';
import { renderGraphHtml } from '../../src/render/graph/graph-html.ts';
import { renderGraphMermaid } from '../../src/render/graph/graph-mermaid.ts';
import { renderGraphSvg } from '../../src/render/graph/graph-svg.ts';
import { renderSetsMermaid } from '../../src/render/graph/sets-mermaid.ts';
import {
  renderDossierJson,
  renderDossierMarkdown,
  renderDossierText,
} from '../../src/render/inventory/dossier-page.ts';
import { renderInventoryAnsible } from '../../src/render/inventory/inventory-ansible.ts';
import { renderInventoryCsv } from '../../src/render/inventory/inventory-csv.ts';
import { renderInventoryMarkdown } from '../../src/render/inventory/inventory-markdown.ts';
import { renderInventoryNetBox } from '../../src/render/inventory/inventory-netbox.ts';
import { renderInventoryJson, renderInventoryText } from '../../src/render/inventory/inventory-text.ts';
import { renderDiagnosticsJunit } from '../../src/render/junit/junit-diagnostics.ts';
import { renderDriftJunit } from '../../src/render/junit/junit-drift.ts';
import { renderPlanJunit } from '../../src/render/junit/junit-plan.ts';
import { renderStatusMetrics } from '../../src/render/metrics/status-metrics.ts';
import { renderPlanDiff } from '../../src/render/plan/plan-diff.ts';
import { renderPlanMarkdown } from '../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import {
  renderPreflightJson,
  renderPreflightMarkdown,
  renderPreflightText,
} from '../../src/render/preflight/preflight-report.ts';
import { renderRedundancyJson, renderRedundancyText } from '../../src/render/redundancy/redundancy-text.ts';
import { renderFailureMarkdown, renderRefusedMarkdown } from '../../src/render/report/failure-markdown.ts';
import { renderNetworkError } from '../../src/render/report/network-error-text.ts';
import { renderEvent, renderSlowStep } from '../../src/render/report/outcome-words.ts';
import { renderReportJson } from '../../src/render/report/report-json.ts';
import { renderReportMarkdown } from '../../src/render/report/report-markdown.ts';
import { renderReportText } from '../../src/render/report/report-text.ts';
import {
  renderReviewDifferenceMarkdown,
  renderReviewDifferenceText,
} from '../../src/render/review/review-difference.ts';
import {
  renderCodesText,
  renderPagesJson,
  renderPagesMarkdown,
  renderPagesText,
} from '../../src/render/tables/code-pages.ts';
import { renderExportSummary } from '../../src/render/tables/export-summary.ts';
import { renderInitFiles, renderInitSteps } from '../../src/render/tables/init-summary.ts';
import { renderNextStepsHere } from '../../src/render/tables/next-steps-here.ts';
import { renderRoutesJson, renderRoutesText } from '../../src/render/tables/routes-table.ts';
import {
  renderAccountsJson,
  renderAccountsText,
  renderRulesJson,
  renderRulesText,
  renderSlotsJson,
  renderSlotsText,
} from '../../src/render/tables/slots-accounts-rules.ts';
import { renderAbsent, renderStatusChange } from '../../src/render/tables/status-changes.ts';
import { renderStatusScreen } from '../../src/render/tables/status-screen.ts';
import {
  renderStatusJson,
  renderStatusMarkdown,
  renderStatusSummary,
  renderStatusText,
} from '../../src/render/tables/status-table.ts';
import { jsonLine, jsonText } from '../../src/render/text/words.ts';
import { requestLine } from '../../src/usecases/run-context.ts';
import { recordSample } from '../helpers/circuit-samples.ts';
import { readCsv } from '../helpers/csv.ts';
import { hostilePicture } from '../helpers/graph-samples.ts';
import { hostilePieces, poison } from '../helpers/hostile.ts';
import { junitProblems } from '../helpers/junit.ts';
import { outsideCode } from '../helpers/markdown.ts';
import { sampleAccount, sampleAccountPlan, sampleChange, samplePlan } from '../helpers/plan-samples.ts';
import { readMetrics } from '../helpers/prometheus.ts';
import { readWorkflowCommand } from '../helpers/workflow-command.ts';

const source = { file: 'a/§.yaml', line: 3, column: 5 };
const note: PlanNote = { code: 'ambiguous', message: 'm §', hint: 'h §', address: 'cni.§', source };
const actions = ['create', 'update', 'replace', 'delete'] as const;
const preflight: Preflight = {
  verdict: 'black_hole',
  evidence: 'health',
  prefixes: (['black_hole', 'uncertain', 'degraded', 'safe'] as const).map((verdict) => ({
    ...{ prefix: `${verdict} §`, verdict, where: ['§', 'w §'], left: ['§', 'cni.§'], advertised: true, note: 'n §' },
  })),
};

const changes: readonly Change[] = actions.flatMap((action) =>
  (['interconnect', 'cni'] as const).map((kind) =>
    sampleChange({
      address: `${kind}.${action}-§`,
      kind,
      key: `${action}-§`,
      action,
      live_id: `live §`,
      interconnect: 'on §',
      reason: 'why §',
      preflight,
      rides: [{ cni: 'cni.§', customers: ['c §'], description: 'd §' }],
      impact: action === 'create' ? 'none' : 'circuit',
      fields: [
        { path: 'magic.description', before: 'before §', after: '§' },
        { path: 'bgp.extra_prefixes', before: ['§', '10.0.0.0/8'], after: ['192.0.2.0/24', 'p §'] },
        { path: 'x.§', after: '§' },
      ],
      steps: [{ id: 1, call: 'update_cni', needs: [], healthy: ['interconnect.§'] }],
      blocked_by: ['foreign'],
      source,
    }),
  ),
);
const sets: TouchedSet[] = [
  {
    set: '§',
    circuits: [
      { circuit: 'interconnect.§', state: '§', loses: ['interconnect.delete-§'] },
      { circuit: '§', state: 's §', loses: ['cni.delete-§', 'cni.update-§', 'cni.replace-§'] },
      { circuit: 'left §' },
    ],
  },
];
const plan = samplePlan(
  [
    sampleAccountPlan({
      changes: [...changes],
      warnings: [note],
      guards: [{ id: 'foreign', message: 'g §', addresses: ['cni.§'], lift: 'l §', lifted: false }],
      unmanaged: [{ kind: 'interconnect', live_id: '§', summary: 's §' }],
      ignored: [{ kind: 'cni', live_id: 'i §', summary: '§' }],
      not_compared: [{ address: 'cni.§', path: 'bgp.§', reason: 'r §' }],
      not_judged: ['§', 'j §'],
      sets,
    }),
    sampleAccountPlan({ account: 'b'.repeat(32), complete: false, applyable: false, errors: [note] }),
  ],
  ['outage=§'],
);

const reportError: ReportError = {
  message: '§',
  call: 'create_cni',
  method: 'POST',
  path: '/accounts/§',
  status: 400,
  words: 'words §',
  cf_ray: 'ray §',
};
const logHead = { time: '§', run: '§', account: '§' };

const report: ReportDocument = {
  format: 'demarc.report/1',
  fingerprint: plan.fingerprint,
  run: {
    id: '§',
    demarc: '§',
    started_at: '2026-03-01T09:30:00.000Z',
    ended_at: '2026-03-01T09:31:00.000Z',
    end: 'carried_out',
    exit_code: 5,
    command: ['demarc', '§'],
    actor: { name: '§', source: '§' },
    triggered_by: '§',
    host: '§',
    ci_run: '§',
    repository: '§',
    commit: { sha: '§', source: '§', edited: true },
    pull_requests: [{ number: 7, source: '§', approvals: [{ name: '§', commit: '§', at: '§' }] }],
    approved_by: '§',
    not_known: [{ what: '§', why: '§' }],
    documents: [{ file: '§', sha256: '§' }],
    allowed: ['outage=§'],
    allowed_by: [{ text: 'outage=§', commit: '§' }],
    review: { type: 'plan', fingerprint: '§' },
  },
  accounts: [
    {
      account: sampleAccount,
      guards: [{ id: '§', message: '§', addresses: ['cni.§'], lift: '§', lifted: false }],
      read_at: { before: '§', after: '§' },
      summary: {
        applied: 1,
        applied_lost: 1,
        failed: 1,
        stale: 1,
        unknown: 1,
        skipped: 1,
        overtaken: 1,
        not_attempted: 1,
      },
      changes: (
        ['applied', 'applied_lost', 'failed', 'stale', 'unknown', 'skipped', 'overtaken', 'not_attempted'] as const
      ).map((outcome) => ({
        address: `cni.${outcome}-§`,
        action: 'update' as const,
        live_id: 'live §',
        outcome,
        ...(outcome !== 'applied' && { error: reportError }),
        next: 'next §',
        fields: [
          { path: '§', before: '§', after: ['§'], now: { value: '§' } },
          { path: 'magic.description', after: '§', now: {} },
        ],
        started_at: '§',
        ended_at: '§',
        writes: [{ at: '§', call: '§', method: '§', status: null, cf_ray: '§', error: '§' }],
      })),
      converged: false,
      left_out: ['cni.§'],
      remaining: ['cni.§'],
      health: [{ address: 'interconnect.§', live_id: '§', healthy: false, state: 'state §', reason: '§' }],
    },
    {
      account: 'b'.repeat(32),
      summary: {
        applied: 0,
        applied_lost: 0,
        failed: 0,
        stale: 0,
        unknown: 0,
        skipped: 0,
        overtaken: 0,
        not_attempted: 0,
      },
      changes: [],
      converged: null,
      error: reportError,
      tunnel_health: [{ address: '§', circuits: ['§'], outcome: 'failed', message: 'm §', next: 'next §' }],
      next: [
        { address: 'interconnect.§', what: 'letter', message: 'at §', command: 'demarc loa §' },
        { address: 'cni.§', what: 'router', message: 'set § to §', link: { cust_ip: '§', p2p_ip: '§', mtu: 1476 } },
      ],
    },
  ],
};

const evidence: Evidence = {
  plan,
  fingerprint: '§',
  run: report.run ?? {},
  accounts: report.accounts.map((account) => ({
    account: '§',
    guards: account.guards,
    readAt: account.read_at ?? {},
    converged: account.converged,
    leftOut: account.left_out ?? [],
    changes: account.changes.map((each) => ({ ...each, writes: each.writes, liveBefore: '§' })),
  })),
  log: {
    run: '§',
    startedAt: '§',
    ended: undefined,
    requests: { all: 1, failed: 1 },
    unreadLines: 1,
    events: [
      { ...logHead, event: 'soak', circuits: ['§'], duration_ms: 1 },
      { ...logHead, event: 'tunnel_health', circuits: ['§'], state: 'failed', duration_ms: 1, message: '§' },
      { ...logHead, event: 'check', live_id: '§', argv: ['§'], ok: false, end: '§', output: '§' },
      { ...logHead, event: 'checked', live_id: '§', outcome: 'failed', runs: 1 },
      { ...logHead, event: 'unproven', live_id: '§', reason: 'dark', message: '§' },
      { ...logHead, event: 'confirmed', circuits: ['§'], yes: false },
      { ...logHead, event: 'magic_not_read', message: '§' },
    ],
  },
  hasReport: true,
  files: [{ file: '§', sha256: '§' }],
};

const change = changes[0] ?? sampleChange({ address: 'cni.x' });
const difference: ReviewDifference = {
  allowed: ['outage=§'],
  exact: { reviewed: ['§'], now: 'sha256:§' },
  terms: [
    { account: sampleAccount, term: 'ignore', reviewed: [['§']], now: ['now §'] },
    { account: sampleAccount, term: 'judged', reviewed: ['health'], now: 'none', because: ['b §'] },
  ],
  accounts: [
    { account: sampleAccount, problem: 'not_reviewed', changes },
    { account: 'b'.repeat(32), problem: 'not_planned', errors: [note] },
    { account: 'd'.repeat(32), problem: 'stored', added: changes, changed: changes, gone: ['cni.§'] },
    {
      account: 'c'.repeat(32),
      problem: 'changes',
      added: changes,
      gone: changes,
      changed: [
        {
          reviewed: change,
          now: {
            ...change,
            live_id: 'now §',
            port: { from: { slot_id: '§' }, to: { name: '§', region: '§', bandwidth: '§' } },
            terms: { protect: false, group: '§', to: { protect: true, group: '§' } },
          },
          differs: { action: true, live_id: true, impact: true, calls: true, port: true, terms: true },
          fields: [
            { path: 'p.§', reviewed: { path: 'p.§', after: '§' }, now: { path: 'p.§', before: '§', after: 'n §' } },
          ],
        },
      ],
    },
  ],
};

const span = { file: 'a/§.yaml', line: 1, column: 2, endLine: 1, endColumn: 4 };
const diagnostics: readonly Diagnostic[] = [
  { severity: 'error', code: 'slot-duplicate', message: '§', span, related: [{ message: 'r §', span }], hint: '§' },
  { severity: 'warning', code: 'asn-reserved', message: 'm §', span: { ...span, file: '§' } },
  { severity: 'info', code: 'variable-unset', message: '§' },
];
const sources = new Map([
  ['a/§.yaml', 'key: § # and more\nnext: §\n'],
  ['§', '§\n'],
]);

const failure: NetworkErrorDetails = {
  kind: 'rejected',
  operation: 'get_cni',
  method: 'GET',
  path: '/client/v4/accounts/§',
  status: 400,
  words: 'words §',
  cfRay: 'ray §',
  hint: 'hint §',
};

const events: readonly ApplyEvent[] = [
  { type: 'step_started', address: 'cni.§', step: 1, call: 'update_cni' },
  { type: 'step_ended', address: '§', step: 1, call: 'create_cni', ok: true, live_id: '§' },
  { type: 'step_ended', address: '§', step: 1, call: 'create_cni', ok: false },
  { type: 'health_waited', address: 'interconnect.§', live_id: '§', state: 's §', reason: '§' },
  { type: 'health_waited', address: 'interconnect.§', live_id: '§', state: 'Healthy' },
  { type: 'magic_not_read', address: '§', message: 'm §' },
  { type: 'tunnel_health', address: '§', circuits: ['§'], state: 'unhealthy', milliseconds: 60_000, message: 'm §' },
  { type: 'change_ended', address: '§', outcome: 'failed', error: reportError },
  { type: 'change_ended', address: 'cni.§', outcome: 'applied' },
];
const slow: Extract<ApplyEvent, { type: 'step_started' }> = {
  type: 'step_started',
  address: '§',
  step: 1,
  call: 'update_cni',
};

const statusRows = [
  {
    account: sampleAccount,
    key: '§',
    address: 'interconnect.§',
    name: 'n §',
    type: '§',
    place: 'p §',
    state: '§',
    reason: 'r §',
    cnis: ['§', 'cni.§'],
  },
];
const slots: readonly LiveSlot[] = [
  {
    id: '§',
    site: 's §',
    facility: { name: '§', address: ['§', 'a §'] },
    speed: '§',
    occupied: false,
    account: '§',
    device: 'd §',
  },
];
const rules = [{ id: 'r-§', severity: 'error' as const, why: '§', fix: 'f §' }];
const accounts = [{ account: '§', token_env: 'CF_§', files: ['§', 'a/§.yaml'] }];
const exports = [
  {
    account: '§',
    interconnects: ['§'],
    cnis: ['§'],
    notDeclared: [{ kind: 'cni', name: '§', reason: 'r §' }],
    leftOut: [{ address: 'cni.§', field: 'bgp_mode', reason: '§' }],
    unseen: ['§'],
    variables: [{ name: '§', address: 'cni.§', field: 'bgp.md5_key', needed: 'plan' as const }],
  },
];
const surroundings = {
  documents: ['§'],
  passedOver: [],
  content: {
    ...{ files: 1, accounts: 1, interconnects: 1, cnis: 1, errors: 0, warnings: 1 },
    variables: [
      { name: '§', isSet: false },
      { name: 'A_§', isSet: true },
    ],
  },
  credentials: [[{ name: 'T_§', isSet: false }]],
  account: { name: '§', isSet: false },
  hasSandbox: true,
  lacksWorkflows: true,
  runs: { running: [{ account: '§', pid: 1, since: new Date(0) }], journals: [] },
};
const initFiles = { updated: ['§'], written: ['§'], kept: [{ path: '§', missing: ['m §'] }] };
const initSteps = {
  source: { type: 'live' as const, accounts: ['§'] },
  documents: 'd §',
  sandbox: false,
  isFleet: false,
  ci: 'github' as const,
  needs: {
    secrets: ['§', 'DEMARC_§'],
    variables: ['v §'],
    environments: [{ name: '§', secrets: ['s §'] }],
    isPinned: false,
  },
  exported: exports,
  guide: '§',
  repository: 'r §',
};
const reports: readonly PreflightReport[] = [sampleAccount, '§'].map((of) => ({
  account: of,
  judged: 'health',
  notJudged: ['§', 'j §'],
  subjects: [
    { what: '§', cnis: ['cni.§', '§'], preflight },
    { what: 'site:§', cnis: [], preflight },
  ],
}));
const listings: readonly RouteListing[] = [sampleAccount, '§'].map((of) => ({
  account: of,
  hasRoutes: true,
  prefixes: [
    {
      prefix: 'p §',
      advertised: 'yes',
      routes: [[], ['§'], ['cni.§', 't §']].map((through) => ({
        ...{ nexthop: '§', priority: 1, weight: 2, scope: { regions: ['§'], colos: ['c §'] }, through },
        ...{ kind: 'unclear', health: { best: 'healthy', worst: 'down' }, carries: 'yes' },
      })),
    },
  ],
  idle: ['§', 'cni.§'],
  notRead: ['§', 'n §'],
}));
const dossiers: readonly CircuitDossier[] = recordSample(sampleAccount).circuits.map((circuit) => ({
  circuit,
  ordered_days: 3,
  next: [
    { what: 'light', cni: null, message: 'why §', command: 'demarc loa §' },
    { what: 'router', cni: 'cni.§', message: '§', facts: [['n §', '§']] },
  ],
}));
const redundancy: Redundancy = {
  sets: [sampleAccount, '§'].map((account) => ({
    ...{ account, name: '§', names: ['§', 's §'], kind: 'place', circuits: ['§', 'n §'], up: ['§'], wanted: 'site' },
    ...{ devices: ['d §'], sites: ['§'], facilities: ['f §'] },
    now: { circuit: 'no', device: 'no', site: 'unknown' },
    when_healthy: { circuit: 'yes', device: 'no', site: 'unknown' },
  })),
  alone: [{ account: '§', key: null, name: '§', state: 's §' }],
};
const editQuestion = {
  ...{ account: 'account §', address: 'cni.§', file: '§.yaml' },
  fields: [{ path: 'magic.§', before: 'before §', after: ['after §', 'b'] }],
};

const edits: EditReport = {
  written: ['§', 'x.§', null].map((field) => ({
    ...{ account: '§', address: 'cni.§', field, file: 'f §', line: 3 },
    action: 'set',
  })),
  left: [null, '§'].map((field) => ({ account: sampleAccount, address: '§', field, reason: 'r §' })),
  files: [
    { name: '§', before: '§\n# c §\na: 1 # §\n', after: '§\n# c §\na: 2 # §\n' },
    { name: 'n §', before: '# §\n::§\na: 1\n', after: '# §\n::§\na: 2\n' },
  ],
  saved: true,
};
const inventory = [sampleAccount, '§'].map((account) => recordSample(account));
const diff: DiffDocument = {
  format: 'demarc.diff/1',
  before: { taken_at: '§', live: false },
  after: { taken_at: 't §', live: false },
  accounts: [sampleAccount, '§'].map((of) => ({
    account: of,
    summary: { create: 1, update: 1, replace: 1, delete: 1, unchanged: 1 },
    changes: actions.map((action) => ({
      ...{ address: `cni.${action} §`, kind: 'cni', action, live_id: '§', replaces: 'r §', place: ['§', 'p §'] },
      fields: [
        { path: 'magic.description', before: '§', after: 'a §' },
        { path: 'bgp.extra_prefixes', before: ['§'], after: ['x §'] },
        { path: 'x.§', before: '§' },
      ],
    })),
    health: [{ address: 'interconnect.§', live_id: '§', before: '§', after: 'Down (§)' }],
    not_compared: [{ address: 'cni.§', path: '§', reason: 'r §' }],
  })),
};
const drawSets = ([account = sampleAccountPlan()]: readonly AccountPlan[]) =>
  renderSetsMermaid(account, account.changes) ?? '';
const unmanagedIsDrift = new Set([sampleAccount]);
const pathOf = (file: string) => file;

const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

type Kind =
  | 'metrics'
  | 'text'
  | 'patch'
  | 'csv'
  | 'markdown'
  | 'json'
  | 'lines of json'
  | 'commands'
  | 'mermaid'
  | 'dot'
  | 'svg'
  | 'html'
  | 'junit';
type Case = readonly [kind: Kind, render: (piece: string) => string];

/** Text without and with colour. */
function text(render: (piece: string, style: { readonly color: boolean }) => string): readonly Case[] {
  return [
    ['text', (piece) => render(piece, { color: false })],
    ['text', (piece) => render(piece, { color: true }).replaceAll(colour, '')],
  ];
}

const page = {
  code: 'c §',
  group: 'g',
  means: 'm §',
  wrote: 'cnis:\n  wan-a: {}',
  when: 'x §',
  says: 's §',
  fix: 'f §',
};
const codes = [{ id: 'g', title: 'Title §', pages: [page, { ...page, wrote: '$ demarc plan' }] }];

/** Every renderer there is, on samples with hostile text wherever text of others may be. */
const renderers: Readonly<Record<string, readonly Case[]>> = {
  renderPlanText: text((piece, style) => renderPlanText(poison(plan, piece), style)),
  renderPlanMarkdown: [['markdown', (piece) => renderPlanMarkdown(poison(plan, piece), { maxBytes: 1_000_000 })]],
  renderPlanDiff: [['text', (piece) => renderPlanDiff(poison(plan, piece))]],
  renderDiffText: text((piece, style) => renderDiffText(poison(diff, piece), style)),
  renderDiffMarkdown: [['markdown', (piece) => renderDiffMarkdown(poison(diff, piece), { maxBytes: 1_000_000 })]],
  renderDriftText: text((piece, style) => renderDriftText(poison(plan, piece), { ...style, unmanagedIsDrift })),
  renderPlanJunit: [['junit', (piece) => renderPlanJunit(poison(plan, piece), { pathOf })]],
  renderDriftJunit: [['junit', (piece) => renderDriftJunit(poison(plan, piece), { pathOf, unmanagedIsDrift })]],
  renderDiagnosticsJunit: [
    [
      'junit',
      (piece) => {
        const files = poison(sources, piece).keys();
        return renderDiagnosticsJunit(poison(diagnostics, piece), { command: 'validate', files, pathOf });
      },
    ],
  ],
  renderDiagnosticsGitlab: [
    [
      'json',
      (piece) => renderDiagnosticsGitlab(poison(diagnostics, piece), { sources: poison(sources, piece), pathOf }),
    ],
  ],
  renderDriftMarkdown: [
    ['markdown', (piece) => renderDriftMarkdown(poison(plan, piece), { unmanagedIsDrift, maxBytes: 1_000_000 })],
  ],
  renderReviewDifferenceText: text((piece, style) => renderReviewDifferenceText(poison(difference, piece), style)),
  renderReviewDifferenceMarkdown: [
    ['markdown', (piece) => renderReviewDifferenceMarkdown(poison(difference, piece), { maxBytes: 1_000_000 })],
  ],
  renderEvidenceMarkdown: [
    ['markdown', (piece) => renderEvidenceMarkdown(poison(evidence, piece))],
    [
      'markdown',
      (piece) =>
        renderEvidenceMarkdown(poison({ ...evidence, run: { not_known: [{ what: 'actor', why: '§' }] } }, piece)),
    ],
  ],
  renderReportText: text((piece, style) => renderReportText(poison(report, piece), style)),
  renderReportMarkdown: [['markdown', (piece) => renderReportMarkdown(poison(report, piece), { maxBytes: 1_000_000 })]],
  renderReportJson: [['json', (piece) => renderReportJson(poison(report, piece))]],
  renderDiagnosticsText: text((piece, style) =>
    renderDiagnosticsText(poison(diagnostics, piece), poison(sources, piece), style),
  ),
  renderDiagnosticsJson: [['json', (piece) => renderDiagnosticsJson(poison(diagnostics, piece))]],
  renderDiagnosticsSarif: [
    [
      'json',
      (piece) =>
        renderDiagnosticsSarif(poison(diagnostics, piece), {
          rules: poison(rules, piece),
          version: '1',
          sources: poison(sources, piece),
          pathOf,
        }),
    ],
  ],
  renderDiagnosticsGithub: [['commands', (piece) => renderDiagnosticsGithub(poison(diagnostics, piece), { pathOf })]],
  renderDiagnosticsMarkdown: [
    ['markdown', (piece) => renderDiagnosticsMarkdown(poison(diagnostics, piece), { pathOf, maxBytes: 1_000_000 })],
  ],
  renderFailureMarkdown: [
    ['markdown', (piece) => renderFailureMarkdown('A title', { message: piece, hint: `hint ${piece}` })],
  ],
  renderRefusedMarkdown: [
    [
      'markdown',
      (piece) =>
        renderRefusedMarkdown({ reason: piece, remarks: [piece, `#1: ${piece}`], hint: piece, fingerprint: piece }),
    ],
  ],
  renderNetworkError: text((piece, style) =>
    renderNetworkError(new NetworkError(`m ${piece}`, poison(failure, piece)), style),
  ),
  renderEvent: text((piece, style) =>
    poison(events, piece)
      .flatMap((event) => [renderEvent(event, style), renderEvent(event, style, piece)])
      .join('\n'),
  ),
  renderSlowStep: [['text', (piece) => renderSlowStep(poison(slow, piece), 12_000)]],
  renderExportSummary: text((piece, style) => renderExportSummary(poison(exports, piece), style)),
  renderInitFiles: text((piece, style) => renderInitFiles(poison(initFiles, piece), style)),
  renderNextStepsHere: [
    surroundings,
    { ...surroundings, runs: { running: [], journals: [{ path: '§' }] } },
    { ...surroundings, documents: [], passedOver: ['§'] },
  ].flatMap((here) => text((piece, style) => renderNextStepsHere(poison(here, piece), style))),
  renderInitSteps: text(
    (piece, style) =>
      renderInitSteps(poison(initSteps, piece), style) +
      renderInitSteps(poison({ ...initSteps, ci: 'gitlab' as const }, piece), style),
  ),
  renderEditQuestion: text((piece, style) => `${renderEditQuestion(poison(editQuestion, piece), style)}\n`),
  renderEditsText: text((piece, style) => renderEditsText(poison(edits, piece), style)),
  renderEditsJson: [['json', (piece) => renderEditsJson(poison(edits, piece))]],
  renderPatch: [['patch', (piece) => renderPatch(poison(edits, piece).files)]],
  renderInventoryText: [['text', (piece) => renderInventoryText(poison(inventory, piece))]],
  // A table of one row: a second one would look like a row that a piece began.
  renderInventoryMarkdown: [0, 1].map((at) => [
    'markdown',
    (piece) => {
      const one = (account: CircuitAccount) => ({ ...account, circuits: account.circuits.slice(at, at + 1) });
      return renderInventoryMarkdown(poison(inventory.slice(0, 1).map(one), piece));
    },
  ]),
  renderInventoryJson: [['json', (piece) => renderInventoryJson(poison(inventory, piece))]],
  renderInventoryNetBox: [['json', (piece) => renderInventoryNetBox(poison(inventory, piece))]],
  renderInventoryAnsible: [['json', (piece) => renderInventoryAnsible(poison(inventory, piece))]],
  renderGraphMermaid: [['mermaid', (piece) => renderGraphMermaid(hostilePicture(piece))]],
  renderSetsMermaid: [['mermaid', (piece) => drawSets(poison(plan.accounts, piece))]],
  renderGraphSvg: [['svg', (piece) => renderGraphSvg(hostilePicture(piece))]],
  renderGraphHtml: [['html', (piece) => renderGraphHtml(hostilePicture(piece))]],
  renderGraphDot: [['dot', (piece) => renderGraphDot(hostilePicture(piece))]],
  renderInventoryCsv: [['csv', (piece) => renderInventoryCsv(poison(inventory, piece))]],
  renderDossierText: text((piece, style) => renderDossierText(poison(dossiers, piece), style)),
  renderDossierMarkdown: [['markdown', (piece) => renderDossierMarkdown(poison(dossiers.slice(0, 1), piece))]],
  renderDossierJson: [['json', (piece) => renderDossierJson(poison(dossiers, piece))]],
  renderRedundancyText: [['text', (piece) => renderRedundancyText(poison(redundancy, piece))]],
  renderRedundancyJson: [['json', (piece) => renderRedundancyJson(poison(redundancy, piece))]],
  renderStatusSummary: [
    [
      'text',
      (piece) =>
        renderStatusSummary(poison(statusRows, piece), {
          weak_sets: poison([{ account: '§', name: '§', up: 1, circuits: 2 }], piece),
          left_out: 1,
        }),
    ],
  ],
  renderStatusMetrics: [
    [
      'metrics',
      (piece) =>
        renderStatusMetrics({
          accounts: poison([recordSample('a1')], piece),
          sets: poison([{ account: '§', name: '§', up: 1, circuits: 2 }], piece),
          ...{ readAt: 0, tookMs: 1, isGood: true, version: piece },
        }),
    ],
  ],
  renderStatusChange: [
    [
      'text',
      (piece) =>
        renderStatusChange(
          poison({ account: '§', key: '§', name: '§', from: '§', to: '§', reason: '§' }, piece),
          new Date(0),
        ),
    ],
  ],
  renderStatusScreen: [
    [
      'text',
      (piece) => {
        const view = { left_out: 0, readAt: new Date(0), failure: piece, pauseMs: 20_000 };
        const sets = poison([{ account: '§', name: '§', up: 1, circuits: 2 }], piece);
        return renderStatusScreen(
          { ...view, rows: poison(statusRows, piece), weak_sets: sets },
          { columns: 900, rows: 50 },
        );
      },
    ],
  ],
  renderAbsent: [['text', (piece) => renderAbsent(poison(statusRows, piece))]],
  renderStatusText: [['text', (piece) => renderStatusText(poison(statusRows, piece))]],
  renderStatusMarkdown: [['markdown', (piece) => renderStatusMarkdown(poison(statusRows, piece))]],
  renderStatusJson: [
    ['json', (piece) => renderStatusJson(poison({ accounts: inventory, weak_sets: [], left_out: 0 }, piece))],
  ],
  renderPreflightText: [['text', (piece) => renderPreflightText(poison(reports, piece))]],
  renderPreflightMarkdown: [['markdown', (piece) => renderPreflightMarkdown(poison(reports, piece))]],
  renderPreflightJson: [['json', (piece) => renderPreflightJson(poison(reports, piece))]],
  renderRoutesText: [['text', (piece) => renderRoutesText(poison(listings, piece))]],
  renderRoutesJson: [['json', (piece) => renderRoutesJson(poison(listings, piece))]],
  renderSlotsText: [['text', (piece) => renderSlotsText(poison(slots, piece))]],
  renderSlotsJson: [['json', (piece) => renderSlotsJson(poison(slots, piece))]],
  renderRulesText: [['text', (piece) => renderRulesText(poison(rules, piece))]],
  renderRulesJson: [['json', (piece) => renderRulesJson(poison(rules, piece))]],
  renderPagesText: text((piece, style) => renderPagesText(poison(codes, piece), style)),
  renderCodesText: text((piece, style) => renderCodesText(poison(codes, piece), style)),
  renderPagesMarkdown: [['markdown', (piece) => renderPagesMarkdown(poison(codes, piece))]],
  renderPagesJson: [['json', (piece) => renderPagesJson(poison(codes, piece))]],
  renderAccountsText: [['text', (piece) => renderAccountsText(poison(accounts, piece))]],
  renderAccountsJson: [['json', (piece) => renderAccountsJson(poison(accounts, piece))]],
  // Beside the renderers: what the plan's JSON, the event log and --verbose are made with.
  jsonText: [['json', (piece) => jsonText(poison(plan, piece))]],
  encodePlan: [['json', (piece) => encodePlan(poison(plan, piece))]],
  jsonLine: [['lines of json', (piece) => jsonLine(poison(report, piece))]],
  requestLine: [
    [
      'text',
      (piece) =>
        requestLine({ ...poison(failure, piece), status: 200, durationMs: 1, error: undefined, cfRay: `ray ${piece}` }),
    ],
  ],
};

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** What holds for everything that is printed: a terminal and a log of Actions show it as it is, and do nothing else. */
function isInert(output: string): boolean {
  return !hidden.test(output.replaceAll(/\r?\n/g, '')) && !output.includes('##[');
}

/** The lines that a piece began: commands to the runner, and words of its own. */
function begunIn(output: string): readonly string[] {
  return output.split('\n').filter((line) => line.trimStart().startsWith('::') || /^\W*INJECTED/.test(line));
}

function jsonProblem(text: string): readonly string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** The lines that are like none of these. */
function linesBut(output: string, known: readonly RegExp[]): readonly string[] {
  const lines = output.split('\n').slice(0, -1);
  return lines.filter((line) => !known.some((each) => each.test(line)));
}

/** What is wrong with an output of a kind. */
const problemsOf: Readonly<Record<Kind, (output: string) => readonly string[]>> = {
  text: begunIn,
  // The lines of documents are in it. None begins without a sign, or with one that is not the patch's own.
  patch: (output) =>
    output
      .split('\n')
      .slice(0, -1)
      .filter(
        (line) =>
          line.startsWith('::') || !/^(?:[ +-]|# |@@ -\d)/.test(line) || /^(?:---|\+\+\+)\W*INJECTED/.test(line),
      ),
  csv: (output) => {
    const rows = readCsv(output);
    const isFormula = (cell: string) => /^[=+\-@\t\r]/.test(cell);
    return [
      ...begunIn(output.replaceAll('\r\n', '\n')),
      ...(rows.every((row) => row.length === rows[0]?.length) ? [] : ['rows of different lengths']),
      ...(rows.length === 1 + inventory.length * 2 ? [] : [`${rows.length} rows`]),
      ...rows.flat().filter(isFormula),
    ];
  },
  markdown: (output) => {
    const { prose, open } = outsideCode(output);
    const tags = prose.match(/<[^>]*>/g) ?? [];
    const count = (tag: string) => tags.filter((each) => each === tag).length;
    const marks = /-->|<!--|!\[|\]\(|:\/\/|@(?!&#8203;)|(?<!&)#\d|\bGH-\d|`[^`]|~~|^(?!\|).*INJECTED.*\n\|/m.exec(
      prose,
    );
    return [
      ...begunIn(output.replace(/```diff[^]*?\n```/g, '')),
      ...(open ? ['a fence is open'] : []),
      ...tags.filter((tag) => !/^<\/?(code|details|summary|b|br)>$/.test(tag)),
      ...(count('<details>') === count('</details>') ? [] : ['a fold is open']),
      ...(marks ?? []),
    ];
  },
  json: (output) => [...jsonProblem(output), ...begunIn(output)],
  'lines of json': (output) => [...(output.trimEnd().includes('\n') ? ['several lines'] : []), ...jsonProblem(output)],
  // Every line is one of ours: ids are made, a label has letters, digits and character codes, and nothing is clicked or left out.
  mermaid: (output) =>
    linesBut(output, [
      /^flowchart LR$/,
      /^ {2}(?:n|note)\d+(?:\(\[|\{\{|\[\/|\[\[|[[(>])"(?:[A-Za-z0-9 ./-]|\\n|#\d+;)+"(?:\]\)|\}\}|\\\]|\/\]|\]\]|[\])]):::[a-z]+$/,
      /^ {2}n\d+ (?:---|-\.->|==>) n\d+$/,
      /^ {2}classDef [a-z]+ [a-z0-9#:, -]+$/,
      /^ {2}class n[n\d,]+ [a-z]+$/,
      /^ {2}linkStyle [\d,]+ stroke:#[0-9a-f]{6}$/,
    ]),
  svg: (output) => {
    const tags = output.replace(/<style>[^<]*<\/style>/, '').match(/<[^>]*>/g) ?? [];
    return tags.filter(
      (tag) =>
        !/^<(?:\/?(?:svg|title|desc|rect|g|path|text)|(?:svg|title|desc|rect|g|path|text)(?: [a-zA-Z-]+="[^"<>&]*")+\/?)>$/.test(
          tag,
        ),
    );
  },
  // All that is foreign is in one line of data, in which no element ends and none begins.
  html: (output) => {
    const data = /^<script type="application\/json" id="picture">([^<]*)<\/script>$/m;
    const [line, json = ''] = data.exec(output) ?? [];
    const frame = renderGraphHtml(hostilePicture('other')).replace(data, '');
    return [
      ...jsonProblem(json),
      ...(line !== undefined && output.replace(line, '') === frame ? [] : ['foreign text outside of the data']),
    ];
  },
  dot: (output) =>
    linesBut(output, [
      /^digraph demarc \{$|^\}$/,
      /^ {2}(?:graph|node|edge) \[[a-z0-9=", .#-]+\];$/i,
      /^ {2}(?:n\d+ \[)?label="(?:[A-Za-z0-9 .,:/_+-]|\\n|&#\d+;)+"(?:, [a-z]+=(?:[a-z0-9.]+|"[a-z0-9#,]+"))*\]?;$/,
      /^ {2}n\d+ -> n\d+(?: \[[a-z0-9=", #]+\])?;$/,
    ]),
  metrics: (output) => {
    const known = readMetrics(output);
    return known.size === 12 && output.endsWith('\n') ? [] : [`${known.size} families`];
  },
  junit: (output) => [...junitProblems(output), ...begunIn(output)],
  commands: (output) => {
    const lines = output.split('\n').slice(0, -1);
    const names = lines.map((line) => readWorkflowCommand(line)?.name).join();
    return names === 'error,warning,notice' ? [] : [`the commands ${names}`];
  },
};

/** The script of a page runs in a browser: test/e2e/graph-page.test.ts. */
function isRenderer(name: string): boolean {
  return name.endsWith('.ts') && !name.includes('page/') && !name.includes('page\\');
}

it('this test covers every renderer', async () => {
  const folder = new URL('../../src/render/', import.meta.url);
  const names: string[] = [];
  for (const file of (await readdir(folder, { recursive: true })).filter(isRenderer)) {
    const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === 'function' && /^render[A-Z]/.test(name)) names.push(name);
    }
  }
  expect(names.length).toBeGreaterThan(20);
  expect([...new Set(names)].filter((name) => !(name in renderers))).toEqual([]);
});

describe.each(Object.entries(renderers))('%s', (_name, cases) => {
  it('shows its input', () => {
    for (const [, render] of cases) expect(render('HARMLESS').split('HARMLESS').length).toBeGreaterThan(1);
  });

  it('shows every hostile piece as plain text', () => {
    const found = Object.entries(hostilePieces).flatMap(([name, piece]) =>
      cases.flatMap(([kind, render]) => {
        const output = render(piece);
        return [...(isInert(output) ? [] : [output]), ...problemsOf[kind](output)].map((problem) => [name, problem]);
      }),
    );
    expect(found).toEqual([]);
  });
});
