import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrivateFile } from '../../system/private-file.ts';
import { processStart } from './process-start.ts';

/** A claim that a running process holds. */
export interface Holder {
  readonly pid: number;
  readonly since: Date;
}

/**
 * A claim is a file that says in its name what is claimed and by which process, so that it is whole as soon as it is there. Its name
 * is never used again: one that a dead process left behind can be taken away at any time, by anybody, without a race.
 */
export class Claim {
  static readonly #held = new Set<string>();
  readonly #folder: string;
  readonly #name: string;

  private constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  /** `subject` may hold letters, digits and hyphens. `note` is for whoever looks into the file. */
  static async make(folder: string, subject: string, note: string): Promise<Claim> {
    const state = await processStart(process.pid);
    const start = (state.running ? state.start : undefined) ?? 'unknown';
    const claim = new Claim(folder, `${subject}.${process.pid}.${start}.${randomUUID()}`);
    Claim.#releaseAtExit();
    Claim.#held.add(claim.#path);
    await createPrivateFile(claim.#path, `${note}\n`);
    return claim;
  }

  /** The process that holds another claim on the same thing: the one that has held it longest. What dead processes left is taken away. */
  async otherHolder(): Promise<Holder | undefined> {
    const [subject] = this.#name.split('.');
    const names = await readdir(this.#folder);
    const others = names.filter((name) => name.startsWith(`${subject ?? ''}.`) && name !== this.#name);
    const holders = await Promise.all(others.map((name) => this.#holderOf(name)));
    return holders.filter((holder) => holder !== undefined).sort((a, b) => a.since.getTime() - b.since.getTime())[0];
  }

  async release(): Promise<void> {
    await unlink(this.#path).catch(() => undefined);
    Claim.#held.delete(this.#path);
  }

  async #holderOf(name: string): Promise<Holder | undefined> {
    const path = join(this.#folder, name);
    const [, pidText, start] = name.split('.');
    const pid = Number(pidText);
    const state = await processStart(pid);
    // Where the start of one of the two is not known, the id alone decides.
    const isSame = state.running && (state.start === undefined || start === 'unknown' || state.start === start);
    if (!isSame) {
      await unlink(path).catch(() => undefined);
      return undefined;
    }
    const info = await lstat(path).catch(() => undefined);
    return info && { pid, since: info.mtime };
  }

  get #path(): string {
    return join(this.#folder, this.#name);
  }

  static #watches = false;

  static #releaseAtExit(): void {
    if (Claim.#watches) return;
    Claim.#watches = true;
    process.on('exit', () => {
      for (const path of Claim.#held) {
        try {
          unlinkSync(path);
        } catch {
          // It was never there, or the next run will see that nobody holds it.
        }
      }
    });
  }
}
