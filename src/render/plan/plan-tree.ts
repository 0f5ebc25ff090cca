import type { WriteOperation } from '../../model/operation.ts';
import type { Action, BlockWait, GuardId, Impact, ObjectKind, PlanSummary } from '../../model/plan.ts';
import type { PreflightNode } from '../preflight/preflight-words.ts';
import type { Untrusted } from '../text/sanitise.ts';
import type { TrafficEffect } from './traffic-effect.ts';

/** A plan for readers. `buildPlanTree` builds it once. Every renderer walks this tree, never the plan document. */
export interface PlanTree {
  readonly fingerprint: Untrusted;
  readonly allowed: readonly Untrusted[];
  /** Empty where the command line lifts what is allowed. */
  readonly allowedBy: readonly AllowedByNode[];
  /** Totals of all accounts. */
  readonly summary: PlanSummary;
  /** The number of changes of each impact, the worst first. */
  readonly impacts: ReadonlyMap<Impact, number>;
  /** Changes that a reviewer must not miss, the most dangerous first. */
  readonly dangers: readonly DangerNode[];
  readonly accounts: readonly AccountNode[];
  readonly pace: readonly PaceNode[];
  readonly baseNotes: readonly BaseNoteNode[];
  /** The same in two parts. Undefined for a plan that is not split. */
  readonly split: { readonly own: PlanTree; readonly open: PlanTree } | undefined;
}

/** Why something is not compared with the documents before this change. */
export interface BaseNoteNode {
  readonly why: Untrusted;
  /** False: nothing is compared. */
  readonly isSplit: boolean;
  /** Empty: all of them. */
  readonly accounts: readonly Untrusted[];
}

/** Changes of an account with the same action, kind of object, effect on traffic and guards. */
export interface DangerNode {
  readonly account: Untrusted;
  /** Any of them. */
  readonly sample: ChangeNode;
  readonly circuits: readonly DangerCircuit[];
  readonly count: number;
  /** The addresses of all dangerous changes of the account. */
  readonly named: ReadonlySet<string>;
}

/** Those on the same circuit, or on the same way from one circuit to another. */
export type DangerCircuit = readonly [ChangeNode, ...ChangeNode[]];

/** What a commit of a pull request lifts, or the workflow in every run. */
export interface AllowedByNode {
  /** The start of the commit's SHA; undefined for the workflow. */
  readonly commit: string | undefined;
  readonly texts: readonly Untrusted[];
  /** What it allows although no guard of this plan trips that it could lift. */
  readonly idle: readonly Untrusted[];
}

export interface AccountNode {
  readonly account: Untrusted;
  readonly complete: boolean;
  readonly applyable: boolean;
  /** True if what is open already is left out. */
  readonly isOwnHalf: boolean;
  readonly summary: PlanSummary;
  /** As in `PlanTree`. */
  readonly impacts: ReadonlyMap<Impact, number>;
  readonly errors: readonly NoteNode[];
  readonly warnings: readonly NoteNode[];
  /** Every change exactly once, grouped by interconnect. */
  readonly groups: readonly GroupNode[];
  /** Every declared interconnect and CNI. Empty for a plan of an older version. */
  readonly matches: readonly MatchNode[];
  readonly guards: readonly GuardNode[];
  readonly unmanaged: readonly ReferenceNode[];
  readonly ignored: readonly ReferenceNode[];
  readonly notCompared: readonly NotComparedNode[];
  /** What the traffic preflight could not read. */
  readonly notJudged: readonly Untrusted[];
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
  /** True if the name is the live name of an interconnect that no document declares and that the plan does not change. */
  readonly isLiveName: boolean;
  /** Where the interconnect is after the plan. */
  readonly place: PlaceNode | undefined;
  readonly changes: readonly ChangeNode[];
}

export interface ChangeNode {
  readonly address: Untrusted;
  readonly kind: ObjectKind;
  /** The key. Without a key, the name in the address. */
  readonly name: Untrusted;
  readonly action: Action;
  readonly liveId: Untrusted | undefined;
  /** How the live object was matched, in words. */
  readonly matched: string | undefined;
  readonly effect: TrafficEffect;
  /** For a CNI: the address or live name of the interconnect that it is on afterwards. */
  readonly circuit: Untrusted | undefined;
  /** For a CNI that moves: the interconnect that it is on now. */
  readonly circuitBefore: Untrusted | undefined;
  /** Where its circuit is after the change; for a delete: now. */
  readonly place: PlaceNode | undefined;
  /** Where its circuit was, for a replacement and a move. */
  readonly placeBefore: PlaceNode | undefined;
  /** The CNIs whose traffic a disruptive change affects. */
  readonly riders: readonly RiderNode[];
  /** What only the Magic side has of a CNI and goes for good. */
  readonly lost: readonly LostNode[];
  readonly left: readonly LeftNode[];
  /** Undefined: the change disrupts nothing, or nothing was read. */
  readonly preflight: PreflightNode | undefined;
  readonly reason: Untrusted | undefined;
  readonly fields: readonly FieldNode[];
  readonly steps: readonly StepNode[];
  readonly blockedBy: readonly GuardId[];
  readonly source: SourceNode | undefined;
}

/** What is left of a backup set while a change runs. */
export interface LeftNode {
  readonly set: Untrusted;
  readonly left: number;
  /** 1: the set is a customer that no other circuit backs up. */
  readonly of: number;
  /** The metro in which the set has no other circuit. Undefined where that is not what matters. */
  readonly metro: Untrusted | undefined;
}

export interface PlaceNode {
  /** Site, facility, device and speed; or region and bandwidth. Never empty. */
  readonly parts: readonly Untrusted[];
  /** How a selector chose the port. */
  readonly picked: Untrusted | undefined;
}

export interface LostNode {
  readonly field: Untrusted;
  readonly value: Untrusted;
}

export interface RiderNode {
  readonly cni: Untrusted;
  /** Empty: whom it serves is not known. */
  readonly customers: readonly Untrusted[];
  readonly description: Untrusted | undefined;
}

/** An API call and what it waits for. */
export interface StepNode {
  readonly id: number;
  readonly call: WriteOperation;
  /** Steps that must succeed first. */
  readonly needs: readonly number[];
  /** Steps that must end first, with success or failure. */
  readonly after: readonly number[];
  /** Interconnects that must be Healthy first. */
  readonly healthy: readonly Untrusted[];
  /** Blocks of steps that must end well first. */
  readonly blocks: readonly AwaitedBlock[];
}

export interface AwaitedBlock {
  readonly steps: readonly number[];
  /** What must be seen after it. */
  readonly then: BlockWait['then'];
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

/** The members that a set gains and loses. */
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
  /** `--allow`, or `commit 1a2b3c4`. */
  readonly liftedBy: string;
}

/** Which live object a key is. */
export interface MatchNode {
  readonly address: Untrusted;
  /** Undefined: it is not live. */
  readonly liveId: Untrusted | undefined;
  readonly words: string | undefined;
  /** True if only a selector or CNIs say so, and something changes on it. */
  readonly isAlwaysShown: boolean;
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

/** What lies between two disruptive circuits of a backup set, and how long that takes at least. */
export interface PaceNode {
  readonly account: Untrusted;
  readonly words: string;
}
