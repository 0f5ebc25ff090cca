import { applyAccount, summarise } from '../../apply/apply-account.ts';
import type { ApplyOptions, CheckOption, Clock, Overtaken } from '../../apply/apply-options.ts';
import { HealthGates, type HealthGatesOptions } from '../../apply/health/health-gates.ts';
import type { DeletionJournal } from '../../model/journal.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import { DeadlineOver, NetworkError } from '../../model/network-error.ts';
import type { AccountPlan, Change } from '../../model/plan.ts';
import type {
  AccountReport,
  ApplyEvent,
  ChangeReport,
  CircuitCheck,
  InterconnectHealth,
  SentWrite,
  TunnelWait,
  UnprovenCircuit,
} from '../../model/report.ts';
import type { Secret } from '../../model/secret.ts';
import type { PlanOptions } from '../../plan/plan-account.ts';
import type { Connection } from '../network/open-clients.ts';
import { networkReportError } from '../network-note.ts';
import { type PlannedEntry, readAndPlan } from '../plan/plan-accounts.ts';
import { ChangeTraces, reportedFields } from './change-traces.ts';
import { nextSteps } from './next-steps.ts';
import { timestamp } from './run-record.ts';
import { storedAtEnd } from './stored-at-end.ts';

export interface ApplySettings {
  readonly parallelism: number;
  /** The commands that come next are on the same sandbox. */
  readonly sandbox?: boolean;
  readonly stopOnError: boolean;
  /** The options of the plan. The account is planned again with them afterwards. */
  readonly planOptions: PlanOptions;
  /** How long to wait for an interconnect to be Healthy. Undefined: a step waits for its usual time, and there is no wait at the end. */
  readonly waitMs: number | undefined;
  /** Changes that later documents do not want, by address. */
  readonly overtaken?: ReadonlyMap<string, Overtaken> | undefined;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly onSent?: (address: string, write: SentWrite) => void;
  /** The journal for CNIs that are deleted and created again. It contains the entries of earlier runs. Undefined: nothing is recorded. */
  readonly journal?: DeletionJournal | undefined;
  /** Waits between two reads or tries. Default: the system's clock. */
  readonly clock?: Clock | undefined;
  readonly check?: CheckOption | undefined;
  readonly confirm?: ApplyOptions['confirm'];
}

/** Carries out the plan of one account and reads the account again. */
export async function applyEntry(
  entry: PlannedEntry,
  connection: Connection,
  settings: ApplySettings,
): Promise<AccountReport> {
  const { desired, planned, plan } = entry;
  const { account } = desired;
  if (planned === undefined) throw new Error(`account ${account} has no plan to carry out`);
  const access = { account, tokenEnv: desired.tokenEnv };
  const { waitMs, journal, ...rest } = settings;
  const unreadableKeys = new Map<string, Secret | undefined>();
  const circuits: CircuitCheck[] = [];
  const unproven: UnprovenCircuit[] = [];
  const tunnelWaits: TunnelWait[] = [];
  let notRead: string | undefined;
  const traces = new ChangeTraces();
  const options = {
    ...rest,
    onEvent: (event: ApplyEvent) => {
      if (event.type === 'circuit_checked') circuits.push(circuitCheck(event));
      if (event.type === 'circuit_unproven') unproven.push(unprovenCircuit(event));
      const wait = event.type === 'tunnel_health' ? tunnelWait(event) : undefined;
      if (wait !== undefined) tunnelWaits.push(wait);
      if (event.type === 'magic_not_read') notRead = event.message;
      traces.event(event);
      settings.onEvent(event);
    },
    onSent: (...sent: Parameters<ChangeTraces['sent']>) => settings.onSent?.(sent[0], traces.sent(...sent)),
    ...(journal !== undefined && { journal }),
    ...(waitMs !== undefined && { healthDeadlineMs: waitMs }),
    onKeyNotRead: (id: string, shown: Secret | undefined) => void unreadableKeys.set(id, shown),
  };
  const changes = plan.changes.length === 0 ? [] : [...(await applyAccount(planned, connection.api(access), options))];
  const { left, live, readAt, ...end } = await readAgain(entry, connection, settings, unreadableKeys);
  const told = storedAtEnd(changes, plan.changes, left ?? []).map((report) =>
    withFields(report, plan, left && live && { left, live }, traces),
  );
  const health =
    waitMs === undefined ? [] : await awaitCreated(plan.changes, changes, connection.reader(access), options);
  const { check, sandbox = false } = settings;
  const next = nextSteps({ desired, changes: plan.changes, reports: told, health, live, sandbox });
  return {
    account,
    summary: summarise(told),
    changes: told,
    ...end,
    ...(readAt !== undefined && { read_at: { after: readAt } }),
    ...(health.length > 0 && { health }),
    ...(notRead !== undefined && { magic_not_read: notRead }),
    ...(tunnelWaits.length > 0 && { tunnel_health: tunnelWaits }),
    ...(unproven.length > 0 && { unproven }),
    ...(next.length > 0 && { next: [...next] }),
    ...(check !== undefined && { check: { argv: [...check.argv], circuits } }),
  };
}

function circuitCheck(event: Extract<ApplyEvent, { type: 'circuit_checked' }>): CircuitCheck {
  const { address, live_id, outcome, runs, message, next } = event;
  return {
    address,
    live_id,
    outcome,
    runs,
    ...(message !== undefined && { message }),
    ...(next !== undefined && { next }),
  };
}

/** Undefined while it goes on. */
function tunnelWait(event: Extract<ApplyEvent, { type: 'tunnel_health' }>): TunnelWait | undefined {
  const { address, circuits, state, message, next } = event;
  if (state !== 'healthy' && state !== 'failed' && state !== 'stopped') return undefined;
  const why = { ...(message !== undefined && { message }), ...(next !== undefined && { next }) };
  return { address, circuits: [...circuits], outcome: state, ...why };
}

function unprovenCircuit(event: Extract<ApplyEvent, { type: 'circuit_unproven' }>): UnprovenCircuit {
  const { address, live_id, reason, state, message, next } = event;
  return {
    ...{ address, live_id, reason },
    ...(state !== undefined && { state }),
    message,
    ...(next !== undefined && { next }),
  };
}

/** A report with the fields of the change, and what happened for it. */
function withFields(
  report: ChangeReport,
  { changes }: Pick<AccountPlan, 'changes'>,
  end: Parameters<typeof reportedFields>[1],
  traces?: ChangeTraces,
): ChangeReport {
  const change = changes.find(({ address }) => address === report.address);
  const fields = change === undefined ? [] : reportedFields(change, end, report.live_id);
  return { ...report, ...(fields.length > 0 && { fields }), ...traces?.of(report.address) };
}

type End = Pick<AccountReport, 'converged' | 'remaining' | 'left_out' | 'error'> & {
  readonly readAt?: string;
  /** The changes that a new plan would still make. */
  readonly left?: readonly Change[];
  /** As it was read again. */
  readonly live?: LiveAccount;
};

async function readAgain(
  entry: PlannedEntry,
  connection: Connection,
  settings: ApplySettings,
  unreadableKeys: ReadonlyMap<string, Secret | undefined>,
): Promise<End> {
  const before = leftOut(entry);
  if (entry.plan.changes.length === 0) return { converged: true, ...before };
  if (settings.signal.aborted) {
    const reason: unknown = settings.signal.reason;
    const why = reason instanceof DeadlineOver ? reason.message : 'the run was stopped';
    return { converged: null, ...before, error: { message: `${why}; the account was not read again` } };
  }
  const { desired } = entry;
  const reader = connection.reader({ account: desired.account, tokenEnv: desired.tokenEnv });
  try {
    const journaled = { journal: settings.journal?.entries ?? [], halfMade: settings.journal?.halfMade ?? [] };
    const options = { ...settings.planOptions, ...chosenBy(entry, settings.planOptions), unreadableKeys, ...journaled };
    const { planned, read } = await readAndPlan(desired, reader, options);
    const { plan } = planned;
    const { live } = read;
    const readAt = timestamp();
    const [error] = plan.errors;
    if (error !== undefined) return { converged: false, ...before, error: { message: error.message }, live, readAt };
    const after = { ...leftOut({ plan, planned }), live, readAt };
    if (plan.changes.length === 0) return { converged: true, ...after, left: [] };
    return { converged: false, remaining: plan.changes.map(({ address }) => address), ...after, left: plan.changes };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return { converged: null, ...before, error: networkReportError(error) };
  }
}

/** The addresses of `--only`, and the changes that they need. The report says whether all of them are done. */
function chosenBy({ plan }: PlannedEntry, { only }: PlanOptions): Pick<PlanOptions, 'only'> {
  return only === undefined ? {} : { only: [...only, ...plan.changes.map(({ address }) => address)] };
}

/** The changes of the whole plan that `--only` leaves out. */
function leftOut({ plan, planned }: Pick<PlannedEntry, 'plan' | 'planned'>): Pick<AccountReport, 'left_out'> {
  const chosen = new Set(plan.changes.map(({ address }) => address));
  const left = (planned?.changing ?? []).filter((address) => !chosen.has(address));
  return left.length === 0 ? {} : { left_out: left };
}

/** The report of an account whose plan was not started. */
export function notAttempted(entry: Pick<PlannedEntry, 'plan' | 'planned'>): AccountReport {
  const { account, changes, errors } = entry.plan;
  const reports = changes.map(({ address, action }) =>
    withFields({ address, action, outcome: 'not_attempted' }, entry.plan, undefined),
  );
  const [error] = errors;
  return {
    account,
    summary: summarise(reports),
    changes: reports,
    converged: error === undefined ? changes.length === 0 : null,
    ...(changes.length > 0 && { remaining: changes.map(({ address }) => address) }),
    ...leftOut(entry),
    ...(error !== undefined && { error: { message: error.message } }),
  };
}

/**
 * Waits in parallel, up to the deadline, until each new interconnect is Healthy, and gives the state of each. A stopped run does not
 * wait.
 */
function awaitCreated(
  changes: readonly Change[],
  reports: readonly ChangeReport[],
  reader: Pick<NetworkReader, 'getInterconnectStatus'>,
  options: HealthGatesOptions & { readonly signal: AbortSignal },
): Promise<InterconnectHealth[]> {
  const gates = new HealthGates(reader, options);
  return Promise.all(
    createdInterconnects(changes, reports).map(async ({ address, name }) => {
      const { end, health, error } = await gates.wait({ address, name }, options.signal);
      const reason = error?.message ?? health?.reason;
      return {
        address,
        live_id: name,
        healthy: end === 'healthy',
        state: error === undefined && health !== undefined ? health.wireState : 'not known',
        ...(reason !== undefined && { reason }),
      };
    }),
  );
}

function createdInterconnects(
  changes: readonly Change[],
  reports: readonly ChangeReport[],
): readonly { readonly address: string; readonly name: string }[] {
  const before = new Map(changes.map(({ address, live_id }) => [address, live_id]));
  return reports.flatMap(({ address, action, live_id }) => {
    const makes = address.startsWith('interconnect.') && (action === 'create' || action === 'replace');
    return makes && live_id !== undefined && live_id !== before.get(address) ? [{ address, name: live_id }] : [];
  });
}
