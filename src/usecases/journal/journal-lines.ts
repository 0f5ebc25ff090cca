import type { FileHandle } from 'node:fs/promises';
import { openPrivateToAppend } from '../../system/private-file.ts';
import { systemCode } from '../../system/system-code.ts';
import { removePrivateFile, writePrivateFile } from '../../system/write-private-file.ts';

/** What earlier runs left on this machine. */
export interface KeptFiles {
  readonly isThere: boolean;
  /** Files in which earlier runs kept the same. They are removed once this file holds their content. */
  readonly elsewhere: readonly string[];
}

/** A private file of lines. Each line is on disk before the promise of its call resolves. Calls run one at a time. */
export class JournalLines {
  readonly #path: string;
  /** The text of the whole file, as it should be now. */
  readonly #text: () => string;
  #isThere: boolean;
  #elsewhere: readonly string[];
  /** The file ends after a line, so that one more can follow. */
  #isWhole = false;
  #handle: FileHandle | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, { isThere, elsewhere }: KeptFiles, text: () => string) {
    this.#path = path;
    this.#text = text;
    this.#isThere = isThere;
    this.#elsewhere = elsewhere;
  }

  oneAtATime<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(task, task);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async append(line: string): Promise<void> {
    // After a failed write, the file may end inside a line.
    const handle = this.#isWhole ? await this.#open() : undefined;
    this.#isWhole = false;
    if (handle === undefined) {
      await this.writeWhole();
      return;
    }
    await handle.appendFile(line);
    await handle.datasync();
    this.#isWhole = true;
  }

  async writeWhole(): Promise<void> {
    await this.close();
    this.#isThere = true;
    await writePrivateFile(this.#path, this.#text());
    this.#isWhole = true;
    await this.#forgetElsewhere();
  }

  async remove(): Promise<void> {
    await this.close();
    if (this.#isThere) await removePrivateFile(this.#path);
    await this.#forgetElsewhere();
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** Undefined if the file was removed meanwhile: an appended line would be lost. */
  async #open(): Promise<FileHandle | undefined> {
    try {
      this.#handle ??= await openPrivateToAppend(this.#path);
      return (await this.#handle.stat()).nlink === 0 ? undefined : this.#handle;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #forgetElsewhere(): Promise<void> {
    for (const path of this.#elsewhere) await removePrivateFile(path);
    this.#elsewhere = [];
  }
}
