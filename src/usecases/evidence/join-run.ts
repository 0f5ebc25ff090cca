import { isDeepStrictEqual } from 'node:util';
import type { AccountPlan, Change, PlanDocument } from '../../model/plan.ts';
import type { AccountReport, ChangeReport, ReportDocument, SentWrite } from '../../model/report.ts';
import { joinFirst } from '../../model/text.ts';
import type { EvidenceAccount, EvidenceChange } from '../../render/evidence/evidence-tree.ts';
import { valuesOf } from '../apply/change-traces.ts';
import type { LogRun } from './log-facts.ts';
import { refuse } from './read-run-files.ts';

const edited = 'One of them was edited, or is not complete. Use the files as the run wrote them.';
const together = 'Give the plan, the report and the log of one run.';

/** The plan is the one of the run, or the reviewed plan that the run carried out a part of. Throws a `Failure` (4) if it is neither. */
export function requireSamePlan(
  plan: PlanDocument,
  run: {
    readonly fingerprint: string;
    readonly review?: { readonly type: string; readonly fingerprint?: string } | undefined;
  },
  file: string,
): { readonly isPart: boolean } {
  if (run.fingerprint === plan.fingerprint) return { isPart: false };
  const { review } = run;
  if (review?.type === 'plan' && review.fingerprint === plan.fingerprint) return { isPart: true };
  throw refuse(
    `${file} is about another plan: the fingerprint of its plan is ${run.fingerprint.slice(0, 80)}, and that of the plan given is ${plan.fingerprint}`,
    together,
  );
}

/** What the report says of each account. Throws a `Failure` (4) where it is not about the changes of the plan. */
export function joinReport(
  plan: PlanDocument,
  report: ReportDocument,
  isPart: boolean,
  file: string,
): readonly EvidenceAccount[] {
  const planned = new Map(plan.accounts.map((account) => [account.account, account]));
  const tags = report.accounts.map(({ account }) => account);
  const isSame = isPart || (tags.length === planned.size && new Set(tags).size === tags.length);
  if (!isSame || tags.some((tag) => !planned.has(tag))) {
    throw refuse(`${file} is not about the accounts of the plan`, together);
  }
  for (const account of report.accounts) requireSelfConsistent(account, report.run?.end, file);
  return report.accounts.map((account) => joinAccount(planned.get(account.account), account, isPart, file));
}

/** Throws a `Failure` (4) where a report contradicts itself. */
function requireSelfConsistent(
  { account, summary, changes }: AccountReport,
  end: NonNullable<ReportDocument['run']>['end'] | undefined,
  file: string,
): void {
  const count = (wanted: string) => changes.filter(({ outcome }) => outcome === wanted).length;
  if (Object.entries(summary).some(([outcome, sum]) => sum !== count(outcome))) {
    throw refuse(`${file}: the summary of account ${account} is not that of its changes`, edited);
  }
  if (end === undefined || end === 'carried_out') return;
  const isBegun = changes.some(({ outcome, writes = [] }) => outcome !== 'not_attempted' || writes.length > 0);
  if (isBegun) throw refuse(`${file}: the run is said to have ended before its first change, but has one`, edited);
}

function joinAccount(
  plan: AccountPlan | undefined,
  report: AccountReport,
  isPart: boolean,
  file: string,
): EvidenceAccount {
  const planned = new Map(plan?.changes.map((change) => [change.address, change]));
  const where = `in account ${report.account}`;
  const isWhole = isPart || report.changes.length === planned.size;
  if (!isWhole) throw refuse(`${file} does not have the changes of the plan ${where}`, together);
  const seen = new Set<string>();
  const changes = report.changes.map((change): EvidenceChange => {
    const its = planned.get(change.address);
    if (its?.action !== change.action || seen.has(change.address)) {
      throw refuse(`${file}: the change ${change.address} ${where} is not that of the plan`, together);
    }
    seen.add(change.address);
    if (change.fields !== undefined && !hasFieldsOf(change.fields, its)) {
      throw refuse(`${file}: the fields of ${change.address} ${where} are not those of the plan`, together);
    }
    const isNew = report.read_at !== undefined;
    return {
      ...change,
      fields: change.fields ?? its.fields.map(valuesOf),
      writes: change.writes ?? (isNew ? [] : undefined),
      liveBefore: its.live_id,
    };
  });
  return {
    account: report.account,
    guards: report.guards ?? (report.read_at === undefined ? undefined : []),
    readAt: report.read_at ?? {},
    converged: report.converged,
    leftOut: report.left_out ?? [],
    changes,
  };
}

function hasFieldsOf(fields: NonNullable<ChangeReport['fields']>, change: Change): boolean {
  const asPlanned = change.fields.map(valuesOf).map(comparable);
  return JSON.stringify(fields.map(comparable)) === JSON.stringify(asPlanned);
}

/** The mark of a new interconnect depends on what else a plan does. */
function comparable({ path, before, after }: ReturnType<typeof valuesOf>): readonly unknown[] {
  const plain = (value: unknown) => (typeof value === 'string' ? value.replace(/ \(new\)$/, '') : (value ?? null));
  return [path, before === undefined ? 0 : [plain(before)], after === undefined ? 0 : [plain(after)]];
}

/** Throws a `Failure` (4) where the log is not about the run of the report, or says other things of it. */
export function requireSameRun(
  log: LogRun,
  { fingerprint, run }: Pick<ReportDocument, 'fingerprint' | 'run'>,
  accounts: readonly EvidenceAccount[],
  file: string,
): void {
  const { about } = log;
  if (about?.fingerprint !== fingerprint) {
    throw refuse(`${file}: the run is about another plan than the report`, together);
  }
  const others = Object.entries(run ?? {}).filter(
    ([name, said]) => Object.hasOwn(about, name) && !isDeepStrictEqual(Reflect.get(about, name), said),
  );
  if (others.length > 0) {
    throw refuse(`${file}: the run says otherwise than the report: ${others.map(([name]) => name).join(', ')}`, edited);
  }
  const changes = accounts.flatMap((account) =>
    account.changes.map((change) => ({ ...change, account: account.account })),
  );
  requireSameOutcomes(log, changes, file);
  const reported = new Map<string, number>();
  for (const { account, address, writes = [] } of changes) {
    for (const write of writes) add(reported, keyOf(account, address, write), 1);
  }
  for (const write of log.writes) add(reported, keyOf(write.account, write.address, write), -1);
  if ([...reported.values()].some((count) => count < 0)) {
    throw refuse(`${file} has writes that the report does not have`, edited);
  }
}

function requireSameOutcomes(
  log: LogRun,
  changes: readonly (EvidenceChange & { readonly account: string })[],
  file: string,
): void {
  const logged = new Map(log.changes.map((line) => [JSON.stringify([line.account, line.address]), line.outcome]));
  const others = changes.filter(({ account, address, outcome }) => {
    const said = logged.get(JSON.stringify([account, address]));
    return said !== undefined && said !== outcome;
  });
  if (others.length === 0) return;
  const addresses = joinFirst(
    others.map(({ address }) => address),
    5,
  );
  throw refuse(`${file}: its changes ${addresses} ended otherwise than the report says`, edited);
}

function keyOf(account: string, address: string, { call, status, cf_ray }: Omit<SentWrite, 'at' | 'method'>): string {
  return JSON.stringify([account, address, call, status, cf_ray]);
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** What the log alone says of each account. */
export function accountsOfLog({ accounts }: PlanDocument, log: LogRun): readonly EvidenceAccount[] {
  const { about } = log;
  if (about === undefined) return [];
  return about.accounts.flatMap(({ account, guards }) => {
    const plan = accounts.find((candidate) => candidate.account === account);
    if (plan === undefined) return [];
    return [
      {
        account,
        guards,
        readAt: { before: about.time },
        converged: undefined,
        leftOut: [],
        changes: plan.changes.map((change) => changeOfLog(account, change, log)),
      },
    ];
  });
}

function changeOfLog(account: string, change: Change, { writes, changes, began, facts }: LogRun): EvidenceChange {
  const { address, action, live_id: liveBefore } = change;
  const isIts = (line: { readonly account: string; readonly address: string }) =>
    line.account === account && line.address === address;
  const ended = changes.findLast(isIts);
  const error = ended?.error ?? undefined;
  return {
    address,
    action,
    outcome: ended?.outcome ?? (began || facts.ended === undefined ? undefined : 'not_attempted'),
    liveBefore,
    fields: change.fields.map(valuesOf),
    ...(ended !== undefined && { ended_at: ended.time }),
    ...(typeof ended?.live_id === 'string' && { live_id: ended.live_id }),
    ...(error !== undefined && { error }),
    ...(ended?.read_by !== undefined && { read_by: ended.read_by }),
    writes: writes.filter(isIts).map(({ time, call, method, status, cf_ray, error: kind }) => ({
      at: time,
      ...{ call, method, status, cf_ray },
      ...(kind !== undefined && { error: kind }),
    })),
  };
}
