import type { AccountReport, ChangeReport, InterconnectHealth, ReportDocument } from '../model/report.ts';
import { finishText, indent } from './finish-text.ts';
import { bounded } from './inline-text.ts';
import { requestLines } from './network-error.ts';
import {
  convergedWords,
  mostUrgentFirst,
  healthWords,
  journalWords,
  leftOutWords,
  nextWords,
  outcomeColours,
  outcomeCounts,
  outcomeMeaning,
  outcomeWord,
  storedOtherwise,
  totalOutcomes,
} from './outcome-words.ts';
import { createPaint, type Paint } from './paint.ts';
import { fromReportError } from './request-lines.ts';
import { sanitiseText } from './sanitise.ts';
import { storedText } from './stored-text.ts';
import type { Style } from './style.ts';
import { actionSymbols } from './words.ts';

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
    ...(remaining.length === 0 ? [] : [`    still to change: ${bounded(remaining.map(sanitiseText), 20)}`]),
    ...(account.error === undefined ? [] : indent(errorText(account.error), 4)),
    ...(account.health ?? []).map((one) => `  ${healthText(one, paint)}`),
    ...(account.journal === undefined ? [] : [`  ${paint('red', journalText(account.journal))}`]),
  ];
}

function leftOutText(leftOut: readonly string[]): string {
  return leftOutWords(leftOut, bounded(leftOut.map(sanitiseText), 20));
}

function journalText({ path, waiting }: NonNullable<AccountReport['journal']>): string {
  return journalWords(sanitiseText(path), bounded(waiting.map(sanitiseText), 20));
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
