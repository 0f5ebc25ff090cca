import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SandboxSeed } from '../../model/generated/sandbox-seed.ts';
import { UnsafeFile } from '../../system/open-checks.ts';
import { readPrivateFile } from '../../system/private-file.ts';
import { systemCode } from '../../system/system-code.ts';
import { writePrivateFileAnywhere } from '../../system/write-private-file.ts';
import { SandboxError } from '../sandbox-error.ts';
import { readOutsideSeed } from './read-seed.ts';

const startAfresh = 'delete the file to start with a new state, or restore a complete copy';

/** In bytes. Larger than any state that `/_sandbox/state` accepts, so that it can be read again. */
const maxBytes = 512 * 1024 * 1024;

/**
 * Reads the state of a file. Undefined if the file does not exist. Removes the rights of other users to the file. Throws a SandboxError if
 * the file is unreadable, is a link, or belongs to another user.
 */
export async function readStateFile(path: string): Promise<SandboxSeed | undefined> {
  const text = await readPrivateFile(path, { narrow: true, maxBytes }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw failure(path, 'read', error);
  });
  return text === undefined ? undefined : readOutsideSeed(text, `the state file ${path}`, startAfresh);
}

/**
 * Writes the whole state or nothing: first to a temporary file in the same folder, which is then renamed. Only its owner can read it,
 * because a state holds MD5 keys, as the API does.
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
 * Saves after changes, with a single save at a time. Changes during a save are saved together, after a pause of ten times the duration of
 * the save. So saving takes at most a tenth of the time, for any number of changes and any size of the state. A killed process can lose the
 * changes of the last pause, but never the file.
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

  /** Call after every change. Returns at once. */
  changed(): void {
    this.#dirty = true;
    if (!this.#saving && this.#timer === undefined) this.#schedule(0);
  }

  /** Saves all unsaved changes. Rejects if the last save failed. */
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

  /** Never rejects. After a failed save, the next change tries again, and flush reports the failure. */
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
