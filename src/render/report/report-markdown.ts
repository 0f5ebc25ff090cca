import type {
  AccountReport,
  ChangeReport,
  InterconnectHealth,
  NextStep,
  ReportDocument,
  ReportError,
} from '../../model/report.ts';
import { shellCommand } from '../../model/text.ts';
import {
  fitMarkdown,
  type Heading,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
  type Section,
} from '../text/fit-markdown.ts';
import { untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';
import { fromReportError } from './network-error-text.ts';
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
  outcomeCounts,
  outcomeMeaning,
  outcomeWord,
  storedOtherwise,
  totalOutcomes,
  trafficWords,
  urgency,
} from './outcome-words.ts';
import { storedText } from './report-text.ts';
import { tunnelWords, unprovenWords } from './unproven-words.ts';

const mostCircuits = 20;

type ReportBlockKind = 'account' | 'health' | 'change' | 'next' | 'applied';

const kinds: KindWords<ReportBlockKind> = {
  account: ['account', 'accounts'],
  health: ['new interconnect', 'new interconnects'],
  change: ['change that did not succeed', 'changes that did not succeed'],
  next: ['next step', 'next steps'],
  applied: ['applied change', 'applied changes'],
};

/** Renders the result of an apply for a pull request or a summary, within a budget of bytes. Failures come first. */
export function renderReportMarkdown(report: ReportDocument, options?: MarkdownOptions): string {
  const next = nextWords(report, 'below');
  return fitMarkdown(
    {
      top: `### Apply: ${outcomeCounts(totalOutcomes(report))}\n\n${next === undefined ? '' : `${next}\n\n`}`,
      sections: report.accounts.flatMap(accountSections),
      bottom: `Fingerprint: ${nameMarkdown(untrusted(report.fingerprint))}\n`,
      kinds,
      elsewhere: 'The report as text or as JSON has all of it.',
    },
    options,
  );
}

function accountSections(account: AccountReport): readonly Section<ReportBlockKind>[] {
  const under: Heading = { text: `#### Account ${nameMarkdown(untrusted(account.account))}\n\n` };
  const [good, bad] = [account.changes.filter(endedWell), account.changes.filter((change) => !endedWell(change))];
  return [
    { head: '', blocks: [{ kind: 'account', rank: 0, danger: 0, text: stateText(account) }], tail: '', under },
    {
      head: '',
      blocks: (account.health ?? []).map((health) => ({
        kind: 'health',
        rank: 1,
        danger: health.healthy ? 0 : 3,
        text: healthText(health),
      })),
      tail: '\n',
      under,
    },
    {
      head: '',
      blocks: mostUrgentFirst(bad).map((change) => ({
        kind: 'change',
        rank: 1,
        danger: urgency[change.outcome],
        text: badText(change),
      })),
      tail: '\n',
      under,
    },
    {
      head: `**${nextTitle}:**\n\n`,
      blocks: (account.next ?? []).map((step) => ({ kind: 'next', rank: 2, danger: 1, text: nextText(step) })),
      tail: '\n',
      under,
    },
    {
      head: `<details><summary>${good.length} applied</summary>\n\n`,
      blocks: good.map((change) => ({ kind: 'applied', rank: 2, danger: 0, text: goodText(change) })),
      tail: '\n</details>\n\n',
      under,
    },
  ];
}

function stateText(account: AccountReport): string {
  const remaining = (account.remaining ?? []).map(untrusted);
  const still = remaining.length === 0 ? '' : ` Still to change: ${namesMarkdown(remaining, 10)}.`;
  const error = account.error === undefined ? '' : ` ${errorText(account.error)}`;
  return `**${outcomeCounts(account.summary)}.** ${convergedWords(account)}${still}${leftOutText(account)}${error}${unprovenText(account)}${checkText(account)}${tunnelText(account)}${notReadText(account)}${journalText(account)}\n\n`;
}

function leftOutText({ left_out }: AccountReport): string {
  return left_out === undefined ? '' : ` ${leftOutWords(left_out, namesMarkdown(left_out.map(untrusted), 10))}`;
}

/** The command stands here, so that a check that checks nothing is seen. */
function checkText({ check }: AccountReport): string {
  if (check === undefined) return '';
  const passed = check.circuits.filter(({ outcome }) => outcome === 'passed').length;
  const others = check.circuits.filter(({ outcome }) => outcome !== 'passed');
  const command = nameMarkdown(untrusted(shellCommand(...check.argv)));
  return `<br>Check: ${command} (${counted(passed, 'circuit')} passed)${circuitList(others, checkWords)}`;
}

function unprovenText({ unproven = [] }: AccountReport): string {
  return circuitList(unproven, unprovenWords);
}

interface LookedAt {
  readonly address: string;
  readonly message?: string;
  readonly next?: string;
}

function circuitList<T extends LookedAt>(circuits: readonly T[], words: (circuit: T) => string): string {
  const shown = circuits.slice(0, mostCircuits).map((circuit) => {
    const why = [circuit.message, circuit.next].flatMap((text) =>
      text === undefined ? [] : [proseMarkdown(untrusted(text))],
    );
    return `<br>${nameMarkdown(untrusted(circuit.address))} **${words(circuit)}**${why.map((text) => `: ${text}`).join('')}`;
  });
  const more = circuits.length > mostCircuits ? `<br>and ${circuits.length - mostCircuits} more` : '';
  return `${shown.join('')}${more}`;
}

function tunnelText({ tunnel_health = [] }: AccountReport): string {
  if (tunnel_health.length === 0) return '';
  const healthy = tunnel_health.filter(({ outcome }) => outcome === 'healthy').length;
  const others = tunnel_health.filter(({ outcome }) => outcome !== 'healthy');
  return `<br>Tunnel health: good for long enough after ${counted(healthy, 'circuit')}${circuitList(others, tunnelWords)}`;
}

function notReadText({ magic_not_read }: AccountReport): string {
  return magic_not_read === undefined ? '' : `<br>${magicNotRead(proseMarkdown(untrusted(magic_not_read)))}.`;
}

function journalText({ journal }: AccountReport): string {
  if (journal === undefined) return '';
  const words = journalWords(nameMarkdown(untrusted(journal.path)), namesMarkdown(journal.waiting.map(untrusted), 10));
  return `<br>**${words}**`;
}

function healthText(health: InterconnectHealth): string {
  const reason = health.reason === undefined ? '' : `: ${proseMarkdown(untrusted(health.reason))}`;
  const words = proseMarkdown(untrusted(healthWords(health)));
  return `- ${nameMarkdown(untrusted(health.address))} (${nameMarkdown(untrusted(health.live_id))}) ${words}${reason}\n`;
}

function goodText(change: ChangeReport): string {
  const live = change.live_id === undefined ? '' : `, live as ${nameMarkdown(untrusted(change.live_id))}`;
  const next = change.next === undefined ? '' : `<br>Next: ${proseMarkdown(untrusted(change.next))}`;
  return `- ${change.action} ${nameMarkdown(untrusted(change.address))}${live}${trafficText(change)}${next}\n`;
}

function nextText({ address, message, command }: NextStep): string {
  const run = command === undefined ? '' : `: ${nameMarkdown(untrusted(command))}`;
  return `- ${nameMarkdown(untrusted(address))} ${proseMarkdown(untrusted(message))}${run}\n`;
}

function endedWell({ outcome, stored_otherwise = [] }: ChangeReport): boolean {
  return outcome === 'applied' && stored_otherwise.length === 0;
}

function badText(change: ChangeReport): string {
  const what = `**${outcomeWord(change.outcome)}**: ${change.action} ${nameMarkdown(untrusted(change.address))}`;
  const explained = change.error === undefined ? outcomeMeaning(change.outcome) : errorText(change.error);
  const stored = (change.stored_otherwise ?? []).map((field) => `<br>${nameMarkdown(untrusted(storedText(field)))}`);
  const error =
    stored.length === 0 || change.outcome !== 'applied'
      ? `${explained}${stored.join('')}`
      : `${storedOtherwise}${stored.join('')}`;
  const next = change.next === undefined ? '' : `<br>Next: ${proseMarkdown(untrusted(change.next))}`;
  return `- ${what}<br>${error}${trafficText(change)}${next}\n`;
}

function trafficText(change: ChangeReport): string {
  const words = trafficWords(change);
  return words === undefined ? '' : `<br>Traffic: ${words}`;
}

function errorText(error: ReportError): string {
  const { message, request, words, cfRay } = fromReportError(error);
  return [
    proseMarkdown(message),
    ...(request === undefined ? [] : [nameMarkdown(request)]),
    ...(words === undefined ? [] : [`The API says: ${nameMarkdown(words)}`]),
    ...(cfRay === undefined ? [] : [`cf-ray ${nameMarkdown(cfRay)}`]),
  ].join('<br>');
}
