import type { DeletionJournal } from '../model/journal.ts';
import type { NetworkApi } from '../model/network-api.ts';
import type { Secret } from '../model/secret.ts';
import type { RunMemory } from './run-memory.ts';

/** What a call needs beside its own action. */
export interface StepContext {
  /** The id of the step. */
  readonly step: number;
  readonly api: NetworkApi;
  readonly memory: RunMemory;
  /** Left out: nothing is written down. */
  readonly journal?: DeletionJournal | undefined;
  /** Resolves after so many milliseconds. It is not cut short where the run is interrupted: what is in flight is finished. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Whether the run was interrupted: then nothing new is sent. */
  readonly interrupted: () => boolean;
  /** Told of each CNI that was given an MD5 key which the answer does not have, and what it has: the API does not give keys back. */
  readonly keyNotRead: (id: string, shown: Secret | undefined) => void;
}
