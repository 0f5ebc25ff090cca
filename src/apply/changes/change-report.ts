import type { WriteOperation } from '../../model/operation.ts';
import type { Change } from '../../model/plan.ts';
import type { ChangeReport, Outcome, ReportError, StoredField } from '../../model/report.ts';
import { afterLoss, runAgain } from '../report-error.ts';
import type { SkippedStep } from '../schedule.ts';
import type { BadOutcome, ChangeRecord, StepDone, StepFailed } from '../step-end.ts';

/** Why nothing new starts. */
export type StopReason = 'interrupted' | 'stopped' | 'late';

interface Ending {
  readonly outcome: Outcome;
  readonly error?: ReportError;
  readonly next?: string;
}

/**
 * The report of a change that has ended. `rootOutcome` is the outcome of the change that caused the end, if another change did. `reason`
 * says why the rest of the change did not start, where nothing failed.
 */
export function changeReport(record: ChangeRecord, rootOutcome: Outcome | undefined, reason: StopReason): ChangeReport {
  const { address, action } = record.change;
  const id = liveId(record);
  const stored = storedFields(record.done);
  const end = ending(record, rootOutcome, reason);
  const next = [end.next ?? '', storedAdvice({ address, live_id: id }, stored), lostAdvice(record)]
    .filter((text) => text !== '')
    .join(' ');
  return {
    address,
    action,
    ...(id === undefined ? {} : { live_id: id }),
    ...end,
    ...(stored.length > 0 && { stored_otherwise: [...stored] }),
    ...(next !== '' && { next }),
    ...(record.done.length > 0 && record.left.size > 0 ? { begun: true as const } : {}),
    ...(record.done.length > 0 || end.outcome === 'unknown' ? felt(record.change) : {}),
  };
}

/** Nothing of demarc restores what only the Magic side had of a CNI that was deleted. */
function lostAdvice({ change, done }: ChangeRecord): string {
  const found = change.effects?.find(({ effect }) => effect === 'magic_settings_lost');
  if (found === undefined || !done.some(({ deleted }) => deleted === true)) return '';
  const fields = found.lost?.map(({ field, value }) => `${field} ${value}`).join(', ');
  const what = fields ?? 'packet filters, health check and return routing, which could not be read before';
  return `Set again on its new Magic interconnect, in the dashboard or with the Magic API: ${what}.`;
}

/** What traffic felt of a change that was sent, in whole or in part. */
function felt({ impact, effects = [] }: Change): Pick<ChangeReport, 'impact' | 'effects'> {
  return { ...(impact !== 'none' && { impact }), ...(effects.length > 0 && { effects: [...effects] }) };
}

function ending(record: ChangeRecord, rootOutcome: Outcome | undefined, reason: StopReason): Ending {
  const notes = record.done.flatMap(({ note }) => note ?? []).join(' ');
  const [lost] = record.done.flatMap(({ extras }) => extras ?? []);
  if (lost !== undefined) {
    const error = { message: lost.message, call: 'update_cni' };
    const done = record.left.size === 0 ? '' : doneSoFar(record);
    return { outcome: 'applied_lost', error, next: [`${done}${lost.next}`, notes].filter(Boolean).join(' ') };
  }
  if (record.left.size === 0) return { outcome: 'applied', ...(notes === '' ? {} : { next: notes }) };
  const failure = worst(record.failures);
  const isUntried = failure?.outcome === 'skipped' || failure?.outcome === 'not_attempted';
  if (isUntried && record.done.length > 0) return begun(record, failure.error, failure.next);
  if (failure !== undefined) {
    return { outcome: failure.outcome, error: failure.error, next: `${doneSoFar(record)}${failure.next}` };
  }
  const message = record.skipped === undefined ? stopText[reason] : needsText(record.skipped, rootOutcome);
  if (record.done.length > 0) return begun(record, { message }, runAgain);
  if (record.skipped === undefined) return { outcome: 'not_attempted', error: { message }, next: runAgain };
  const { root } = record.skipped;
  const next = rootOutcome === 'applied_lost' ? afterLoss(root) : `First look at ${root}. ${runAgain}`;
  return { outcome: 'skipped', error: { message }, next };
}

/** A part of the change was written. The outcomes "skipped" and "not attempted" would hide that. */
function begun(record: ChangeRecord, error: ReportError, next: string): Ending {
  return {
    outcome: 'failed',
    error: { ...error, message: `started, not finished: ${error.message}` },
    next: `${doneSoFar(record)}${next}`,
  };
}

const stopText: Readonly<Record<StopReason, string>> = {
  interrupted: 'the run was interrupted',
  late: 'the run reached its time limit (--deadline)',
  stopped: 'the run stopped at the first change that did not succeed (--stop-on-error)',
};

const outcomeText: Readonly<Record<Outcome, string>> = {
  // A change continues after a change that it needs, unless that change is stored otherwise.
  applied: 'was applied, but the API stored different values',
  applied_lost: 'was applied, but lost what only the Magic side shows',
  failed: 'failed',
  stale: 'is stale',
  unknown: 'ended in an unknown state',
  skipped: 'was skipped',
  overtaken: 'was overtaken by later documents',
  not_attempted: 'was not attempted',
};

function needsText({ needs, root }: SkippedStep, rootOutcome: Outcome | undefined): string {
  const cause = `${root} ${outcomeText[rootOutcome ?? 'failed']}`;
  if (needs === root) return `it needs ${needs}; ${cause}`;
  return `it needs ${needs}, which could not be carried out because ${cause}`;
}

const severity: readonly BadOutcome[] = [
  'unknown',
  'applied_lost',
  'failed',
  'stale',
  'overtaken',
  'skipped',
  'not_attempted',
];

function worst(failures: readonly StepFailed[]): StepFailed | undefined {
  return severity.flatMap((outcome) => failures.filter((failure) => failure.outcome === outcome))[0];
}

const callText: Readonly<Record<WriteOperation, string>> = {
  update_settings: 'setting default_asn',
  create_interconnect: 'creating the new interconnect',
  delete_interconnect: 'deleting the old interconnect',
  create_cni: 'creating the new CNI',
  update_cni: 'writing the remaining fields of the CNI',
  delete_cni: 'deleting the old CNI',
};

/** The done and the open steps of an unfinished change. An operator at the console needs first to know which half is done. */
function doneSoFar({ change, done, left }: ChangeRecord): string {
  if (done.length === 0) return '';
  const sentences = [
    `Already done: ${done.map((step) => step.did).join('; ')}.`,
    `Not done: ${[...left.values()].map((call) => callText[call]).join('; ')}.`,
  ];
  const gone = done.some((step) => step.deleted === true) && !done.some((step) => step.created !== undefined);
  if (gone && change.action === 'replace') sentences.push('Nothing has replaced it: traffic on it has stopped.');
  if (isLeftBehind({ change, done, left })) sentences.push(leftBehindText(change));
  for (const { lost, journal } of done) {
    if (lost !== undefined) sentences.push(`What was deleted: ${lost}.`);
    if (journal !== undefined) sentences.push(`The whole object is kept in ${journal}, and the next run recreates it.`);
  }
  return `${sentences.join(' ')} `;
}

/** True where a new interconnect replaces the old interconnect, but the old interconnect still exists. */
function isLeftBehind({ change, done, left }: Pick<ChangeRecord, 'change' | 'done' | 'left'>): boolean {
  const madeFirst = done.some((step) => step.created !== undefined) && !done.some((step) => step.deleted === true);
  return change.action === 'replace' && madeFirst && [...left.values()].includes('delete_interconnect');
}

// A new run finds the new interconnect under the key. No document declares the old interconnect any more.
function leftBehindText({ live_id }: Change): string {
  const name = live_id ?? '';
  return `A new run moves the CNIs and leaves ${name} alone, because no document declares it: delete it with a tombstone (name: ${name}, state: absent).`;
}

function liveId({ change, done }: ChangeRecord): string | undefined {
  const created = done.find((step) => step.created !== undefined)?.created;
  if (created !== undefined) return created;
  return done.some((step) => step.deleted === true) ? undefined : (change.live_id ?? undefined);
}

/** The fields of a change that the API stored otherwise. If a later step writes a field, that step's result counts. */
function storedFields(done: readonly StepDone[]): readonly StoredField[] {
  const fields = new Map<string, StoredField>();
  for (const { stored = [], wrote = [] } of done) {
    for (const field of [...fields.keys()]) {
      if (wrote.some((path) => field === path || field.startsWith(`${path}.`))) fields.delete(field);
    }
    for (const each of stored) fields.set(each.field, each);
  }
  return [...fields.values()];
}

/** Advice for such fields. Empty without fields. */
export function storedAdvice(
  { address, live_id }: { readonly address: string; readonly live_id: string | undefined },
  fields: readonly StoredField[],
): string {
  if (fields.length === 0) return '';
  const known = fields.flatMap(({ field, stored }) => (isShort(stored) ? [`${field}: ${stored}`] : []));
  const what = known.length === 0 ? '' : ` (${known.join(', ')})`;
  if (address.startsWith('interconnect.')) {
    const pin = live_id === undefined ? '' : `name: ${live_id}, and `;
    return `The interconnect is not as requested${what}, so nothing that needs it was started. Before you apply again, write ${pin}what was stored into the document, or ask Cloudflare and delete it: an interconnect cannot be changed, and another run may order a second one.`;
  }
  // The default conduit name is the key.
  const other = fields.some(({ field }) => field === 'magic.conduit_name') ? '' : ', or leave the field out';
  return `The API stored a different value than demarc sent. Write the stored value into the document${what}${other}: otherwise a new run asks for the same again.`;
}

function isShort(stored: StoredField['stored']): stored is string | number {
  return typeof stored === 'number' || (typeof stored === 'string' && stored !== '' && stored.length <= 80);
}
