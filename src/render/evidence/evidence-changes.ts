import type { Change, PlanDocument } from '../../model/plan.ts';
import type { RunRecord } from '../../model/report.ts';
import { outcomeMeaning, outcomeWord } from '../report/outcome-words.ts';
import { code, list, notKnown, table, text, value } from './evidence-tables.ts';
import type { Evidence, EvidenceAccount, EvidenceChange } from './evidence-tree.ts';

/** The guards, and what lifted them. */
export function guardsSection({ accounts, run }: Evidence): string {
  const head = '## Guards\n\n';
  const allowed = run.allowed ?? [];
  const isUntold = run.allowed === undefined;
  const allowances = isUntold
    ? `What the run was allowed is ${notKnown}.\n\n`
    : allowed.length === 0
      ? 'Nothing was allowed.\n\n'
      : `Allowed: ${allowed.map((each) => `${code(each)}${allowedWhere(each, run)}`).join(', ')}.\n\n`;
  const unread = accounts.filter(({ guards }) => guards === undefined);
  const missing =
    unread.length === 0
      ? ''
      : `Which guards tripped in account ${unread.map(({ account }) => code(account)).join(', ')}: ${notKnown}, an older version of demarc wrote the report.\n\n`;
  const rows = accounts.flatMap(({ account, guards = [] }) =>
    guards.map(({ id, message, addresses, lift, lifted }) => [
      code(account),
      code(id),
      lifted ? `lifted by ${liftedBy(id, allowed)}` : `**blocked**; ${text(lift)}`,
      text(message),
      list(addresses.map(code), ''),
    ]),
  );
  const found =
    rows.length > 0
      ? table(['Account', 'Guard', 'What became of it', 'Why', 'Changes'], rows)
      : unread.length === 0
        ? 'No guard tripped.\n\n'
        : '';
  return `${head}${allowances}${missing}${found}`;
}

function liftedBy(id: string, allowed: readonly string[]): string {
  const its = allowed.filter((each) => each === id || each.startsWith(`${id}=`));
  return its.length === 0 ? notKnown : its.map(code).join(', ');
}

function allowedWhere(allowance: string, { allowed_by: by = [] }: Partial<RunRecord>): string {
  const commits = by.flatMap((each) => (each.text === allowance && each.commit !== undefined ? [each.commit] : []));
  return commits.length === 0 ? '' : ` (commit ${commits.map(code).join(', ')})`;
}

/** Each change of an account with its outcome, its requests and its state before and after. */
export function accountSection(account: EvidenceAccount, evidence: Evidence): string {
  const plan = evidence.plan.accounts.find((each) => each.account === account.account);
  const planned = new Map(plan?.changes.map((change) => [change.address, change]));
  const { before, after } = account.readAt;
  const times = `Read before at ${before === undefined ? notKnown : code(before)}, after at ${after === undefined ? (typeof account.converged === 'boolean' ? notKnown : `${notKnown}: nothing says that it was read again`) : code(after)}.`;
  const head = `## Account ${code(account.account)}\n\n${convergedSentence(account)} ${times}\n\n`;
  if (account.changes.length === 0) return `${head}The plan had no changes.\n\n`;
  return [
    head,
    outcomesTable(account.changes),
    requestsTable(account.changes, !evidence.hasReport && evidence.log?.ended === undefined),
    '### Before and after\n\n',
    ...account.changes.map((change) => changeText(change, planned.get(change.address))),
  ].join('');
}

function convergedSentence({ converged, leftOut }: EvidenceAccount): string {
  const left = leftOut.length === 0 ? '' : ` Left out by --only: ${leftOut.map(code).join(', ')}.`;
  switch (converged) {
    case true:
      return `Afterwards the account equalled the documents.${left}`;
    case false:
      return `**Afterwards the account did not equal the documents.**${left}`;
    default:
      return `Whether the account equalled the documents afterwards is ${notKnown}.${left}`;
  }
}

function outcomesTable(changes: readonly EvidenceChange[]): string {
  return `### Outcomes\n\n${table(
    ['Change', 'Action', 'Outcome', 'Live before', 'Live after', 'Began', 'Ended', 'Error'],
    changes.map((change) => [
      code(change.address),
      change.action,
      outcomeCell(change),
      change.liveBefore === null ? 'none' : code(change.liveBefore),
      liveAfter(change),
      change.started_at === undefined ? '' : code(change.started_at),
      change.ended_at === undefined ? '' : code(change.ended_at),
      errorCell(change),
    ]),
  )}`;
}

function outcomeCell({ outcome, begun, stored_otherwise: stored = [] }: EvidenceChange): string {
  if (outcome === undefined) return `${notKnown}: the log does not say it`;
  const parts = [
    outcome === 'applied' ? 'applied' : `**${outcomeWord(outcome)}**: ${outcomeMeaning(outcome)}`,
    ...(begun === true ? ['begun, not finished'] : []),
    ...(stored.length > 0
      ? [`the API stored other values than were sent: ${stored.map(({ field }) => code(field)).join(', ')}`]
      : []),
  ];
  return parts.join('; ');
}

function liveAfter({ outcome, action, live_id: live, liveBefore }: EvidenceChange): string {
  if (outcome === undefined || outcome === 'unknown') return notKnown;
  if (action === 'delete' && (outcome === 'applied' || outcome === 'applied_lost')) return 'none';
  if (live !== undefined) return code(live);
  return liveBefore === null ? 'none' : code(liveBefore);
}

function errorCell({ error }: EvidenceChange): string {
  if (error === undefined) return '';
  const { message, method, path, status, words, cf_ray: ray } = error;
  const request = [method, path].filter((part) => part !== undefined).join(' ');
  return [
    text(message),
    ...(request === '' ? [] : [`${code(request)}${status === undefined ? '' : ` answered ${status}`}`]),
    ...(words === undefined ? [] : [`the API says: ${text(words)}`]),
    ...(ray === undefined ? [] : [`cf-ray ${code(ray)}`]),
  ].join('; ');
}

/** Every request to write that was sent, once. */
function requestsTable(changes: readonly EvidenceChange[], isCut: boolean): string {
  const cut = isCut ? 'A request whose answer was awaited when the run was killed has no line in the log.\n\n' : '';
  const head = `### Requests that write\n\n${cut}`;
  if (changes.some(({ writes }) => writes === undefined)) {
    return `${head}${notKnown}: an older version of demarc wrote the report.\n\n`;
  }
  const rows = changes
    .flatMap((change) => (change.writes ?? []).map((write) => ({ change, write })))
    .sort((a, b) => (a.write.at < b.write.at ? -1 : a.write.at > b.write.at ? 1 : 0))
    .map(({ change, write: { at, call, method, status, cf_ray: ray, error } }) => [
      code(at),
      code(change.address),
      `${code(method)} ${code(call)}`,
      status === null ? `no answer${error === undefined ? '' : ` (${text(error)})`}` : String(status),
      ray === null ? 'none: no answer carried one' : code(ray),
      readBefore(change, call),
    ]);
  if (rows.length === 0) return `${head}${isCut ? 'The log has none.' : 'None was sent.'}\n\n`;
  return `${head}${table(['Ended', 'Change', 'Request', 'Status', 'cf-ray', 'Read again before it by'], rows)}`;
}

function readBefore({ read_by: by }: EvidenceChange, call: string): string {
  if (by === undefined || call !== 'update_cni') return '';
  return by === 'get' ? 'a GET' : 'a listing: the quota held no GET for each write';
}

function changeText(change: EvidenceChange, planned: Change | undefined): string {
  const impact = planned === undefined ? '' : `, impact ${code(planned.impact)}`;
  const title = `**${change.action}** ${code(change.address)}${impact}\n\n`;
  const { fields = [] } = change;
  if (fields.length === 0) return `${title}No field is named in the plan.\n\n`;
  return `${title}${table(
    ['Field', 'Before', 'Planned', 'After'],
    fields.map(({ path, before, after, now }) => [
      code(path),
      value(path, before, 'before'),
      value(path, after, 'planned', before),
      now === undefined ? notKnown : value(path, now.value, 'now'),
    ]),
  )}`;
}

/** The plan that was given, and what it has to do with the one of the run. */
export function planSection({ plan, fingerprint, run }: Evidence): string {
  const { review } = run;
  const isSame = plan.fingerprint === fingerprint;
  const sentences = [
    `Fingerprint of the plan: ${code(plan.fingerprint)}.`,
    isSame ? 'It is the plan that the run made.' : `The run carried out a part of it: ${code(fingerprint)}.`,
    reviewSentence(review, run),
  ];
  return `## Plan\n\n${sentences.join(' ')}\n\n${unplanned(plan)}`;
}

function reviewSentence(review: RunRecord['review'], run: Partial<RunRecord>): string {
  switch (review?.type) {
    case 'plan':
      return 'It was compared with a reviewed plan file (--plan).';
    case 'fingerprint':
      return 'It had to have the fingerprint that was expected (--expect).';
    case 'pull_requests':
      return 'It was compared with the reviews of the merged pull requests.';
    case undefined:
      return run.documents === undefined
        ? `Whether it was compared with a review is ${notKnown}.`
        : 'It was not compared with a review.';
  }
}

/** Why accounts could not be planned. */
function unplanned({ accounts }: PlanDocument): string {
  const rows = accounts.flatMap(({ account, errors }) => errors.map(({ message }) => [code(account), text(message)]));
  return rows.length === 0 ? '' : table(['Account', 'Why it could not be planned'], rows);
}
