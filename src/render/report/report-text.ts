import { joinFirst } from '../../model/join-words.ts';
import type {
  AccountReport,
  ApplyEvent,
  ChangeReport,
  InterconnectHealth,
  ReportDocument,
  ReportError,
  StoredField,
} from '../../model/report.ts';
import { isSensitivePath } from '../../model/sensitive-fields.ts';
import { quoteText } from '../plan/field-text.ts';
import { jsonText } from '../tables/tables.ts';
import { finishText, indent } from '../text/inline-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { breakCommands, excerpt, sanitiseText } from '../text/sanitise.ts';
import { actionSymbols, counted } from '../text/words.ts';
import { fromReportError, requestLines } from './network-error-text.ts';
import {
  convergedWords,
  healthWords,
  journalWords,
  leftOutWords,
  mostUrgentFirst,
  nextWords,
  outcomeColours,
  outcomeCounts,
  outcomeMeaning,
  outcomes,
  outcomeWord,
  storedOtherwise,
  totalOutcomes,
} from './outcome-words.ts';

const widest = 'not attempted'.length;

/** What an apply did, change by change, and what to do next. Ends with a line break. */
export function renderReportText(report: ReportDocument, style: Style): string {
  const paint = createPaint(style);
  const next = nextWords(report, 'above');
  const total = report.accounts.length === 1 ? [] : [paint('bold', `Total: ${outcomeCounts(totalOutcomes(report))}.`)];
  return finishText([
    ...report.accounts.flatMap((account) => [...accountText(account, paint), '']),
    ...total,
    ...(next === undefined ? [] : [next]),
    paint('dim', `Fingerprint: ${sanitiseText(report.fingerprint)}`),
  ]);
}

function accountText(account: AccountReport, paint: Paint): readonly string[] {
  const remaining = account.remaining ?? [];
  return [
    paint('bold', `Account ${sanitiseText(account.account)}`),
    '',
    ...mostUrgentFirst(account.changes).flatMap((change) => changeText(change, paint)),
    ...(account.changes.length === 0 ? [] : ['']),
    `  ${paint('bold', `Apply: ${outcomeCounts(account.summary)}.`)}`,
    `  ${paint(account.converged === true ? 'green' : 'red', convergedWords(account))}`,
    ...(account.left_out === undefined ? [] : [`  ${paint('yellow', leftOutText(account.left_out))}`]),
    ...(remaining.length === 0 ? [] : [`    still to change: ${joinFirst(remaining.map(sanitiseText), 20)}`]),
    ...(account.error === undefined ? [] : indent(errorText(account.error), 4)),
    ...(account.health ?? []).map((one) => `  ${healthText(one, paint)}`),
    ...(account.journal === undefined ? [] : [`  ${paint('red', journalText(account.journal))}`]),
  ];
}

function leftOutText(leftOut: readonly string[]): string {
  return leftOutWords(leftOut, joinFirst(leftOut.map(sanitiseText), 20));
}

function journalText({ path, waiting }: NonNullable<AccountReport['journal']>): string {
  return journalWords(sanitiseText(path), joinFirst(waiting.map(sanitiseText), 20));
}

function healthText(health: InterconnectHealth, paint: Paint): string {
  const reason = health.reason === undefined ? '' : ` (${sanitiseText(health.reason)})`;
  const words = paint(health.healthy ? 'green' : 'red', sanitiseText(healthWords(health)));
  return `${sanitiseText(health.address)} (${sanitiseText(health.live_id)}) ${words}${reason}`;
}

function changeText(change: ChangeReport, paint: Paint): readonly string[] {
  const outcome = paint(outcomeColours[change.outcome], outcomeWord(change.outcome).padEnd(widest));
  const live = change.live_id === undefined ? '' : paint('dim', `  ${sanitiseText(change.live_id)}`);
  const stored = (change.stored_otherwise ?? []).map(storedText);
  const below = [
    ...(stored.length === 0 ? [] : [paint('red', storedOtherwise), ...indent(stored, 2)]),
    ...(change.error === undefined ? [] : errorText(change.error)),
    ...(change.error === undefined && change.outcome !== 'applied' ? [outcomeMeaning(change.outcome)] : []),
    ...(change.next === undefined ? [] : [`${paint('cyan', 'next')}: ${sanitiseText(change.next)}`]),
  ];
  const symbol = actionSymbols[change.action].padStart(3);
  return [
    `  ${outcome} ${symbol} ${sanitiseText(change.address)}  ${change.action}${live}`,
    ...indent(below, widest + 7),
  ];
}

function errorText(error: NonNullable<ChangeReport['error']>): readonly string[] {
  const failed = fromReportError(error);
  const call = error.call === undefined ? '' : `${sanitiseText(error.call)}: `;
  return [`${call}${sanitiseText(failed.message.untrusted)}`, ...requestLines(failed)];
}

/** A report as `demarc.report/1` (schemas/report.schema.json): keys in the order of the schema, whatever order they came in. */
export function renderReportJson(report: ReportDocument): string {
  return jsonText({
    format: report.format,
    fingerprint: report.fingerprint,
    accounts: report.accounts.map(accountJson),
  });
}

// JSON leaves out what is undefined.
function accountJson(account: AccountReport): unknown {
  return {
    account: account.account,
    summary: Object.fromEntries(outcomes.map((outcome) => [outcome, account.summary[outcome]])),
    changes: account.changes.map(changeJson),
    converged: account.converged,
    remaining: account.remaining,
    left_out: account.left_out,
    error: errorJson(account.error),
    health: account.health?.map(healthJson),
    journal: account.journal && { path: account.journal.path, waiting: account.journal.waiting },
  };
}

function healthJson({ address, live_id, healthy, state, reason }: InterconnectHealth): unknown {
  return { address, live_id, healthy, state, reason };
}

function changeJson(change: ChangeReport): unknown {
  const { address, action, live_id, outcome, begun, stored_otherwise, error, next } = change;
  const stored = stored_otherwise?.map(storedJson);
  return { address, action, live_id, outcome, begun, stored_otherwise: stored, error: errorJson(error), next };
}

/** Sensitive values never arrive. One that does is a bug, and is left out all the same. */
function storedJson({ field, asked, stored, sensitive }: StoredField): unknown {
  return isSensitivePath(field) ? { field, sensitive: true } : { field, asked, stored, sensitive };
}

function errorJson(error: ReportError | undefined): unknown {
  if (error === undefined) return undefined;
  const { message, call, method, path, status, words, cf_ray } = error;
  return { message, call, method, path, status, words, cf_ray };
}

const mostItems = 12;

/** `magic.mtu: asked 1500, stored 1476`, made safe for a terminal; of a sensitive field only that it is stored otherwise. */
export function storedText({ field, asked, stored, sensitive }: StoredField): string {
  if (sensitive === true || isSensitivePath(field)) return `${field}: stored otherwise`;
  return `${field}: asked ${text(asked)}, stored ${text(stored)}`;
}

function text(value: StoredField['asked']): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoteText(excerpt(value));
  return value.length > mostItems
    ? counted(value.length, 'entry', 'entries')
    : `[${value.map((item) => quoteText(excerpt(item))).join(', ')}]`;
}

/** What just happened, on one line without a line break. `created` is the live name or id of what an ended change created. */
export function renderEvent(event: ApplyEvent, style: Style, created?: string): string {
  return breakCommands(`${sanitiseText(event.address)}: ${eventWords(event, style, created)}`);
}

/** A step that takes long, on one line without a line break. */
export function renderSlowStep(event: Extract<ApplyEvent, { type: 'step_started' }>, elapsedMs: number): string {
  const seconds = Math.round(elapsedMs / 1000);
  return breakCommands(
    `${sanitiseText(event.address)}: #${event.step} ${event.call} has been running for ${seconds} s`,
  );
}

function eventWords(event: ApplyEvent, style: Style, created: string | undefined): string {
  const paint = createPaint(style);
  switch (event.type) {
    case 'step_started':
      return paint('dim', `#${event.step} ${event.call} …`);
    case 'step_ended': {
      const live = event.live_id === undefined ? '' : `: ${sanitiseText(event.live_id)}`;
      return `#${event.step} ${event.call} ${event.ok ? 'done' : paint('red', 'did not end well')}${live}`;
    }
    case 'health_waited': {
      if (event.state === 'Healthy') return `${sanitiseText(event.live_id)} is ${paint('green', 'Healthy')}`;
      const why = event.reason === undefined ? '' : ` (${sanitiseText(event.reason)})`;
      return `waiting until ${sanitiseText(event.live_id)} is Healthy; it is ${paint('yellow', sanitiseText(event.state))}${why}`;
    }
    case 'change_ended': {
      const why = event.error === undefined ? '' : `: ${sanitiseText(event.error.message)}`;
      const live = created === undefined ? '' : `, live as ${sanitiseText(created)}`;
      return `${paint(outcomeColours[event.outcome], outcomeWord(event.outcome))}${live}${why}`;
    }
  }
}
