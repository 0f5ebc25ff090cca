import type { Outcome } from '../../model/report.ts';
import { durationText } from '../../model/text.ts';
import { outcomes, outcomeWord } from '../report/outcome-words.ts';
import { counted } from '../text/words.ts';
import { accountSection, guardsSection, planSection } from './evidence-changes.ts';
import { documentsAndFiles, whoAndWhen } from './evidence-run.ts';
import { code, list, table, text } from './evidence-tables.ts';
import type { Evidence, LogEvent, LogFacts } from './evidence-tree.ts';

/** One page for a change board: all that is known of a run, and what is not. Nothing is cut. */
export function renderEvidenceMarkdown(evidence: Evidence): string {
  return [
    `# Evidence of a change\n\n**${headline(evidence)}**\n\n`,
    whoAndWhen(evidence),
    planSection(evidence),
    guardsSection(evidence),
    ...evidence.accounts.map((account) => accountSection(account, evidence)),
    logSection(evidence.log),
    documentsAndFiles(evidence),
    unknownSection(evidence),
  ]
    .join('')
    .trimEnd()
    .concat('\n');
}

function headline({ run, accounts, hasReport, log }: Evidence): string {
  const all = accounts.flatMap(({ changes }) => changes.map(({ outcome }) => outcome));
  switch (run.end) {
    case 'blocked':
      return 'Nothing was changed: the plan was blocked.';
    case 'refused':
      return 'Nothing was changed: the plan was not the reviewed one.';
    case 'declined':
      return 'Nothing was changed: the question before the first change was not answered with yes.';
    default:
      break;
  }
  if (hasReport) return all.length === 0 ? 'There was nothing to change.' : `${counts(all)}.`;
  const end =
    log?.ended === undefined
      ? 'The run has no report and no end: it was killed, or its log was cut off.'
      : `The run has no report; it ended with exit code ${log.ended.exitCode}${isUnbegun(all) ? ', before its first change' : ''}.`;
  return `${end} By its log: ${counts(all)}.`;
}

function isUnbegun(all: readonly (Outcome | undefined)[]): boolean {
  return all.length > 0 && all.every((outcome) => outcome === 'not_attempted');
}

function counts(all: readonly (Outcome | undefined)[]): string {
  const count = (wanted: Outcome | undefined) => all.filter((outcome) => outcome === wanted).length;
  const parts = outcomes.flatMap((outcome) =>
    count(outcome) === 0 ? [] : [`${count(outcome)} ${outcomeWord(outcome)}`],
  );
  const open = count(undefined);
  return list([...parts, ...(open === 0 ? [] : [`${open} not known`])], 'no changes');
}

function logSection(log: LogFacts | undefined): string {
  if (log === undefined) return '';
  const { requests, unreadLines, events, ended } = log;
  const sentences = [
    `The run sent ${counted(requests.all, 'request')}, reads and repeats included; ${requests.failed} did not end well.`,
    ...(ended === undefined ? ['**The log has no end of the run: it was killed, or the log was cut off.**'] : []),
    ...(unreadLines === 0 ? [] : [`${counted(unreadLines, 'line')} of the log cannot be read.`]),
  ];
  const rows = events.map((event) => [code(event.time), 'account' in event ? code(event.account) : '', told(event)]);
  return `## Log\n\n${sentences.join(' ')}\n\n${rows.length === 0 ? '' : table(['When', 'Account', 'What'], rows)}`;
}

function told(event: LogEvent): string {
  switch (event.event) {
    case 'soak':
      return `a soak of ${text(durationText(event.duration_ms))} after ${names(event.circuits)}`;
    case 'tunnel_health':
      return `tunnel health of ${names(event.circuits)}: ${event.state}${because(event.message)}`;
    case 'check':
      return `the check ${code(event.argv.join(' '))} of ${code(event.live_id)}: ${text(event.end)}`;
    case 'checked':
      return `the check of ${code(event.live_id)} ended: ${event.outcome}, after ${counted(event.runs, 'run')}`;
    case 'unproven':
      return `${code(event.live_id)} is not known to be back: ${text(event.message)}`;
    case 'confirmed':
      return `a person was asked before ${names(event.circuits)}: ${event.yes ? 'yes' : 'not yes'}`;
    case 'magic_not_read':
      return `the Magic side could not be read: ${text(event.message)}`;
    case 'interrupted':
      return `a signal interrupted the run (exit code ${event.exit_code})`;
  }
}

function names(circuits: readonly string[]): string {
  return list(circuits.map(code), 'a circuit');
}

function because(message: string | undefined): string {
  return message === undefined ? '' : `, ${text(message)}`;
}

/** What this page cannot say, in one place. */
function unknownSection({ run, accounts, hasReport, log }: Evidence): string {
  const changes = accounts.flatMap((account) => account.changes);
  const open = changes.filter(({ outcome }) => outcome === undefined).length;
  const notRead = accounts.filter(({ readAt }) => readAt.after === undefined);
  const items = [
    ...(hasReport ? [] : ['The run has no report: what follows from it, such as the state afterwards, is missing.']),
    ...(run.id === undefined
      ? ['An older version of demarc wrote the report: it does not say who ran it and when.']
      : []),
    ...(run.not_known ?? []).map(({ what, why }) => `${upper(text(what))}: ${text(why)}.`),
    ...(open === 0 ? [] : [`How ${counted(open, 'change')} ended. Run demarc plan: it shows what is left.`]),
    ...(notRead.length === 0
      ? []
      : [`The state of account ${notRead.map(({ account }) => code(account)).join(', ')} after the run.`]),
    ...(log === undefined ? ['What checks and people said between two circuits: no log was given.'] : []),
    'Whether sessions were up: health is light and an Ethernet link, not BGP.',
  ];
  return `## What is not known\n\n${items.map((item) => `- ${item}\n`).join('')}`;
}

function upper(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
