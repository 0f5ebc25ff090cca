import { safeJson } from '../../diagnostics/hidden-characters.ts';
import { readAccount } from '../../live/read-account.ts';
import { settleInOrder } from '../../model/collections.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { Health, SnapshotAccount } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import { type LookRequest, type OpenAccount, withAccounts } from '../choose-accounts.ts';
import { readSurroundings } from '../export/read-view.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { checkSnapshotFile, type SnapshotFile, writeSnapshotFile } from './snapshot-file.ts';
import { snapshotText } from './snapshot-text.ts';

export interface SnapshotRequest extends LookRequest {
  /** A new file. Undefined: the text is only returned. */
  readonly file: string | undefined;
  /** Whole objects with their MD5 keys. Needs a file. */
  readonly secrets: boolean;
}

/** Reads accounts and keeps them in a new file, or returns their text. Only reads. Rejects if any account cannot be read completely. */
export async function takeSnapshot(request: SnapshotRequest, context: RunContext): Promise<{ readonly text?: string }> {
  const { file: path, secrets } = request;
  if (secrets && path === undefined) {
    throw new Failure('--secrets writes MD5 keys in clear: it needs a FILE, never a terminal or a pipe', {
      exitCode: ExitCode.usage,
      hint: 'Name a new file: demarc snapshot --secrets FILE. Only its owner can read it.',
    });
  }
  const file = path === undefined ? undefined : { path, name: path, end: 'Nothing was written.' };
  if (file !== undefined) await checkSnapshotFile(file);
  const accounts = await withAccounts(request, context, { tolerant: false }, (open) =>
    settleInOrder(open.map((each) => readKept(each))),
  );
  const sorted = [...accounts].sort((a, b) => compareText(a.live.account, b.live.account));
  const head = { taken_at: new Date().toISOString(), demarc: context.version, secrets };
  const text = safeJson(snapshotText(head, sorted));
  if (file === undefined) return { text };
  await writeFile(file, text, secrets, context);
  return {};
}

async function writeFile(file: SnapshotFile, text: string, secrets: boolean, context: RunContext): Promise<void> {
  await writeSnapshotFile(file, text);
  if (secrets) context.notify(`note: ${file.path} holds MD5 keys in clear: keep it as a secret`);
}

/**
 * Reads an account whole, with what a snapshot keeps beside it. Rejects with a `NetworkError`.
 * @param names the interconnects of which the health is read; default: all
 */
export async function readKept({ chosen, reader }: OpenAccount, names?: ReadonlySet<string>): Promise<SnapshotAccount> {
  const live = await readAccount(reader, chosen.account);
  const { slots, health } = await readSurroundings(reader, live, names);
  const known = [...health].filter((entry): entry is [string, Health] => entry[1] !== undefined);
  const byId = [...slots].sort((a, b) => compareText(a.id, b.id));
  return { live, slots: byId, health: new Map(known), unknownKeys: new Set() };
}
