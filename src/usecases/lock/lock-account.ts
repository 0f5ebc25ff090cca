import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { UnsafeFile } from '../../system/private-file.ts';
import { systemCode } from '../files/document-problem.ts';
import type { Environment } from '../run-context.ts';
import { Claim } from './claim.ts';
import type { Holder } from './claim.ts';
import { runtimeFolder } from './runtime-folder.ts';

export interface LockSubject {
  readonly account: string;
  /** The base URL of the API, or what else tells this account from one of the same tag. */
  readonly place: string;
}

export interface Lock {
  release(): Promise<void>;
}

/** A claim that is older than this is held; a younger one may be about to give way. */
const settledAfterMs = 2000;

/**
 * Sees to it that no other apply of this user on this machine is at work on the same account. Rejects with a `Failure` that names the
 * process where one is. A process that ends, however it ends, holds nothing any more.
 *
 * Decision: everybody puts down a claim first and looks second, so that of two that come at once at least one sees the other; who sees another one
 * takes its own back, and tries again a moment later while the other may be doing the same. So nobody ever removes a file that a
 * running process relies on, which no scheme with one lock file and a stale owner can promise without a lock of the kernel, and Node has none.
 */
export async function lockAccount(
  subject: LockSubject,
  environment: Environment,
  settledMs = settledAfterMs,
): Promise<Lock> {
  const folder = await runtimeFolder(environment);
  const name = `apply-${createHash('sha256').update(`${subject.place}\n${subject.account}`).digest('hex').slice(0, 32)}`;
  const note = `account ${subject.account} at ${subject.place}`;
  const start = performance.now();
  for (;;) {
    const claim = await makeClaim(folder, name, note);
    const other = await claim.otherHolder();
    if (other === undefined) return claim;
    await claim.release();
    const isSettled = Date.now() - other.since.getTime() >= settledMs;
    if (isSettled || performance.now() - start >= 2 * settledMs) throw taken(subject, other);
    await wait(10 + Math.random() * 90);
  }
}

async function makeClaim(folder: string, name: string, note: string): Promise<Claim> {
  try {
    return await Claim.make(folder, name, note);
  } catch (error) {
    if (systemCode(error) === undefined && !(error instanceof UnsafeFile)) throw error;
    throw new Failure(`${folder} cannot be written: ${error instanceof Error ? error.message : ''}`, {
      exitCode: ExitCode.failed,
      hint: 'apply keeps a file there while it runs, so that no second one runs at the same time. Nothing was changed.',
      cause: error,
    });
  }
}

function taken({ account }: LockSubject, { pid, since }: Holder): Failure {
  return new Failure(
    `another apply is at work on account ${account}: process ${pid}, since ${since.toISOString().slice(0, 19)}Z`,
    {
      exitCode: ExitCode.refused,
      hint: `Wait until it has ended, then run again. Two at once would plan on a network that the other one is changing. Nothing was asked of the API and nothing was changed.`,
    },
  );
}
