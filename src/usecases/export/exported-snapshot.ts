import type { ExportView } from '../../export/declared.ts';
import type { SnapshotAccount } from '../../model/live.ts';
import type { RunContext } from '../run-context.ts';
import { chooseFromSnapshot, readSnapshot } from '../snapshot/read-snapshot.ts';
import { type ExportedAccount, type ExportStyle, exportViews } from './export-account.ts';
import { viewOf } from './read-view.ts';

/** Accounts as a snapshot keeps them, written as documents. Needs no network and no credentials. */
export async function exportSnapshot(
  file: string,
  { accounts, ...style }: ExportStyle & { readonly accounts: readonly string[] },
  context: RunContext,
): Promise<readonly ExportedAccount[]> {
  const snapshot = await readSnapshot(file, context);
  const chosen = chooseFromSnapshot(snapshot, accounts, file);
  return exportViews(
    chosen.map((account) => viewOfSnapshot(account, snapshot.takenAt)),
    style,
    context.version,
  );
}

function viewOfSnapshot({ live, slots, health }: SnapshotAccount, takenAt: string): ExportView {
  return viewOf(live, { slots, health, tokenEnv: undefined, snapshotAt: takenAt });
}
