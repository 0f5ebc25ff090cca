import { setTimeout as pause } from 'node:timers/promises';
import type { DeletionJournal } from '../model/journal.ts';
import type { SentRequest } from '../model/network-api.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { ApplyEvent } from '../model/report.ts';
import type { RunCheck } from '../model/run-check.ts';
import type { Secret } from '../model/secret.ts';

/** Why a change is no longer carried out, and what to do about it. */
export interface Overtaken {
  readonly message: string;
  readonly next: string;
}

export interface ApplyOptions {
  /** The most steps that run at the same time, 1 or more. */
  readonly parallelism: number;
  /** True: nothing new starts after the first step that fails. */
  readonly stopOnError: boolean;
  /** Milliseconds that a step waits for an interconnect that must be Healthy before it. Default: 60,000. */
  readonly healthDeadlineMs?: number;
  /** Records CNIs before they are deleted to be made again. Without a journal nothing is recorded, and a run that is killed loses them. */
  readonly journal?: DeletionJournal;
  /** Times the pauses between health requests, reads and tries. Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Aborted: nothing new starts, and steps in flight end. */
  readonly signal?: AbortSignal;
  /** By address: changes that later documents no longer want. Nothing of them is sent, and changes that need them are skipped. */
  readonly overtaken?: ReadonlyMap<string, Overtaken> | undefined;
  /** `--check`: runs after each disruptive circuit. Required where a block of the plan has `checked`. */
  readonly check?: CheckOption | undefined;
  /** `--confirm each`: asks before each disruptive circuit. A yes also says that the circuits before it are back. */
  readonly confirm?: ((question: ConfirmQuestion, signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Called for each CNI whose MD5 key was set but is not in the answer. `id` is the CNI's id, `shown` the value in place of the key. */
  readonly onKeyNotRead?: (id: string, shown: Secret | undefined) => void;
  /** Called for each write that was sent for a change, when it ends. It must not throw. */
  readonly onSent?: (address: string, call: WriteOperation, sent: SentRequest) => void;
  /** Receives events as they happen. An error that it throws is ignored: an observer must not break the run. */
  readonly onEvent?: (event: ApplyEvent) => void;
}

export interface CheckOption {
  /** The words of the command, to show. */
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  readonly run: RunCheck;
}

/** The circuits that are next, what changes on them, and the circuits before them whose sessions a yes vouches for. */
export interface ConfirmQuestion {
  readonly circuits: readonly string[];
  readonly changes: readonly string[];
  readonly before: readonly string[];
}

/** Time for a run. A test can pass its own clock. */
export interface Clock {
  /** Milliseconds. Only differences have a meaning. */
  now(): number;
  /** Resolves after this many milliseconds, or at once when the signal aborts. */
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

/** A random pause of about this many milliseconds, and at least half of it. Runs that failed together do not come back together. */
export function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}
