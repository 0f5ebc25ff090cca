import { setTimeout as pause } from 'node:timers/promises';
import type { DeletionJournal } from '../model/journal.ts';
import type { ApplyEvent } from '../model/report.ts';
import type { Secret } from '../model/secret.ts';

/** Why a change is not carried out any more, and what to do about it. */
export interface Overtaken {
  readonly message: string;
  readonly next: string;
}

export interface ApplyOptions {
  /** The most steps at one time, 1 or more. */
  readonly parallelism: number;
  /** Start nothing new after the first step that does not end well. */
  readonly stopOnError: boolean;
  /** How long a step waits for an interconnect that must be Healthy before it, in milliseconds. Default: 60,000. */
  readonly healthDeadlineMs?: number;
  /** Where CNIs that are deleted to be made again are written down before. Left out: nowhere, and a run that is killed loses them. */
  readonly journal?: DeletionJournal;
  /** For the pauses between questions about health, looks and tries. Default: the system's clock. */
  readonly clock?: Clock;
  /** Aborted: start nothing new, let what is in flight end. */
  readonly signal?: AbortSignal;
  /** By address: changes that later documents no longer want. Nothing of them is sent, and what needs one is skipped. */
  readonly overtaken?: ReadonlyMap<string, Overtaken> | undefined;
  /** Told the id of each CNI whose MD5 key was set and is not in the answer, and what is shown in its place. */
  readonly onKeyNotRead?: (id: string, shown: Secret | undefined) => void;
  /** Told what happens as it happens. An error that it throws is ignored: watching must not break the run. */
  readonly onEvent?: (event: ApplyEvent) => void;
}

/** Time as a run knows it, so that a test can hand in its own. */
export interface Clock {
  /** Milliseconds; only differences mean something. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  },
};

/** A pause of about so many milliseconds, half of it at least: those who failed together do not come back together. */
export function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}
