import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SandboxSeed } from '../../model/generated/sandbox-seed.ts';
import { SandboxError } from '../sandbox-error.ts';
import { readOutsideSeed } from './read-outside.ts';

const startAfresh = 'delete the file to start afresh, or put back a copy that is whole';

/** The state that a file keeps; undefined where there is no file yet. Throws a SandboxError where it is there and unreadable. */
export async function readStateFile(path: string): Promise<SandboxSeed | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw new SandboxError(
      `the state file ${path} cannot be read: ${words(error)}`,
      'name a file that can be read and written',
      {
        cause: error,
      },
    );
  });
  return text === undefined ? undefined : readOutsideSeed(text, `the state file ${path}`, startAfresh);
}

/**
 * Writes the state whole or not at all: to a file beside it, which then takes its name. Only its owner can read it (a state holds MD5
 * keys, as the API does).
 */
export async function writeStateFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(beside, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new SandboxError(
      `the state file ${path} cannot be written: ${words(error)}`,
      'name a file that can be read and written',
      {
        cause: error,
      },
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
