import { createHash, randomUUID } from 'node:crypto';
import { existsSync, unlinkSync } from 'node:fs';
import { lstat, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemCode } from './system-code.ts';
import { createPrivateFile } from './write-private-file.ts';

export interface Holder {
  readonly pid: number;
  readonly since: Date;
}

/**
 * A file whose name says what is claimed, and by which process. So the claim is complete as soon as the file exists. A name is never used
 * again, so any process can remove the claim of a dead process at any time, without a race.
 */
export class Claim {
  static readonly #held = new Set<string>();
  readonly #folder: string;
  readonly #name: string;

  private constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  /** `subject` may hold letters, digits and hyphens. `note` is for people who open the file. */
  static async make(folder: string, subject: string, note: string): Promise<Claim> {
    const state = await processStart(process.pid);
    const start = (state.running ? state.start : undefined) ?? 'unknown';
    const claim = new Claim(folder, `${subject}.${process.pid}.${start}.${randomUUID()}`);
    Claim.#releaseAtExit();
    Claim.#held.add(claim.#path);
    await createPrivateFile(claim.#path, `${note}\n`);
    return claim;
  }

  /** The process with the oldest other claim on the same subject. Claims of dead processes are removed. */
  async otherHolder(): Promise<Holder | undefined> {
    const [subject = ''] = this.#name.split('.');
    return Claim.holderOf(this.#folder, subject, this.#name);
  }

  /** The process with the oldest claim on a subject, for one that claims nothing itself. */
  static async holderOf(folder: string, subject: string, except?: string): Promise<Holder | undefined> {
    const names = await readdir(folder);
    const others = names.filter((name) => name.startsWith(`${subject}.`) && name !== except);
    const holders = await Promise.all(others.map((name) => holderOf(folder, name)));
    return holders.filter((holder) => holder !== undefined).sort((a, b) => a.since.getTime() - b.since.getTime())[0];
  }

  async release(): Promise<void> {
    await unlink(this.#path).catch(() => undefined);
    Claim.#held.delete(this.#path);
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
          // The file never existed, or the next run will find that its process has ended.
        }
      }
    });
  }
}

async function holderOf(folder: string, name: string): Promise<Holder | undefined> {
  const path = join(folder, name);
  const [, pidText, start] = name.split('.');
  const pid = Number(pidText);
  const state = await processStart(pid);
  // If the start of either process is unknown, only the id decides.
  const isSame = state.running && (state.start === undefined || start === 'unknown' || state.start === start);
  if (!isSame) {
    await unlink(path).catch(() => undefined);
    return undefined;
  }
  const info = await lstat(path).catch(() => undefined);
  return info && { pid, since: info.mtime };
}

/** Whether a process runs, and its start. Use `start` only for comparisons. Undefined if the system cannot tell. */
type ProcessStart = { readonly running: false } | { readonly running: true; readonly start: string | undefined };

const gone: ProcessStart = { running: false };

/**
 * The system can reuse a process id, but id and start together are unique. Linux keeps the start in `/proc/PID/stat` (proc_pid_stat(5)),
 * counted from the boot. On other systems `ps` gives it.
 */
export async function processStart(pid: number): Promise<ProcessStart> {
  return (await fromProc(pid)) ?? (await fromPs(pid)) ?? fromSignal(pid);
}

async function fromProc(pid: number): Promise<ProcessStart | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name in parentheses. It may contain spaces and parentheses, so read what follows the last `)`.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    if (start === undefined) return undefined;
    return state === 'Z' || state === 'X' ? gone : { running: true, start: digest(`${await bootId()} ${start}`) };
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return gone;
    // Without /proc, use ps.
    return systemCode(error) === 'ENOENT' && existsSync('/proc/self/stat') ? gone : undefined;
  }
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '')).trim();
}

async function fromPs(pid: number): Promise<ProcessStart | undefined> {
  if (process.platform === 'win32') return undefined;
  const { execFile } = await import('node:child_process');
  try {
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env });
    return stdout.trim() === '' ? gone : { running: true, start: digest(stdout.trim()) };
  } catch (error) {
    // ps ends with 1 if the process does not exist. Any other failure means that ps cannot be used.
    return error instanceof Error && 'code' in error && error.code === 1 ? gone : undefined;
  }
}

function fromSignal(pid: number): ProcessStart {
  try {
    process.kill(pid, 0);
    return { running: true, start: undefined };
  } catch (error) {
    return systemCode(error) === 'ESRCH' ? gone : { running: true, start: undefined };
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
