import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { reasonOf } from '../../model/text.ts';
import { Claim, type Holder } from '../../system/claim.ts';
import { isFileError } from '../../system/open-checks.ts';
import { findRuntimeFolder, makeRuntimeFolder } from '../../system/user-folders.ts';
import { Failure } from '../failure.ts';
import { type Target, targetName } from '../network/connection.ts';

interface LockSubject {
  readonly account: string;
  /** The base URL of the API, or another text that separates this account from one with the same tag. */
  readonly place: string;
}

interface Lock {
  release(): Promise<void>;
}

/** An older claim is a lock. The process of a younger claim may still remove it. */
const settledAfterMs = 2000;

/**
 * Locks an account against other applies of this user on this machine. Rejects with a `Failure` that names the process that holds the
 * lock. A process that has ended, for any reason, holds no lock.
 *
 * Decision: each process first makes a claim, then looks for other claims. If two processes start together, at least one sees the other.
 * It removes its own claim and tries again a moment later, because the other may do the same. So no process ever removes a file that a
 * running process needs. A single lock file with a dead owner cannot guarantee that without a kernel lock, which Node does not have.
 */
export async function lockAccount(
  subject: LockSubject,
  environment: Environment,
  settledMs = settledAfterMs,
): Promise<Lock> {
  const folder = await lockFolder(environment);
  const name = nameOf(subject);
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

function nameOf({ account, place }: LockSubject): string {
  return `apply-${createHash('sha256').update(`${place}\n${account}`).digest('hex').slice(0, 32)}`;
}

/** Rejects with a `Failure` while an apply of this user runs on one of these accounts on this machine. Locks nothing. */
export async function refuseDuringApply(
  accounts: readonly string[],
  target: Target,
  environment: Environment,
): Promise<void> {
  for (const account of accounts) {
    const holder = await applyHolder(account, target, environment);
    if (holder === undefined) continue;
    const since = holder.since.toISOString().slice(0, 19);
    throw new Failure(`an apply is running on account ${account}: process ${holder.pid}, since ${since}Z`, {
      exitCode: ExitCode.refused,
      code: 'apply-running',
      hint: 'What is live now may be half of a change. Wait until it has ended, then run again. No file was written.',
    });
  }
}

/** The process of this user that applies on an account of this machine now. */
export async function applyHolder(
  account: string,
  target: Target,
  environment: Environment,
): Promise<Holder | undefined> {
  const folder = await findRuntimeFolder(environment);
  if (folder === undefined) return undefined;
  return Claim.holderOf(folder, nameOf({ account, place: await targetName(target) }));
}

async function makeClaim(folder: string, name: string, note: string): Promise<Claim> {
  try {
    return await Claim.make(folder, name, note);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new Failure(`${folder} cannot be written: ${reasonOf(error)}`, {
      exitCode: ExitCode.failed,
      hint: 'apply keeps a file there while it runs, so that no second one runs at the same time. Nothing was changed.',
      cause: error,
    });
  }
}

function taken({ account }: LockSubject, { pid, since }: Holder): Failure {
  return new Failure(
    `another apply is running on account ${account}: process ${pid}, since ${since.toISOString().slice(0, 19)}Z`,
    {
      exitCode: ExitCode.refused,
      code: 'apply-running',
      hint: `Wait until it has ended, then run again. Two at the same time would each plan on a network that the other is changing. Nothing was sent to the API and nothing was changed.`,
    },
  );
}

/** Locks all of these accounts, or none: see `lockAccount`. */
export async function lockAccounts(
  accounts: readonly { readonly account: string }[],
  target: Target,
  environment: Environment,
): Promise<Lock> {
  const place = await targetName(target);
  const locks: Lock[] = [];
  const release = async () => {
    await Promise.all(locks.map((lock) => lock.release()));
  };
  try {
    for (const account of accounts.map((entry) => entry.account).sort()) {
      locks.push(await lockAccount({ account, place }, environment));
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/** The folder for locks; created if it is missing. */
export async function lockFolder(environment: Environment): Promise<string> {
  const found = await makeRuntimeFolder(environment);
  if (found.ok) return found.folder;
  throw new Failure(
    `${found.folder}, which prevents two runs of apply at the same time, cannot be used: ${found.why}`,
    {
      exitCode: ExitCode.failed,
      hint: 'Set XDG_RUNTIME_DIR to a folder that only you can use (mode 0700), or fix this one. Nothing was changed.',
    },
  );
}
