import type {
  AccountReport,
  ChangeReport,
  InterconnectHealth,
  ReportDocument,
  StoredField,
} from '../../model/report.ts';
import { isSensitivePath } from '../../model/secret.ts';
import { joinFirst, shellCommand } from '../../model/text.ts';
import { quoteText } from '../plan/fields/field-text.ts';
import { finishText, indent } from '../text/inline-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { excerpt, sanitiseText } from '../text/sanitise.ts';
import { actionSymbols, counted } from '../text/words.ts';
import { fromReportError, requestLines } from './network-error-text.ts';
import {
  checkWords,
  convergedWords,
  healthWords,
  journalWords,
  leftOutWords,
  magicNotRead,
  mostUrgentFirst,
  nextTitle,
  nextWords,
  outcomeColours,
  outcomeCounts,
  outcomeMeaning,
  outcomeWord,
  storedOtherwise,
  totalOutcomes,
  trafficWords,
} from './outcome-words.ts';
import { isBack, isNotBack, tunnelWords, unprovenWords } from './unproven-words.ts';

const widest = 'not attempted'.length;

/** Renders the result of an apply, change by change, and what to do next. Ends with a line break. */
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
    `  ${paint(account.converged === true && isBack(account) ? 'green' : 'red', convergedWords(account))}`,
    ...unprovenText(account, paint),
    ...checkText(account, paint),
    ...tunnelText(account, paint),
    ...(account.left_out === undefined ? [] : [`  ${paint('yellow', leftOutText(account.left_out))}`]),
    ...(remaining.length === 0 ? [] : [`    still to change: ${joinFirst(remaining.map(sanitiseText), 20)}`]),
    ...(account.error === undefined ? [] : indent(errorText(account.error), 4)),
    ...(account.health ?? []).map((health) => `  ${healthText(health, paint)}`),
    ...(account.magic_not_read === undefined
      ? []
      : [`  ${paint('yellow', `${magicNotRead(sanitiseText(account.magic_not_read))}.`)}`]),
    ...(account.journal === undefined ? [] : [`  ${paint('red', journalText(account.journal))}`]),
    ...nextText(account, paint),
  ];
}

/** What people do next, an object a line, with the command to copy below it. */
function nextText({ next = [] }: AccountReport, paint: Paint): readonly string[] {
  if (next.length === 0) return [];
  const steps = next.flatMap(({ address, message, command }) => [
    `    ${sanitiseText(address)}: ${sanitiseText(message)}`,
    ...(command === undefined ? [] : [`      ${sanitiseText(command)}`]),
  ]);
  return ['', `  ${paint('bold', nextTitle)}`, ...steps];
}

function unprovenText({ unproven = [] }: AccountReport, paint: Paint): readonly string[] {
  return unproven.flatMap((circuit) => {
    const words = paint(isNotBack(circuit) ? 'red' : 'yellow', unprovenWords(circuit));
    return [
      `    ${sanitiseText(circuit.address)} (${sanitiseText(circuit.live_id)}) ${words}`,
      `      ${sanitiseText(circuit.message)}`,
      ...(circuit.next === undefined ? [] : [`      ${paint('cyan', 'next')}: ${sanitiseText(circuit.next)}`]),
    ];
  });
}

/** The command stands here, so that a check that checks nothing is seen. */
function checkText({ check }: AccountReport, paint: Paint): readonly string[] {
  if (check === undefined) return [];
  const passed = check.circuits.filter(({ outcome }) => outcome === 'passed').length;
  const others = check.circuits.filter(({ outcome }) => outcome !== 'passed');
  return [
    `  Check: ${sanitiseText(shellCommand(...check.argv))} (${counted(passed, 'circuit')} passed)`,
    ...others.flatMap((circuit) => [
      `    ${sanitiseText(circuit.address)} (${sanitiseText(circuit.live_id)}) ${paint(circuit.outcome === 'failed' ? 'red' : 'yellow', checkWords(circuit))}`,
      ...(circuit.message === undefined ? [] : [`      ${sanitiseText(circuit.message)}`]),
      ...(circuit.next === undefined ? [] : [`      ${paint('cyan', 'next')}: ${sanitiseText(circuit.next)}`]),
    ]),
  ];
}

function tunnelText({ tunnel_health = [] }: AccountReport, paint: Paint): readonly string[] {
  const healthy = tunnel_health.filter(({ outcome }) => outcome === 'healthy').length;
  const others = tunnel_health.filter(({ outcome }) => outcome !== 'healthy');
  return [
    ...(tunnel_health.length === 0
      ? []
      : [`  Tunnel health: good for long enough after ${counted(healthy, 'circuit')}`]),
    ...others.flatMap((wait) => [
      `    ${sanitiseText(wait.address)} ${paint(wait.outcome === 'failed' ? 'red' : 'yellow', tunnelWords(wait))}`,
      ...(wait.message === undefined ? [] : [`      ${sanitiseText(wait.message)}`]),
      ...(wait.next === undefined ? [] : [`      ${paint('cyan', 'next')}: ${sanitiseText(wait.next)}`]),
    ]),
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
  const traffic = trafficWords(change);
  const below = [
    ...(stored.length === 0 ? [] : [paint('red', storedOtherwise), ...indent(stored, 2)]),
    ...(change.error === undefined ? [] : errorText(change.error)),
    ...(change.error === undefined && change.outcome !== 'applied' ? [outcomeMeaning(change.outcome)] : []),
    ...(traffic === undefined ? [] : [`traffic: ${traffic}`]),
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

const mostItems = 12;

/** `magic.mtu: asked 1500, stored 1476`, safe for a terminal. For a sensitive field, it only says that the stored value differs. */
export function storedText({ field, asked, stored, sensitive }: StoredField): string {
  if (sensitive === true || isSensitivePath(field)) return `${field}: stored differently`;
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
