import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Environment } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { type HalfMadeCni, type Journaled, journaledAddress, type JournaledCni } from '../../model/journal.ts';
import { joinFirst, reasonOf } from '../../model/text.ts';
import { isThereForSure } from '../../system/folders.ts';
import { isFileError, UnsafeFile } from '../../system/open-checks.ts';
import { readPrivateFile } from '../../system/private-file.ts';
import { systemCode } from '../../system/system-code.ts';
import { findRuntimeFolder, stateFolder } from '../../system/user-folders.ts';
import { Failure } from '../failure.ts';
import { type Target, targetName } from '../network/connection.ts';
import type { RunContext } from '../run-context.ts';
import { JournalFile } from './journal-file.ts';

/** The journals of a run, by account tag. */
export type Journals = ReadonlyMap<string, JournalFile>;

interface JournalRequest {
  readonly accounts: readonly string[];
  readonly target: Target;
  /** The journal file of another machine (`--resume`). */
  readonly resume?: string | undefined;
  /** True if this run may write. Then the folder is created if it is missing. */
  readonly writes: boolean;
}

/**
 * Reads the CNIs that earlier runs on this machine, or with `resume` on another machine, deleted and did not restore. Rejects with a
 * `Failure` if a journal is not valid. Without the journal, a new CNI would lack fields of the deleted CNI.
 */
export async function openJournals(request: JournalRequest, context: RunContext): Promise<Journals> {
  const { accounts, target, writes } = request;
  const { environment, version } = context;
  const network = await networkName(target);
  const [folder, ...earlier] = await journalFolders(environment, writes);
  if (folder === undefined) return new Map();
  const resumed = request.resume === undefined ? undefined : await readResumed(request.resume, accounts, network);
  const journals = new Map<string, JournalFile>();
  for (const account of accounts) {
    const file = fileOf(network, account);
    const path = join(folder, file);
    const own = await readOwn(path, account, network);
    const elsewhere: string[] = [];
    const moved: Journaled[] = [];
    for (const place of earlier.map((earlierFolder) => join(earlierFolder, file))) {
      const found = await readOwn(place, account, network);
      if (found === undefined) continue;
      elsewhere.push(place);
      moved.push(found);
      if (found.entries.length > 0) context.notify(tell(place, found.entries));
    }
    const left = [own, ...moved, resumed?.account === account ? resumed : undefined].filter(
      (journal) => journal !== undefined,
    );
    const entries = latest(left.flatMap((journal) => journal.entries));
    const circuits = left.flatMap((journal) => journal.circuits);
    const halfMade = stillCounting(left.flatMap((journal) => journal.halfMade));
    if (own !== undefined && own.entries.length > 0) context.notify(tell(path, own.entries));
    const head = { account, network, demarc: version };
    const onFirst = () =>
      context.notify(`note: ${path} keeps deleted objects until they are recreated; if this run is killed, run again`);
    journals.set(
      account,
      new JournalFile(path, head, { entries, circuits, halfMade, isThere: own !== undefined, elsewhere }, onFirst),
    );
  }
  return journals;
}

/**
 * The folders of journals: first the folder to write to, then those in which earlier runs may have left journals. Empty if a run that
 * only reads finds none.
 *
 * Decision: do not store journals only next to the lock. XDG_RUNTIME_DIR is emptied at a restart, at the last logout and between two jobs
 * of a scheduler. The content of a journal exists nowhere else. Without a home, the folder of the lock is the only choice.
 */
async function journalFolders(environment: Environment, writes: boolean): Promise<readonly string[]> {
  const lasting = await lastingFolder(environment, writes);
  if (lasting === undefined && writes)
    return [await (await import('../apply/lock-account.ts')).lockFolder(environment)];
  const beside = await findRuntimeFolder(environment);
  return [...new Set([lasting, beside])].filter((folder) => folder !== undefined);
}

async function lastingFolder(environment: Environment, writes: boolean): Promise<string | undefined> {
  const found = await stateFolder(environment, writes);
  if (found === undefined || found.ok) return found?.folder;
  if (!writes) return undefined;
  throw new Failure(`${found.folder}, which keeps what a killed apply deleted, cannot be used: ${found.why}`, {
    exitCode: ExitCode.failed,
    hint: 'Fix that folder (your own, mode 0700), or set XDG_STATE_HOME to a folder of your own. Nothing was changed.',
  });
}

/**
 * A name that separates this network from others with an account of the same tag. On loopback the port does not count, because a sandbox,
 * or a proxy before the API, gets a new port at each start.
 */
async function networkName(target: Target): Promise<string> {
  if (target.type === 'sandbox') return targetName(target);
  const { protocol, pathname, href } = new URL(target.baseUrl);
  // Plain http is used only for loopback.
  return protocol === 'http:' ? `loopback${pathname}` : href;
}

/** The name of the journal of an account. */
export async function journalName(target: Target, account: string): Promise<string> {
  return fileOf(await networkName(target), account);
}

function fileOf(network: string, account: string): string {
  return `journal-${createHash('sha256').update(`${network}\n${account}`).digest('hex').slice(0, 32)}.ndjson`;
}

async function readOwn(path: string, account: string, network: string): Promise<Journaled | undefined> {
  try {
    if (!(await isThereForSure(path))) return undefined;
  } catch (error) {
    throw unusable(path, error, ExitCode.failed);
  }
  const journal = await read(path, ExitCode.failed);
  if (journal.head.account === account && journal.head.network === network) return journal;
  throw unusable(path, new UnsafeFile('it is of another account or network', moveAway), ExitCode.failed);
}

async function readResumed(path: string, accounts: readonly string[], network: string) {
  const { head, ...journaled } = await read(path, ExitCode.invalid);
  if (!accounts.includes(head.account)) {
    throw new Failure(`--resume: ${path} is the journal of account ${head.account}, which is not part of this run`, {
      exitCode: ExitCode.usage,
      hint: 'Name the documents of that account, or the journal of this one. Nothing was changed.',
    });
  }
  if (head.network !== network) {
    throw new Failure(`--resume: ${path} was written for ${head.network}, and this run is about ${network}`, {
      exitCode: ExitCode.usage,
      hint: 'Use the same --base-url or CLOUDFLARE_BASE_URL as the run that was interrupted. Nothing was changed.',
    });
  }
  return { account: head.account, ...journaled };
}

async function read(path: string, exitCode: ExitCode) {
  try {
    const { parseJournal } = await import('./parse-journal.ts');
    const parsed = parseJournal(await readPrivateFile(path));
    if (parsed.ok) return parsed;
    throw new UnsafeFile(parsed.message, moveAway);
  } catch (error) {
    throw unusable(path, error, exitCode);
  }
}

const moveAway =
  'Use a complete copy of the file. If there is none, move the file away: then the objects in it are not recreated.';

function unusable(path: string, error: unknown, exitCode: ExitCode): Failure {
  if (!isFileError(error)) throw error;
  if (systemCode(error) === 'ENOENT') {
    const hint = 'Check the name and the working directory. Nothing was changed.';
    return new Failure(`the journal ${path} does not exist`, { exitCode, hint, cause: error });
  }
  const why = reasonOf(error);
  return new Failure(`the journal ${path} cannot be used: ${why}`, {
    exitCode,
    hint: `${error instanceof UnsafeFile ? error.hint : 'Make it readable.'} Nothing was changed.`,
    cause: error,
  });
}

/** One entry for each id: the newest. */
function latest(entries: readonly JournaledCni[]): readonly JournaledCni[] {
  const byId = new Map<string, JournaledCni>();
  for (const entry of entries) {
    const known = byId.get(entry.cni.id);
    if (known === undefined || known.deletedAt < entry.deletedAt) byId.set(entry.cni.id, entry);
  }
  return [...byId.values()];
}

const halfMadeForMs = 7 * 24 * 3_600_000;

/**
 * The newest of each conduit name, for seven days. Decision: after that, somebody may have set up the router with the addresses that the API
 * assigned, and nothing shows it.
 */
function stillCounting(halfMade: readonly HalfMadeCni[]): readonly HalfMadeCni[] {
  const now = Date.now();
  const byName = new Map<string, HalfMadeCni>();
  for (const cni of halfMade) {
    const known = byName.get(cni.conduitName);
    if (Math.abs(now - Date.parse(cni.at)) > halfMadeForMs) continue;
    if (known === undefined || known.at < cni.at) byName.set(cni.conduitName, cni);
  }
  return [...byName.values()];
}

function tell(path: string, entries: readonly JournaledCni[]): string {
  const first = entries.map(({ deletedAt }) => deletedAt).sort()[0] ?? '';
  const names = entries.map(journaledAddress).sort();
  const when = `${first.slice(0, 19)}Z`;
  return `note: ${path} is the journal of an apply that was interrupted, from ${when}: it keeps ${joinFirst(names, 5)}`;
}
