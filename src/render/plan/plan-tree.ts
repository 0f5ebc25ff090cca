import type { WriteOperation } from '../../model/operation.ts';
import type { Action, Change, GuardId, Impact, ObjectKind, PlanSummary, Step } from '../../model/plan.ts';
import type { Untrusted } from '../text/sanitise.ts';

/** A plan as people read it. Built once by `buildPlanTree`; every renderer walks this tree and never the document itself. */
export interface PlanTree {
  readonly fingerprint: Untrusted;
  readonly allowed: readonly Untrusted[];
  /** Sums over all accounts. */
  readonly summary: PlanSummary;
  /** What a reviewer must not miss, the most dangerous first. */
  readonly dangers: readonly DangerNode[];
  /** The most that traffic may feel; undefined where nothing changes. */
  readonly worst: WorstImpact | undefined;
  readonly accounts: readonly AccountNode[];
}

/** Changes of one account to objects of one kind that do the same to traffic. */
export interface DangerNode {
  readonly account: Untrusted;
  readonly kind: ObjectKind;
  readonly action: Action;
  readonly felt: Felt;
  readonly addresses: readonly Untrusted[];
}

/** What traffic may feel, and the changes that do it. */
export interface WorstImpact {
  readonly felt: Felt;
  readonly addresses: readonly Untrusted[];
}

export interface AccountNode {
  readonly account: Untrusted;
  readonly complete: boolean;
  readonly applyable: boolean;
  readonly summary: PlanSummary;
  readonly errors: readonly NoteNode[];
  readonly warnings: readonly NoteNode[];
  /** Every change, once, in the groups that an engineer thinks in. */
  readonly groups: readonly GroupNode[];
  readonly guards: readonly GuardNode[];
  readonly unmanaged: readonly ReferenceNode[];
  readonly ignored: readonly ReferenceNode[];
  readonly notCompared: readonly NotComparedNode[];
}

export interface NoteNode {
  readonly code: Untrusted;
  readonly message: Untrusted;
  readonly address: Untrusted | undefined;
  readonly hint: Untrusted | undefined;
  readonly source: SourceNode | undefined;
}

export interface SourceNode {
  readonly file: Untrusted;
  readonly line: number;
  readonly column: number;
}

export interface GroupNode {
  readonly about: 'settings' | 'interconnect' | 'cnis';
  /** The key or live name of the interconnect. */
  readonly name: Untrusted | undefined;
  /** Whether the interconnect itself is among the changes; it is then the first of them. */
  readonly changesInterconnect: boolean;
  readonly changes: readonly ChangeNode[];
}

export interface ChangeNode {
  readonly address: Untrusted;
  readonly kind: ObjectKind;
  /** The key; without one, the name that stands for it in the address. */
  readonly name: Untrusted;
  readonly action: Action;
  readonly liveId: Untrusted | undefined;
  /** How the live object was found, in words. */
  readonly matched: string | undefined;
  readonly felt: Felt;
  readonly reason: Untrusted | undefined;
  readonly fields: readonly FieldNode[];
  readonly steps: readonly StepNode[];
  readonly blockedBy: readonly GuardId[];
  readonly source: SourceNode | undefined;
}

/** One API call, and what it waits for. */
export interface StepNode {
  readonly id: number;
  readonly call: WriteOperation;
  /** Steps that must have ended well. */
  readonly needs: readonly number[];
  /** Steps that must have ended, well or not. */
  readonly after: readonly number[];
  /** Interconnects that must be Healthy. */
  readonly healthy: readonly Untrusted[];
}

export interface FieldNode {
  readonly path: Untrusted;
  readonly forcesReplacement: boolean;
  readonly edit: Edit;
}

export type Edit =
  | { readonly type: 'set'; readonly after: Value }
  | { readonly type: 'clear'; readonly before: Value }
  | { readonly type: 'change'; readonly before: Value; readonly after: Value }
  | ListEdit
  | { readonly type: 'nothing' };

/** A set of values that gains and loses members. */
export interface ListEdit {
  readonly type: 'list';
  readonly before: readonly Untrusted[];
  readonly after: readonly Untrusted[];
  readonly removed: readonly Untrusted[];
  readonly added: readonly Untrusted[];
}

export type Value =
  /** A number, a boolean or null, as written. */
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'text'; readonly text: Untrusted }
  | { readonly type: 'list'; readonly items: readonly Untrusted[] }
  | { readonly type: 'sensitive' }
  | { readonly type: 'unknown' };

export interface GuardNode {
  readonly id: GuardId;
  readonly message: Untrusted;
  readonly addresses: readonly Untrusted[];
  readonly lift: Untrusted;
  readonly lifted: boolean;
}

export interface ReferenceNode {
  readonly kind: ObjectKind;
  readonly liveId: Untrusted;
  readonly summary: Untrusted;
}

export interface NotComparedNode {
  readonly address: Untrusted;
  readonly path: Untrusted;
  readonly reason: Untrusted;
}

/** What traffic feels of a change: finer than the impact of the plan, as a replacement need not stop anything. */
export interface Felt {
  /** From 0, nothing, up to every session of the account. */
  readonly weight: number;
  /** Of one object. */
  readonly one: string;
  /** Of several objects. */
  readonly many: string;
}

const nothing: Felt = { weight: 0, one: 'no effect on traffic', many: 'no effect on traffic' };
const session: Felt = { weight: 1, one: 'its BGP session may reset', many: 'their BGP sessions may reset' };
const sessions: Felt = { weight: 1, one: 'BGP sessions on it may reset', many: 'BGP sessions on them may reset' };
const replaced: Felt = {
  weight: 2,
  one: 'traffic moves to the new circuit before the old one goes',
  many: 'traffic moves to the new circuits before the old ones go',
};
const moved: Felt = {
  weight: 2,
  one: 'traffic on it breaks off while it moves',
  many: 'traffic on them breaks off while they move',
};
const remade: Felt = {
  weight: 3,
  one: 'traffic on it stops until it is made again',
  many: 'traffic on them stops until they are made again',
};
const broken: Felt = {
  weight: 3,
  one: 'traffic stops until the new circuit is Healthy',
  many: 'traffic stops until the new circuits are Healthy',
};
const stopped: Felt = { weight: 4, one: 'traffic on it stops', many: 'traffic on them stops' };
const everything: Felt = {
  weight: 5,
  one: 'every BGP session of the account may reset',
  many: 'every BGP session of the account may reset',
};

/** From this weight on, traffic leaves the circuit that it is on. */
export const leastDisruption = replaced.weight;

/** Healthy means light and link; nothing here claims to know the BGP session. */
export function feltBy(change: Pick<Change, 'impact' | 'action' | 'kind' | 'steps'>): Felt {
  const byImpact: Readonly<Record<Impact, () => Felt>> = {
    none: () => nothing,
    session: () => (change.kind === 'cni' ? session : sessions),
    circuit: () => circuitFelt(change),
    account: () => everything,
  };
  return byImpact[change.impact]();
}

function circuitFelt({ action, kind, steps }: Pick<Change, 'action' | 'kind' | 'steps'>): Felt {
  if (action === 'replace') {
    if (kind === 'cni') return remade;
    return isMadeFirst(steps) ? replaced : broken;
  }
  return action === 'update' && kind === 'cni' ? moved : stopped;
}

/** Steps stand in an order that their needs allow: make before break creates the new interconnect before it deletes the old one. */
function isMadeFirst(steps: readonly Step[]): boolean {
  const made = steps.findIndex(({ call }) => call === 'create_interconnect');
  const broke = steps.findIndex(({ call }) => call === 'delete_interconnect');
  return made >= 0 && made < broke;
}
