import type { DesiredAccount, DesiredCni, DesiredDirect, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveCni, LiveInterconnect } from '../../model/live.ts';
import type { MatchReason, PlanNote } from '../../model/plan.ts';
import { joinWords } from '../../model/text.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { namedInDocuments, referenceReader } from '../host-names.ts';
import { planNote } from '../note.ts';

/** Matches being collected: each key and each live object at most once. */
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

  /** Keeps a live object that is not the key's own from being given to another. */
  reserve(key: string, live: Live): void {
    this.#keyOf.set(this.#idOf(live), key);
  }

  /** The key that a live object was already given to. */
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

/** What the tiers of matching look at. */
export interface InterconnectSearch {
  readonly desired: DesiredAccount;
  readonly declared: ReadonlyMap<string, DesiredInterconnect>;
  /** Sorted by name; those that policy.ignore leaves to others are not among them, and neither are those of a type that we do not know. */
  readonly candidates: readonly LiveInterconnect[];
  readonly evidence: HostEvidence;
  readonly result: Matches<LiveInterconnect>;
  /**
   * By key: the interconnect that an earlier run made in place of the live one. It is recognised by where its key goes: a run may have
   * ended, or may still wait, anywhere between its create and the delete of the old one.
   */
  readonly successors: Map<string, LiveInterconnect>;
  /** Whether a key may still be found by its CNIs on an interconnect that is to be replaced. */
  readonly isOpenToHosts: boolean;
}

/** Whether an interconnect is this account's. One of another owner is a key only where a document names it exactly. */
export function isOwn({ owner }: LiveInterconnect, account: string): boolean {
  return owner === undefined || owner.toLowerCase() === account.toLowerCase();
}

/** Candidates that are this account's and that no key has. */
export function openCandidates({ desired, candidates, result }: InterconnectSearch): readonly LiveInterconnect[] {
  return candidates.filter((live) => isOwn(live, desired.account) && !result.isTaken(live));
}

/** Takes a live interconnect as what the key is to be replaced with. No other key gets it. */
export function addSuccessor({ result, successors }: InterconnectSearch, key: string, live: LiveInterconnect): void {
  successors.set(key, live);
  result.reserve(key, live);
}

/** Whether CNIs of a key may be on a live interconnect because it is that key: if not, they leave it. */
export function mayBeKey(search: InterconnectSearch, key: string, live: LiveInterconnect): boolean {
  const { declared, result, isOpenToHosts } = search;
  if (result.has(key)) return false;
  const interconnect = declared.get(key);
  return (
    interconnect?.type === live.type && (isOpenToHosts || interconnectDifferences(interconnect, live).length === 0)
  );
}

/** A tombstone with a pin means that object alone: once it is gone, no natural key finds another in its place. */
export function isPinnedTombstone({ state, name }: DesiredInterconnect): boolean {
  return state === 'absent' && name !== undefined;
}

export function isSelector(interconnect: DesiredInterconnect): interconnect is DesiredDirect {
  return interconnect.type === 'direct' && interconnect.slot !== undefined && interconnect.state === 'present';
}

/** What rides on a live interconnect, by where the documents put it. CNIs that leave it for another place are not counted. */
export interface HostedCnis {
  /** The keys on which the documents put a CNI that is on it. */
  readonly keys: ReadonlySet<string>;
  /** The conduit names of CNIs that no document puts anywhere else: undeclared, or declared without an interconnect or by its live name. */
  readonly staying: readonly string[];
}

/** What the CNIs tell about interconnects. */
export interface HostEvidence {
  /** The names of the live interconnects that host CNIs which the documents put on a key. */
  hostsOf(key: string): ReadonlySet<string>;
  /** Whether the documents put any CNI on the key, live or not. */
  isUsed(key: string): boolean;
  /** What is on a live interconnect, by its live name. */
  hostedOn(name: string): HostedCnis;
  /** Whether the documents put a CNI on it by its live name. */
  isNamed(name: string): boolean;
}

const none: ReadonlySet<string> = new Set();
const nothingHosted: HostedCnis = { keys: none, staying: [] };

/** @param matched the live CNIs by key */
export function hostEvidence(
  desired: DesiredAccount,
  matched: ReadonlyMap<string, LiveCni>,
  liveCnis: readonly LiveCni[],
): HostEvidence {
  const read = referenceReader(desired);
  const named = namedInDocuments(desired);
  const hosts = new Map<string, Set<string>>();
  for (const cni of desired.cnis) {
    const reference = cni.state === 'absent' ? undefined : read(cni);
    if (reference === undefined || !('key' in reference)) continue;
    const names = hosts.get(reference.key) ?? new Set<string>();
    const live = matched.get(cni.key);
    if (live !== undefined) names.add(live.interconnect);
    hosts.set(reference.key, names);
  }
  const hosted = hostedByName(desired.cnis);
  return {
    hostsOf: (key) => hosts.get(key) ?? none,
    isUsed: (key) => hosts.has(key),
    hostedOn: (name) => hosted.get(name) ?? nothingHosted,
    isNamed: (name) => named.has(name),
  };

  function hostedByName(declared: readonly DesiredCni[]): ReadonlyMap<string, HostedCnis> {
    const byId = new Map(declared.flatMap((cni) => pairWithLive(cni)));
    const found = new Map<string, { keys: Set<string>; staying: string[] }>();
    for (const { id, interconnect: name, magic } of liveCnis) {
      const cni = byId.get(id);
      if (cni?.state === 'absent') continue;
      const place = found.get(name) ?? { keys: new Set<string>(), staying: [] };
      const reference = cni && read(cni);
      if (reference === undefined) place.staying.push(magic.conduit_name);
      else if ('key' in reference) place.keys.add(reference.key);
      else if (reference.name === name) place.staying.push(magic.conduit_name);
      found.set(name, place);
    }
    return found;
  }

  function pairWithLive(cni: DesiredCni): [string, DesiredCni][] {
    const live = matched.get(cni.key);
    return live === undefined ? [] : [[live.id, cni]];
  }
}

/**
 * Something depends on which live interconnect a key is, and nothing says which: names the candidates and the pin that settles it.
 * @param clue what a reader could conclude from, beyond what the account shows
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

/** In a large account thousands could be meant; the first ones tell enough. */
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

/** Two keys are pinned to one live object. */
export function sharedPin(pinned: Pinned, owner: string): PlanNote {
  const { kind, pin, declared } = pinned;
  const what = kind === 'cni' ? 'CNI' : 'interconnect';
  const message = `${kind}.${declared.key} and ${kind}.${owner} are pinned to the same live ${what} ${pin}`;
  return pinNote(pinned, 'plan-pin-shared', message, 'remove the pin from one of them');
}

/**
 * A pin that points at nothing.
 * @param instead what is taken in its place, in words
 */
export function danglingPin(pinned: Pinned, instead: string | undefined): PlanNote {
  const { kind, pin, declared } = pinned;
  const then = instead === undefined ? 'nothing else matches it either' : `${instead} is taken instead`;
  const message = `${kind}.${declared.key} is pinned to ${pin}, which does not exist; ${then}`;
  return pinNote(pinned, 'plan-pin-dangling', message, 'correct or remove the pin');
}

/**
 * A tombstone is pinned to the live object that another key asks for: it goes, and another one is made for that key.
 * @param why the field by which the other key would be that object
 */
export function givenBackAndWanted(pinned: Pinned, wanted: string, why: string): PlanNote {
  const { kind, field, pin, declared } = pinned;
  const other = `${kind}.${wanted}`;
  const cost =
    kind === 'cni' ? 'its traffic stops, and its addresses are given anew' : 'its port must be ordered and cabled anew';
  const message = `${kind}.${declared.key} deletes ${pin}, which ${other} asks for by ${why}: another one is made for ${other}, so ${cost}`;
  return pinNote(pinned, 'plan-given-back-and-wanted', message, `to keep it, remove the entry with ${field}: ${pin}`);
}

/** A pin at an interconnect of another type. */
export function pinOfOtherType(pinned: Pinned, wanted: string, found: string): PlanNote {
  const { kind, pin, declared } = pinned;
  const message = `${kind}.${declared.key} is ${wanted}, but the live interconnect ${pin} that it is pinned to is ${found}`;
  return pinNote(pinned, 'plan-pin-type', message, 'correct the pin or the type');
}

function pinNote({ kind, field, declared }: Pinned, code: string, message: string, hint: string): PlanNote {
  const address = `${kind}.${declared.key}`;
  return planNote({ code, message, address, hint, origin: declared.origin, path: [field] });
}
