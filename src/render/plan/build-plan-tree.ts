import {
  type AccountPlan,
  type AllowedBy,
  type Change,
  type GuardId,
  type GuardTrip,
  type Impact,
  impactRank,
  type LiveReference,
  type NotCompared,
  type PlanBlock,
  type PlanDocument,
  type PlanNote,
  type PlanSource,
  type PlanSummary,
  type Step,
} from '../../model/plan.ts';
import { buildPreflight } from '../preflight/preflight-words.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import { matchWords } from '../text/words.ts';
import { buildBaseNotes } from './base/base-notes.ts';
import { splitPlan } from './base/halves.ts';
import { dangersOf } from './danger.ts';
import { buildAllowedBy, liftedByWords } from './danger-words.ts';
import { buildField } from './fields/build-field.ts';
import { type ChangeGroup, groupChanges, nameOf } from './group-changes.ts';
import { buildLeft, buildPace } from './left-words.ts';
import { buildMatches } from './match-text.ts';
import { buildPlace, buildRiders } from './place-text.ts';
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
} from './plan-tree.ts';
import { trafficEffectOf } from './traffic-effect.ts';

/** The only traversal of a plan document. Text, Markdown and diff all walk its result. */
export function buildPlanTree(plan: PlanDocument): PlanTree {
  const halves = splitPlan(plan);
  const tripped = new Set(plan.accounts.flatMap(({ guards }) => guards.map(({ id }) => id)));
  const split = halves && { own: buildWhole(halves.own, tripped, true), open: buildWhole(halves.open, tripped) };
  return { ...buildWhole(plan, tripped), split };
}

function buildWhole(plan: PlanDocument, tripped: ReadonlySet<GuardId>, isOwnHalf = false): PlanTree {
  const { allowed_by: allowedBy = [] } = plan;
  const accounts = plan.accounts.map((account) => ({ ...buildAccount(account, allowedBy), isOwnHalf }));
  return {
    fingerprint: untrusted(plan.fingerprint),
    allowed: plan.allowed.map(untrusted),
    allowedBy: buildAllowedBy(allowedBy, tripped),
    summary: sumUp(plan.accounts.map((account) => account.summary)),
    impacts: countImpacts(accounts.flatMap((account) => [...account.impacts])),
    dangers: dangersOf(accounts),
    accounts,
    pace: buildPace(plan),
    baseNotes: buildBaseNotes(plan.accounts),
    split: undefined,
  };
}

function buildAccount(account: AccountPlan, allowedBy: readonly AllowedBy[]): Omit<AccountNode, 'isOwnHalf'> {
  const blocks = awaitedBlocks(account.blocks ?? []);
  return {
    account: untrusted(account.account),
    complete: account.complete,
    applyable: account.applyable,
    summary: account.summary,
    impacts: countImpacts(account.changes.map(({ impact }) => [impact, 1] as const)),
    errors: account.errors.map(buildNote),
    warnings: account.warnings.map(buildNote),
    groups: groupChanges(account.changes, account.matches === undefined).map((group) => buildGroup(group, blocks)),
    matches: buildMatches(account),
    guards: account.guards.map((guard) => buildGuard(guard, allowedBy)),
    unmanaged: account.unmanaged.map(buildReference),
    ignored: account.ignored.map(buildReference),
    notCompared: account.not_compared.map(buildNotCompared),
    notJudged: (account.not_judged ?? []).map(untrusted),
  };
}

function buildGroup(group: ChangeGroup, blocks: AwaitedBlocks): GroupNode {
  return {
    about: group.about,
    name: optional(group.name),
    isLiveName: group.isLiveName,
    place: buildPlace(group.changes[0]?.place),
    changes: group.changes.map((change) => ({
      ...buildChange(change),
      steps: change.steps.map((step) => buildStep(step, blocks)),
    })),
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
    effect: trafficEffectOf(change),
    circuit: optional(change.interconnect),
    circuitBefore: circuitBefore(change),
    place: buildPlace(change.place),
    placeBefore: buildPlace(change.place_before),
    riders: buildRiders(change.rides),
    lost: (change.effects ?? []).flatMap(({ lost = [] }) =>
      lost.map(({ field, value }) => ({ field: untrusted(field), value: untrusted(value) })),
    ),
    left: buildLeft(change),
    preflight: buildPreflight(change.preflight),
    reason: optional(change.reason),
    fields: change.fields.map(buildField),
    steps: change.steps.map((step) => buildStep(step)),
    blockedBy: change.blocked_by,
    source: buildSource(change.source),
  };
}

/** The interconnect that a moved CNI leaves. */
function circuitBefore({ fields }: Change): Untrusted | undefined {
  const before = fields.find(({ path, after }) => path === 'interconnect' && after !== undefined)?.before;
  return typeof before === 'string' ? untrusted(before) : undefined;
}

/** By id of a block: the blocks before it. */
type AwaitedBlocks = ReadonlyMap<number, StepNode['blocks']>;

function awaitedBlocks(blocks: readonly PlanBlock[]): AwaitedBlocks {
  const stepsOf = new Map(blocks.map(({ id, steps }) => [id, steps]));
  return new Map(
    blocks.map(({ id, after }) => [id, after.map(({ block, then }) => ({ steps: stepsOf.get(block) ?? [], then }))]),
  );
}

function buildStep(
  { id, call, needs, after = [], healthy = [], block }: Step,
  blocks: AwaitedBlocks = new Map(),
): StepNode {
  const before = block === undefined ? [] : (blocks.get(block) ?? []);
  return { id, call, needs, after, healthy: healthy.map(untrusted), blocks: before };
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

function buildGuard(guard: GuardTrip, allowedBy: readonly AllowedBy[]): GuardNode {
  return {
    id: guard.id,
    message: untrusted(guard.message),
    addresses: guard.addresses.map(untrusted),
    lift: untrusted(guard.lift),
    lifted: guard.lifted,
    liftedBy: liftedByWords(guard.id, allowedBy),
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

/** The worst impact first. */
function countImpacts(counts: readonly (readonly [Impact, number])[]): ReadonlyMap<Impact, number> {
  const sums = new Map<Impact, number>();
  for (const [impact, count] of counts) sums.set(impact, (sums.get(impact) ?? 0) + count);
  return new Map([...sums].sort(([a], [b]) => impactRank(b) - impactRank(a)));
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
