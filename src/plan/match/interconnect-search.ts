import type { DesiredAccount, DesiredDirect, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import type { HostEvidence } from './host-evidence.ts';
import type { Matches } from './matches.ts';

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
  const one = declared.get(key);
  return one?.type === live.type && (isOpenToHosts || interconnectDifferences(one, live).length === 0);
}

/** A tombstone with a pin means that object alone: once it is gone, no natural key finds another in its place. */
export function isPinnedTombstone({ state, name }: DesiredInterconnect): boolean {
  return state === 'absent' && name !== undefined;
}

export function isSelector(one: DesiredInterconnect): one is DesiredDirect {
  return one.type === 'direct' && one.slot !== undefined && one.state === 'present';
}
