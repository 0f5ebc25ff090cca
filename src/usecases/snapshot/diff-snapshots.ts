import { settleInOrder } from '../../model/collections.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { DiffDocument } from '../../model/generated/diff.ts';
import type { Snapshot, SnapshotAccount } from '../../model/live.ts';
import { joinFirst } from '../../model/text.ts';
import { snapshotChanges } from '../../plan/diff/snapshot-changes.ts';
import { type LookRequest, withAccounts } from '../choose-accounts.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { chooseFromSnapshot, readSnapshot } from './read-snapshot.ts';
import { readKept } from './take-snapshot.ts';

export interface DiffRequest extends LookRequest {
  /** Files of snapshots; `-` is standard input. Without `after`: the live accounts. */
  readonly before: string;
  readonly after: string | undefined;
}

export interface DiffResult {
  /** 2 if anything differs. Health alone is no difference. */
  readonly exitCode: ExitCode;
  readonly diff: DiffDocument;
}

/** What changed between two snapshots, or since one. Only reads. Rejects with a `Failure` if they are not about the same accounts. */
export async function diffSnapshots(request: DiffRequest, context: RunContext): Promise<DiffResult> {
  if (request.before === '-' && request.after === '-') {
    throw new Failure('standard input can be read only once', { exitCode: ExitCode.usage });
  }
  const before = await readChosen(request.before, request, context);
  const after =
    request.after === undefined
      ? await readLive(before, request, context)
      : await readChosen(request.after, request, context);
  requireSameAccounts(before, after, request);
  if (after.takenAt < before.takenAt) {
    context.notify(
      `note: BEFORE was taken at ${before.takenAt}, later than AFTER: what is shown as new was there first`,
    );
  }
  const accounts = before.accounts.flatMap((account) => {
    const now = after.accounts.find(({ live }) => live.account === account.live.account);
    return now === undefined ? [] : [snapshotChanges(account, now)];
  });
  const diff: DiffDocument = {
    format: 'demarc.diff/1',
    before: { taken_at: before.takenAt, live: false },
    after: { taken_at: after.takenAt, live: request.after === undefined },
    accounts,
  };
  const differs = accounts.some(({ changes }) => changes.length > 0);
  return { exitCode: differs ? ExitCode.differences : ExitCode.done, diff };
}

async function readChosen(file: string, { accounts }: DiffRequest, context: RunContext): Promise<Snapshot> {
  const snapshot = await readSnapshot(file, context);
  return { ...snapshot, accounts: chooseFromSnapshot(snapshot, accounts, file) };
}

/** The accounts of a snapshot as they are now. Health is read where the snapshot has it. */
async function readLive({ accounts }: Snapshot, request: DiffRequest, context: RunContext): Promise<Snapshot> {
  const healthOf = new Map(accounts.map(({ live, health }) => [live.account, new Set(health.keys())]));
  const choice = { ...request, accounts: [...healthOf.keys()] };
  const found = await withAccounts(choice, context, { tolerant: true }, (open) =>
    settleInOrder(open.map((each): Promise<SnapshotAccount> => readKept(each, healthOf.get(each.chosen.account)))),
  );
  return { takenAt: new Date().toISOString(), demarc: context.version, accounts: found };
}

function requireSameAccounts(before: Snapshot, after: Snapshot, { before: file, after: other }: DiffRequest): void {
  const [old, now] = [tagsOf(before), tagsOf(after)];
  const both = old.filter((tag) => now.includes(tag));
  if (both.length === old.length && both.length === now.length) return;
  const about = (tags: readonly string[]) =>
    `account${tags.length === 1 ? '' : 's'} ${joinFirst(tags, mostNamed) || 'none'}`;
  throw new Failure(
    `the snapshots are not about the same accounts: ${file} has ${about(old)}, ${other ?? ''} has ${about(now)}`,
    {
      exitCode: ExitCode.refused,
      hint:
        both.length === 0
          ? 'Two accounts are two networks: compare each with a snapshot of its own.'
          : `Compare what both have: --account ${joinFirst(both, mostNamed)}.`,
    },
  );
}

const mostNamed = 10;

function tagsOf({ accounts }: Snapshot): readonly string[] {
  return accounts.map(({ live }) => live.account);
}
