import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SandboxSeed } from '../../model/generated/sandbox-seed.ts';
import { UnsafeFile } from '../../system/open-checks.ts';
import { readPrivateFile } from '../../system/private-file.ts';
import { systemCode } from '../../system/system-code.ts';
import { writePrivateFileAnywhere } from '../../system/write-private-file.ts';
import { SandboxError } from '../sandbox-error.ts';
import { readOutsideSeed } from './read-seed.ts';

const startAfresh = 'delete the file to start afresh, or put back a copy that is whole';

/** A state that can be put (`/_sandbox/state`) can be read again. */
const maxBytes = 512 * 1024 * 1024;

/**
 * The state that a file keeps; undefined where there is no file yet. Other users' rights to it are taken away. Throws a SandboxError where it is
 * there and unreadable, a link, or another user's.
 */
export async function readStateFile(path: string): Promise<SandboxSeed | undefined> {
  const text = await readPrivateFile(path, { narrow: true, maxBytes }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw failure(path, 'read', error);
  });
  return text === undefined ? undefined : readOutsideSeed(text, `the state file ${path}`, startAfresh);
}

/**
 * Writes the state whole or not at all: to a file beside it, which then takes its name. Only its owner can read it (a state holds MD5
 * keys, as the API does).
 */
export async function writeStateFile(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writePrivateFileAnywhere(path, text);
  } catch (error) {
    throw failure(path, 'written', error);
  }
}

function failure(path: string, what: 'read' | 'written', cause: unknown): SandboxError {
  const why = cause instanceof Error ? cause.message : 'unknown error';
  const hint = cause instanceof UnsafeFile ? cause.hint : 'name a file that can be read and written';
  return new SandboxError(`the state file ${path} cannot be ${what}: ${why}`, hint, { cause });
}

/**
 * Saves after changes, one save at a time. Changes that come while a save runs are saved together, after a pause ten times as long as
 * the save took: however many changes and however large the state, saving takes a tenth of the time at most. A process that is
 * killed can lose the changes of the last pause, never the file.
 */
export class StateKeeper {
  readonly #save: () => Promise<void>;
  #dirty = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #saving = false;
  #error: Error | undefined;

  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Say after every change; returns at once. */
  changed(): void {
    this.#dirty = true;
    if (!this.#saving && this.#timer === undefined) this.#schedule(0);
  }

  /** Saves what is not saved yet. Rejects where the last save failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
    while (this.#isDirty()) await this.#run();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#error !== undefined) throw this.#error;
  }

  // A change can come during any await.
  #isDirty(): boolean {
    return this.#dirty;
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#run();
    }, ms);
  }

  /** Never rejects: a failed save is tried again with the next change, and told by flush. */
  async #run(): Promise<void> {
    this.#saving = true;
    this.#dirty = false;
    const started = performance.now();
    try {
      await this.#save();
      this.#error = undefined;
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error('the state cannot be saved', { cause: error });
    }
    this.#saving = false;
    if (this.#isDirty()) this.#schedule(10 * (performance.now() - started));
  }
}
