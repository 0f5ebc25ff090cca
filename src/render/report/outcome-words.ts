import type {
  AccountReport,
  ApplyEvent,
  ChangeReport,
  CircuitCheck,
  InterconnectHealth,
  Outcome,
  OutcomeSummary,
  ReportDocument,
} from '../../model/report.ts';
import { durationText, joinFirst } from '../../model/text.ts';
import { trafficEffectOf } from '../plan/traffic-effect.ts';
import { type Colour, createPaint, type Paint, type Style } from '../text/paint.ts';
import { breakCommands, sanitiseText } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';
import { isBack, isNotBack, notBackWords, tunnelWords, unprovenWords } from './unproven-words.ts';

export const outcomes: readonly Outcome[] = [
  'applied',
  'applied_lost',
  'failed',
  'stale',
  'unknown',
  'skipped',
  'overtaken',
  'not_attempted',
];

const words: Readonly<Record<Outcome, string>> = {
  applied: 'applied',
  applied_lost: 'applied, lost',
  failed: 'failed',
  stale: 'stale',
  unknown: 'unknown',
  skipped: 'skipped',
  overtaken: 'overtaken',
  not_attempted: 'not attempted',
};

const meanings: Readonly<Record<Outcome, string>> = {
  applied: 'done',
  applied_lost: 'done, but it took along what only the Magic side shows',
  failed: 'the API refused it or could not be reached',
  stale: 'the object changed since the plan; it was not touched',
  unknown: 'it may or may not have been done; check the object',
  skipped: 'something that it needs did not succeed',
  overtaken: 'the documents of the branch no longer want it; nothing was sent',
  not_attempted: 'the run ended before it began',
};

export function outcomeWord(outcome: Outcome): string {
  return words[outcome];
}

/** Explains an outcome to a reader who does not know it yet. */
export function outcomeMeaning(outcome: Outcome): string {
  return meanings[outcome];
}

export const outcomeColours: Readonly<Record<Outcome, Colour>> = {
  applied: 'green',
  applied_lost: 'red',
  failed: 'red',
  stale: 'red',
  unknown: 'magenta',
  skipped: 'yellow',
  overtaken: 'yellow',
  not_attempted: 'yellow',
};

/** What traffic felt of a change. Undefined where it felt nothing, or where nothing was sent. */
export function trafficWords({ action, impact = 'none', effects = [] }: ChangeReport): string | undefined {
  if (effects.length === 0) return undefined;
  const effect = trafficEffectOf({ impact, action, kind: 'cni', steps: [], effects });
  return effect.weight > 0 || effect.isDanger ? effect.one : undefined;
}

/** Above what people do for new and deleted objects. */
export const nextTitle = 'What is next';

/** For a change that was applied, but the API stored other values than demarc sent. */
export const storedOtherwise = 'applied, but the API stored different values:';

/** `3 applied, 1 failed, 1 skipped`. Outcomes that did not occur are left out. */
export function outcomeCounts(summary: OutcomeSummary): string {
  const parts = outcomes
    .filter((outcome) => summary[outcome] > 0)
    .map((outcome) => `${summary[outcome]} ${words[outcome]}`);
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

export function totalOutcomes(report: ReportDocument): OutcomeSummary {
  const total = {
    applied: 0,
    applied_lost: 0,
    failed: 0,
    stale: 0,
    unknown: 0,
    skipped: 0,
    overtaken: 0,
    not_attempted: 0,
  };
  for (const account of report.accounts) for (const outcome of outcomes) total[outcome] += account.summary[outcome];
  return total;
}

/** Says if the network is now as declared. With `--only`, it speaks only of the chosen objects. */
export function convergedWords(account: AccountReport): string {
  if (!isBack(account)) return `Not done: ${notBackWords(account)}.`;
  if (account.converged === true) {
    return account.left_out === undefined ? 'Converged: a new plan is empty.' : 'Converged for what --only chose.';
  }
  if (account.converged === null) return 'It is unknown whether it converged: the account could not be read again.';
  const remaining = account.remaining?.length ?? 0;
  return remaining === 0
    ? 'Not converged: a new plan would still change something.'
    : `Not converged: a new plan would still change ${counted(remaining, 'object')}.`;
}

/** What `--only` left out. The caller formats `addresses`. */
export function leftOutWords(leftOut: readonly string[], addresses: string): string {
  return `Left out: ${addresses} (${counted(leftOut.length, 'change')}).`;
}

/** Deleted objects that do not exist again yet, and how to restore them. The caller formats `path` and `waiting`. */
export function journalWords(path: string, waiting: string): string {
  return `Deleted and not recreated: ${waiting}. ${path} keeps the whole objects, MD5 keys in clear: keep it as a secret. Run apply again on this machine, or with --resume and a copy of that file on another one.`;
}

/** The caller formats `why`. */
export function magicNotRead(why: string): string {
  return `Not looked at: whether writes take along filters, health check, return routing or key on the Magic side (${why})`;
}

/** The health of an interconnect that the run created and waited for. Without its name and the API's reason. */
export function healthWords({ healthy, state }: InterconnectHealth): string {
  return healthy ? 'is Healthy' : `was created, but did not become Healthy in time: ${state}`;
}

function isAsAsked(account: AccountReport): boolean {
  return isBack(account) && isEqualNow(account);
}

/** The account equals the documents now, and every value is stored as it was sent. */
function isEqualNow({ converged, changes }: AccountReport): boolean {
  return converged === true && changes.every(({ stored_otherwise = [] }) => stored_otherwise.length === 0);
}

/** True if the only errors come from later documents. The same run would end in the same way. */
function isOvertaken(report: ReportDocument): boolean {
  const { overtaken, applied_lost, failed, stale, unknown, not_attempted } = totalOutcomes(report);
  return overtaken > 0 && applied_lost + failed + stale + unknown + not_attempted === 0;
}

const leftOutNext = 'Next: run demarc plan without --only to see what was left out.';

/** What to do after the run as a whole. `where` says where the errors are, relative to this text. */
export function nextWords(report: ReportDocument, where: 'above' | 'below'): string | undefined {
  if (report.accounts.every(isAsAsked)) {
    const late = report.accounts.some(({ health = [] }) => health.some(({ healthy }) => !healthy));
    if (!late) return report.accounts.some(({ left_out }) => left_out !== undefined) ? leftOutNext : undefined;
    return 'Next: the changes were applied; finish the cross-connects (demarc loa KEY) and check with demarc status until the new interconnects are Healthy.';
  }
  const again = where === 'above' ? 'run demarc plan and apply again' : 'run the same command or job again';
  if (totalOutcomes(report).applied_lost > 0) {
    return `Next: set again what was lost (see the errors ${where}), and only then ${again}: a new run goes on with the other circuits of its backup sets.`;
  }
  if (report.accounts.every(isEqualNow)) {
    return 'Next: find out why the changed circuits are not back before you change others. A new run does not look at them again.';
  }
  if (isOvertaken(report)) {
    return 'Next: look at the run for the last commit of the branch, which applies what it still wants. If there is no such run, start the workflow by hand.';
  }
  return `Next: read the errors ${where}, then ${again}; that is always safe.`;
}

/** The order in which a reader needs the outcomes. */
export const urgency: Readonly<Record<Outcome, number>> = {
  applied_lost: 5,
  unknown: 5,
  failed: 4,
  stale: 3,
  skipped: 2,
  overtaken: 2,
  not_attempted: 1,
  applied: 0,
};

/** Moves failures above applied changes. The order is otherwise the same. */
export function mostUrgentFirst<T extends { readonly outcome: Outcome }>(changes: readonly T[]): readonly T[] {
  return changes.toSorted((a, b) => urgency[b.outcome] - urgency[a.outcome]);
}

const checkMeanings: Readonly<Record<CircuitCheck['outcome'], string>> = {
  passed: 'passed its check',
  failed: 'did not pass its check',
  stopped: 'was not checked to the end: the run ended',
  pending: 'was not checked: it waits for its cable',
};

/** How the check of a circuit ended. Without its name and the reason. */
export function checkWords({ outcome }: Pick<CircuitCheck, 'outcome'>): string {
  return checkMeanings[outcome];
}

/** An event on a single line, without a line break. `created` is the live name or id of the object that an ended change created. */
export function renderEvent(event: ApplyEvent, style: Style, created?: string): string {
  return breakCommands(`${sanitiseText(event.address)}: ${eventWords(event, style, created)}`);
}

/** A slow step on a single line, without a line break. */
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
      return `#${event.step} ${event.call} ${event.ok ? 'done' : paint('red', 'did not succeed')}${live}`;
    }
    case 'health_waited': {
      if (event.state === 'Healthy') return `${sanitiseText(event.live_id)} is ${paint('green', 'Healthy')}`;
      const why = event.reason === undefined ? '' : ` (${sanitiseText(event.reason)})`;
      return `waiting until ${sanitiseText(event.live_id)} is Healthy; it is ${paint('yellow', sanitiseText(event.state))}${why}`;
    }
    case 'magic_not_read':
      return paint('yellow', magicNotRead(sanitiseText(event.message)));
    case 'soak_started':
      return `${joinFirst(event.circuits.map(sanitiseText), 5)}: soak ${durationText(event.milliseconds)} before the next circuit`;
    case 'tunnel_health':
      return tunnelEventWords(event, paint);
    case 'check_run': {
      const output = event.output === '' ? '' : ` (${sanitiseText(event.output)})`;
      return `check of ${sanitiseText(event.live_id)}: ${sanitiseText(event.end)}${event.ok ? '' : output}`;
    }
    case 'circuit_checked':
      return `${sanitiseText(event.live_id)} ${paint(event.outcome === 'failed' ? 'red' : 'green', checkWords(event))}`;
    case 'circuit_unproven': {
      const { live_id, message } = event;
      const colour = isNotBack(event) ? 'red' : 'yellow';
      return `${sanitiseText(live_id)} ${paint(colour, unprovenWords(event))}: ${sanitiseText(message)}`;
    }
    case 'confirmed':
      return event.yes ? 'confirmed' : 'not confirmed';
    case 'change_ended': {
      const why = event.error === undefined ? '' : `: ${sanitiseText(event.error.message)}`;
      const live = created === undefined ? '' : `, live as ${sanitiseText(created)}`;
      return `${paint(outcomeColours[event.outcome], outcomeWord(event.outcome))}${live}${why}`;
    }
  }
}

function tunnelEventWords(event: Extract<ApplyEvent, { type: 'tunnel_health' }>, paint: Paint): string {
  const circuits = joinFirst(event.circuits.map(sanitiseText), 5);
  const seen = event.message === undefined ? '' : `: ${sanitiseText(event.message)}`;
  const time = durationText(event.milliseconds);
  switch (event.state) {
    case 'awaited':
      return `${circuits}: its tunnels must be healthy everywhere for ${time} before the next circuit`;
    case 'healthy':
      return `${circuits}: ${paint('green', 'its tunnels were healthy')} everywhere for ${time}`;
    case 'unknown':
      return `${circuits}: ${paint('yellow', 'tunnel health not known')}${seen}`;
    case 'unhealthy':
      return `${circuits}: ${paint('yellow', 'tunnels not healthy')}, the ${time} begin again${seen}`;
    default:
      return `${circuits}: ${paint('red', tunnelWords({ outcome: event.state }))}${seen}`;
  }
}
