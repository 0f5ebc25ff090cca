import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../model/environment.ts';
import { ExitCode } from '../model/exit-code.ts';
import { Claim, type Holder } from '../system/claim.ts';
import { UnsafeFile } from '../system/private-file.ts';
import { systemCode } from '../system/system-code.ts';
import { Failure } from './failure.ts';
import type { Target } from './network/connection.ts';

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

/** Locks all of these accounts or none; see `lockAccount`. */
export async function lockAccounts(
  accounts: readonly { readonly account: string }[],
  target: Target,
  environment: Environment,
): Promise<Lock> {
  // The state of --sandbox lies in the working directory: two of them are two networks.
  const place = target.type === 'api' ? target.baseUrl : `sandbox in ${await realpath('.')}`;
  const locks: Lock[] = [];
  const release = async () => {
    await Promise.all(locks.map((lock) => lock.release()));
  };
  try {
    for (const account of accounts.map((one) => one.account).sort()) {
      locks.push(await lockAccount({ account, place }, environment));
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/**
 * The folder for what belongs to runs of this user on this machine: below XDG_RUNTIME_DIR where that is the user's own, else below
 * the folder for temporary files. Another user of the machine can neither write to it nor have made it.
 */
export async function runtimeFolder(environment: Environment): Promise<string> {
  const folder = await folderName(environment);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(folder, error instanceof Error ? error.message : String(error));
  }
  const wrong = await whatIsWrong(folder, secrecy);
  if (wrong !== undefined) throw unusable(folder, wrong);
  const above = dirname(folder);
  if (isOpenToAll((await stat(above)).mode)) throw unusable(folder, `every user can move it away from ${above}`);
  return folder;
}

/** The same folder for a run that only reads; undefined where no run of this user can have used it. */
export async function findRuntimeFolder(environment: Environment): Promise<string | undefined> {
  const folder = await folderName(environment);
  return (await whatIsWrong(folder, secrecy)) === undefined ? folder : undefined;
}

async function folderName(environment: Environment): Promise<string> {
  const own = environment['XDG_RUNTIME_DIR'];
  const isOwn = own !== undefined && isAbsolute(own) && (await whatIsWrong(own, ownership)) === undefined;
  return isOwn ? join(own, 'demarc') : join(tmpdir(), `demarc-${process.getuid?.() ?? 'user'}`);
}

export const ownership = 0;
/** Nobody but the owner may look into it or write to it. */
export const secrecy = 0o077;

/** Everybody can write to it, and nothing keeps what others made (the sticky bit). */
export function isOpenToAll(mode: number): boolean {
  return process.getuid !== undefined && (mode & 0o1002) === 0o0002;
}

export async function whatIsWrong(folder: string, forbidden: number): Promise<string | undefined> {
  // Not followed: a link in a folder that everybody writes to may have been put there by anybody.
  const info = await lstat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) return 'it is no folder';
  // Windows has neither; its folder for temporary files is the user's own.
  if (process.getuid === undefined) return undefined;
  if (info.uid !== process.getuid()) return 'it belongs to another user';
  return (info.mode & forbidden) === 0 ? undefined : 'other users have access to it';
}

function unusable(folder: string, why: string): Failure {
  return new Failure(`${folder}, which keeps two runs of apply apart, cannot be used: ${why}`, {
    exitCode: ExitCode.failed,
    hint: 'Set XDG_RUNTIME_DIR to a folder that only you can use (mode 0700), or put this one right. Nothing was changed.',
  });
}
