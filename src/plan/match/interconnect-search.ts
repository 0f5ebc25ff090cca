import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { HostEvidence } from './host-evidence.ts';
import type { Matches } from './matches.ts';

/** What the tiers of matching look at. */
export interface InterconnectSearch {
  readonly desired: DesiredAccount;
  /** Sorted by name; those that policy.ignore leaves to others are not among them. */
  readonly candidates: readonly LiveInterconnect[];
  /** Which live interconnects host the CNIs that the documents put on a key. */
  readonly evidence: HostEvidence;
  readonly result: Matches<LiveInterconnect>;
}
