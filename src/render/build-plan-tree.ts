import type {
  AccountPlan,
  Change,
  GuardTrip,
  LiveReference,
  NotCompared,
  PlanDocument,
  PlanNote,
  PlanSource,
  PlanSummary,
  Step,
} from '../model/plan.ts';
import { buildField } from './build-field.ts';
import { dangersOf } from './danger.ts';
import { feltBy } from './felt.ts';
import { groupChanges, nameOf, type ChangeGroup } from './group-changes.ts';
import type {
  AccountNode,
  ChangeNode,
  GroupNode,
  GuardNode,
  NotComparedNode,
  NoteNode,
  PlanTree,
  ReferenceNode,
  SourceNode,
  StepNode,
  WorstImpact,
} from './plan-tree.ts';
import { untrusted, type Untrusted } from './untrusted.ts';
import { matchWords } from './words.ts';

/** The one traversal of a plan document: text, Markdown and diff all walk what it returns. */
export function buildPlanTree(plan: PlanDocument): PlanTree {
  const accounts = plan.accounts.map(buildAccount);
  return {
    fingerprint: untrusted(plan.fingerprint),
    allowed: plan.allowed.map(untrusted),
    summary: sumUp(plan.accounts.map((account) => account.summary)),
    dangers: dangersOf(accounts),
    worst: worstImpact(accounts.flatMap((account) => account.groups.flatMap((group) => group.changes))),
    accounts,
  };
}

function buildAccount(account: AccountPlan): AccountNode {
  return {
    account: untrusted(account.account),
    complete: account.complete,
    applyable: account.applyable,
    summary: account.summary,
    errors: account.errors.map(buildNote),
    warnings: account.warnings.map(buildNote),
    groups: groupChanges(account.changes).map(buildGroup),
    guards: account.guards.map(buildGuard),
    unmanaged: account.unmanaged.map(buildReference),
    ignored: account.ignored.map(buildReference),
    notCompared: account.not_compared.map(buildNotCompared),
  };
}

function buildGroup(group: ChangeGroup): GroupNode {
  return {
    about: group.about,
    name: optional(group.name),
    changesInterconnect: group.changes[0]?.kind === 'interconnect',
    changes: group.changes.map(buildChange),
  };
}

export function buildChange(change: Change): ChangeNode {
  return {
    address: untrusted(change.address),
    kind: change.kind,
    name: untrusted(nameOf(change)),
    action: change.action,
    liveId: optional(change.live_id),
    matched: change.matched_by === null ? undefined : matchWords[change.matched_by],
    felt: feltBy(change),
    reason: optional(change.reason),
    fields: change.fields.map(buildField),
    steps: change.steps.map(buildStep),
    blockedBy: change.blocked_by,
    source: buildSource(change.source),
  };
}

function buildStep({ id, call, needs, after = [], healthy = [] }: Step): StepNode {
  return { id, call, needs, after, healthy: healthy.map(untrusted) };
}

export function buildNote(note: PlanNote): NoteNode {
  return {
    code: untrusted(note.code),
    message: untrusted(note.message),
    address: optional(note.address),
    hint: optional(note.hint),
    source: buildSource(note.source),
  };
}

function buildSource(source: PlanSource | undefined): SourceNode | undefined {
  if (source === undefined) return undefined;
  return { file: untrusted(source.file), line: source.line, column: source.column };
}

function buildGuard(guard: GuardTrip): GuardNode {
  return {
    id: guard.id,
    message: untrusted(guard.message),
    addresses: guard.addresses.map(untrusted),
    lift: untrusted(guard.lift),
    lifted: guard.lifted,
  };
}

function buildReference(reference: LiveReference): ReferenceNode {
  return { kind: reference.kind, liveId: untrusted(reference.live_id), summary: untrusted(reference.summary) };
}

function buildNotCompared(entry: NotCompared): NotComparedNode {
  return { address: untrusted(entry.address), path: untrusted(entry.path), reason: untrusted(entry.reason) };
}

function optional(text: string | null | undefined): Untrusted | undefined {
  return text === null || text === undefined ? undefined : untrusted(text);
}

function worstImpact(changes: readonly ChangeNode[]): WorstImpact | undefined {
  const weight = changes.reduce((most, change) => Math.max(most, change.felt.weight), 0);
  const doers = changes.filter((change) => change.felt.weight === weight);
  const [first] = doers;
  return first === undefined ? undefined : { felt: first.felt, addresses: doers.map(({ address }) => address) };
}

function sumUp(summaries: readonly PlanSummary[]): PlanSummary {
  const total = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0, unmanaged: 0, ignored: 0, blocked: 0 };
  for (const summary of summaries) {
    total.create += summary.create;
    total.update += summary.update;
    total.replace += summary.replace;
    total.delete += summary.delete;
    total.unchanged += summary.unchanged;
    total.unmanaged += summary.unmanaged;
    total.ignored += summary.ignored;
    total.blocked += summary.blocked;
  }
  return total;
}
