import { lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Environment } from '../run-context.ts';

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
