import type {
  AccountReport,
  ApplyEvent,
  InterconnectHealth,
  Outcome,
  OutcomeSummary,
  ReportDocument,
} from '../../model/report.ts';
import { type Colour, createPaint, type Style } from '../text/paint.ts';
import { breakCommands, sanitiseText } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';

export const outcomes: readonly Outcome[] = [
  'applied',
  'failed',
  'stale',
  'unknown',
  'skipped',
  'overtaken',
  'not_attempted',
];

const words: Readonly<Record<Outcome, string>> = {
  applied: 'applied',
  failed: 'failed',
  stale: 'stale',
  unknown: 'unknown',
  skipped: 'skipped',
  overtaken: 'overtaken',
  not_attempted: 'not attempted',
};

const meanings: Readonly<Record<Outcome, string>> = {
  applied: 'done',
  failed: 'the API refused it or could not be reached',
  stale: 'the object changed since the plan; it was left alone',
  unknown: 'it may or may not have been done; check the object',
  skipped: 'something that it needs did not end well',
  overtaken: 'the documents of the branch do not want it any more; nothing was sent',
  not_attempted: 'the run ended before it began',
};

export function outcomeWord(outcome: Outcome): string {
  return words[outcome];
}

/** What an outcome means, for a reader who meets it for the first time. */
export function outcomeMeaning(outcome: Outcome): string {
  return meanings[outcome];
}

export const outcomeColours: Readonly<Record<Outcome, Colour>> = {
  applied: 'green',
  failed: 'red',
  stale: 'red',
  unknown: 'magenta',
  skipped: 'yellow',
  overtaken: 'yellow',
  not_attempted: 'yellow',
};

/** Said of a change whose fields the API stored with other values than were sent. */
export const storedOtherwise = 'applied, but the API stored it otherwise than asked:';

/** `3 applied, 1 failed, 1 skipped`; what did not occur is left out. */
export function outcomeCounts(summary: OutcomeSummary): string {
  const parts = outcomes.filter((each) => summary[each] > 0).map((each) => `${summary[each]} ${words[each]}`);
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

export function totalOutcomes(report: ReportDocument): OutcomeSummary {
  const total = { applied: 0, failed: 0, stale: 0, unknown: 0, skipped: 0, overtaken: 0, not_attempted: 0 };
  for (const account of report.accounts) for (const each of outcomes) total[each] += account.summary[each];
  return total;
}

/** Whether the network is now as declared; with `--only`, as far as that chose. */
export function convergedWords(account: AccountReport): string {
  if (account.converged === true) {
    return account.left_out === undefined ? 'Converged: a new plan is empty.' : 'Converged for what --only chose.';
  }
  if (account.converged === null) return 'Not known whether it converged: the account could not be read again.';
  const remaining = account.remaining?.length ?? 0;
  return remaining === 0
    ? 'Not converged: a new plan would still change something.'
    : `Not converged: a new plan would still change ${counted(remaining, 'object')}.`;
}

/** What `--only` left out. `addresses` in the words of the format. */
export function leftOutWords(leftOut: readonly string[], addresses: string): string {
  return `Left out: ${addresses} (${counted(leftOut.length, 'change')}).`;
}

/** What was deleted and is not back, and what brings it back. `path` and `waiting` in the words of the format. */
export function journalWords(path: string, waiting: string): string {
  return `Deleted and not back: ${waiting}. ${path} keeps the whole objects, MD5 keys in clear: keep it as a secret. Run apply again on this machine, or with --resume and a copy of that file on another one.`;
}

/** How an interconnect is that a run created and waited for, apart from its name and the API's own reason. */
export function healthWords({ healthy, state }: InterconnectHealth): string {
  return healthy ? 'is Healthy' : `was created, and is not Healthy in time: ${state}`;
}

function isAsAsked({ converged, changes }: AccountReport): boolean {
  return converged === true && changes.every(({ stored_otherwise = [] }) => stored_otherwise.length === 0);
}

/** Whether nothing but later documents kept the rest from being carried out: the same run again ends alike. */
function isOvertaken(report: ReportDocument): boolean {
  const { overtaken, failed, stale, unknown, not_attempted } = totalOutcomes(report);
  return overtaken > 0 && failed + stale + unknown + not_attempted === 0;
}

const leftOutNext = 'Next: run demarc plan without --only to see what was left out.';

/** What to do after the run as a whole. `where` the errors are, seen from there. */
export function nextWords(report: ReportDocument, where: 'above' | 'below'): string | undefined {
  if (report.accounts.every(isAsAsked)) {
    const late = report.accounts.some(({ health = [] }) => health.some(({ healthy }) => !healthy));
    if (!late) return report.accounts.some(({ left_out }) => left_out !== undefined) ? leftOutNext : undefined;
    return 'Next: the changes were applied; finish the cross-connects (demarc loa KEY) and look with demarc status until the new interconnects are Healthy.';
  }
  if (isOvertaken(report)) {
    return 'Next: see the run of the last commit of the branch, which carries out what it still wants. If there is none, run the workflow by hand.';
  }
  const again = where === 'above' ? 'run demarc plan and apply again' : 'run the same again, the command or the job';
  return `Next: read the errors ${where}, then ${again}; that is always safe.`;
}

/** The order in which a reader needs them. */
export const urgency: Readonly<Record<Outcome, number>> = {
  unknown: 5,
  failed: 4,
  stale: 3,
  skipped: 2,
  overtaken: 2,
  not_attempted: 1,
  applied: 0,
};

/** What did not end well stands above what was applied; the rest stays as it is. */
export function mostUrgentFirst<T extends { readonly outcome: Outcome }>(changes: readonly T[]): readonly T[] {
  return changes.toSorted((a, b) => urgency[b.outcome] - urgency[a.outcome]);
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
