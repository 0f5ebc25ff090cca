import type { DesiredAccount, DesiredCni, DesiredDirect, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { MatchReason, PlanNote } from '../../model/plan.ts';
import { joinWords } from '../../model/text.ts';
import { isAsDeclared } from '../diff/interconnect-differences.ts';
import { type PlanCode, planNote } from '../note.ts';
import type { HostEvidence } from './host-evidence.ts';

/** Collects matches. Each key and each live object is matched at most once. */
export class Matches<Live> {
  readonly matches = new Map<string, Live>();
  readonly reasons = new Map<string, Exclude<MatchReason, null>>();
  readonly errors: PlanNote[] = [];
  readonly warnings: PlanNote[] = [];
  readonly #keyOf = new Map<string, string>();
  readonly #kind: 'interconnect' | 'cni';
  readonly #idOf: (live: Live) => string;

  constructor(kind: 'interconnect' | 'cni', idOf: (live: Live) => string) {
    this.#kind = kind;
    this.#idOf = idOf;
  }

  add(key: string, live: Live, by: Exclude<MatchReason, null>): void {
    this.matches.set(key, live);
    this.reasons.set(`${this.#kind}.${key}`, by);
    this.#keyOf.set(this.#idOf(live), key);
  }

  /** Keeps a live object from all other keys, although it is not the match of this key. */
  reserve(key: string, live: Live): void {
    this.#keyOf.set(this.#idOf(live), key);
  }

  /** The key that matches the live object or reserves it. */
  keyOf(live: Live): string | undefined {
    return this.#keyOf.get(this.#idOf(live));
  }

  has(key: string): boolean {
    return this.matches.has(key);
  }

  isTaken(live: Live): boolean {
    return this.#keyOf.has(this.#idOf(live));
  }
}

/** What the rules of matching read and fill. */
export interface InterconnectSearch {
  readonly desired: DesiredAccount;
  readonly declared: ReadonlyMap<string, DesiredInterconnect>;
  /** Sorted by name, without interconnects that `policy.ignore` names and without interconnects of an unknown type. */
  readonly candidates: readonly LiveInterconnect[];
  readonly evidence: HostEvidence;
  readonly result: Matches<LiveInterconnect>;
  /**
   * By key: the interconnect that an earlier run created to replace the matched interconnect. It is recognised by the place where its key
   * goes. The run may have ended, or may still wait, anywhere between this create and the delete of the old interconnect.
   */
  readonly successors: Map<string, LiveInterconnect>;
  /** True while a key may still match an interconnect that hosts its CNIs and is to be replaced. */
  readonly isOpenToHosts: boolean;
}

/**
 * True if the interconnect belongs to this account. An interconnect of another owner matches a key only where a document names it exactly.
 */
export function isOwn({ owner }: LiveInterconnect, account: string): boolean {
  return owner === undefined || owner.toLowerCase() === account.toLowerCase();
}

/** Candidates of this account that no key has. */
export function openCandidates({ desired, candidates, result }: InterconnectSearch): readonly LiveInterconnect[] {
  return candidates.filter((live) => isOwn(live, desired.account) && !result.isTaken(live));
}

/** Records the live interconnect that replaces the match of the key. No other key gets it. */
export function addSuccessor({ result, successors }: InterconnectSearch, key: string, live: LiveInterconnect): void {
  successors.set(key, live);
  result.reserve(key, live);
}

/** True if a live interconnect that hosts CNIs of a key may be that key. If it is false, these CNIs leave the interconnect. */
export function mayBeKey(search: InterconnectSearch, key: string, live: LiveInterconnect): boolean {
  const { declared, result, isOpenToHosts } = search;
  if (result.has(key)) return false;
  const interconnect = declared.get(key);
  return interconnect?.type === live.type && (isOpenToHosts || isAsDeclared(interconnect, live));
}

/** A tombstone with a pin means only that object. After it is gone, no natural key finds another object in its place. */
export function isPinnedTombstone({ state, name }: DesiredInterconnect): boolean {
  return state === 'absent' && name !== undefined;
}

export function isSelector(interconnect: DesiredInterconnect): interconnect is DesiredDirect {
  return interconnect.type === 'direct' && interconnect.slot !== undefined && interconnect.state === 'present';
}

/**
 * The error if something depends on which live interconnect a key is, and nothing decides it. It names the candidates and the pin that
 * decides it.
 * @param clue what a reader can conclude from, beyond what the account shows
 */
export function ambiguous(
  interconnect: DesiredInterconnect,
  candidates: readonly LiveInterconnect[],
  why: string,
  clue?: string,
): PlanNote {
  const names = candidates.map((candidate) => candidate.name);
  const others = names.slice(1, most);
  return planNote({
    code: 'plan-ambiguous',
    message: `interconnect.${interconnect.key} could be ${listed(names)}: ${why}`,
    address: `interconnect.${interconnect.key}`,
    hint: `pin it with name: ${names[0] ?? ''}${others.length > 0 ? ` (or ${others.join(', ')})` : ''}${clue === undefined ? '' : `; ${clue}`}`,
    origin: interconnect.origin,
  });
}

/** A large account may have thousands of candidates; the first names are enough. */
const most = 10;

function listed(names: readonly string[]): string {
  return joinWords(names.length > most ? [...names.slice(0, most), `one of ${names.length - most} more`] : names, 'or');
}

/** A declared object with its pin: `name` on an interconnect, `id` on a CNI. */
export interface Pinned {
  readonly kind: 'interconnect' | 'cni';
  readonly field: 'name' | 'id';
  readonly pin: string;
  readonly declared: DesiredInterconnect | DesiredCni;
}

/** The error if two keys are pinned to the same live object. */
export function sharedPin(pinned: Pinned, owner: string): PlanNote {
  const { kind, pin, declared } = pinned;
  const what = kind === 'cni' ? 'CNI' : 'interconnect';
  const message = `${kind}.${declared.key} and ${kind}.${owner} are pinned to the same live ${what} ${pin}`;
  return pinNote(pinned, 'plan-pin-shared', message, 'remove the pin from one of them');
}

/**
 * The warning about a pin that names no live object.
 * @param instead what is matched in its place, in words
 */
export function danglingPin(pinned: Pinned, instead: string | undefined): PlanNote {
  const { kind, pin, declared } = pinned;
  const then = instead === undefined ? 'nothing else matches it either' : `${instead} is used instead`;
  const message = `${kind}.${declared.key} is pinned to ${pin}, which does not exist; ${then}`;
  return pinNote(pinned, 'plan-pin-dangling', message, 'correct or remove the pin');
}

/**
 * The warning about a tombstone that is pinned to the live object that another key asks for. The object is deleted, and another object is
 * created for the other key.
 * @param why the field by which the other key would match that object
 */
export function givenBackAndWanted(pinned: Pinned, wanted: string, why: string): PlanNote {
  const { kind, field, pin, declared } = pinned;
  const other = `${kind}.${wanted}`;
  const cost =
    kind === 'cni' ? 'its traffic stops, and it gets new addresses' : 'its port must be ordered and cabled again';
  const message = `${kind}.${declared.key} deletes ${pin}, which ${other} asks for by ${why}: another one is created for ${other}, so ${cost}`;
  return pinNote(pinned, 'plan-given-back-and-wanted', message, `to keep it, remove the entry with ${field}: ${pin}`);
}

/** The error about a pin that names an interconnect of another type. */
export function pinOfOtherType(pinned: Pinned, wanted: string, found: string): PlanNote {
  const { kind, pin, declared } = pinned;
  const message = `${kind}.${declared.key} is ${wanted}, but the live interconnect ${pin} that it is pinned to is ${found}`;
  return pinNote(pinned, 'plan-pin-type', message, 'correct the pin or the type');
}

function pinNote({ kind, field, declared }: Pinned, code: PlanCode, message: string, hint: string): PlanNote {
  const address = `${kind}.${declared.key}`;
  return planNote({ code, message, address, hint, origin: declared.origin, path: [field] });
}
