import type { RunPull, RunRecord } from '../../model/report.ts';
import { durationText } from '../../model/text.ts';
import { code, list, notKnown, table, text, unknown } from './evidence-tables.ts';
import type { Evidence } from './evidence-tree.ts';

/** Who ran it, when, and on what. */
export function whoAndWhen({ run, log, hasReport }: Evidence): string {
  const missing = (what: string) => unknown(run.not_known?.find((each) => each.what === what)?.why);
  const known = (found: string | undefined, what: string) => (found === undefined ? missing(what) : code(found));
  const ended = run.ended_at ?? log?.ended?.at;
  const exitCode = run.exit_code ?? log?.ended?.exitCode;
  return `## Who and when\n\n${table(
    ['', ''],
    [
      ['Actor', run.actor === undefined ? missing('actor') : `${code(run.actor.name)} (${text(run.actor.source)})`],
      ...(run.triggered_by === undefined ? [] : [['Started again by', code(run.triggered_by)]]),
      ['Approver', approvers(run)],
      ['Pull request', pulls(run.pull_requests) ?? missing('pull request')],
      ['Commit', commit(run) ?? missing('commit')],
      ...(run.repository === undefined ? [] : [['Repository', code(run.repository)]]),
      ['Command line', run.command === undefined ? missing('command line') : code(run.command.join(' '))],
      ['Machine', known(run.host, 'host')],
      ...(run.ci_run === undefined ? [] : [['Run of the CI system', code(run.ci_run)]]),
      ['Started', known(run.started_at ?? log?.startedAt, 'start')],
      ['Ended', ended === undefined ? noEnd(hasReport) : code(ended)],
      ['Took', took(run.started_at, ended)],
      ['Time limit', limit(run)],
      ['Exit code', exitCode === undefined ? notKnown : String(exitCode)],
      ['Run', known(run.id, 'run')],
      ['Version of demarc', known(run.demarc, 'version')],
    ],
  )}`;
}

/** A report is written at the end, but one of an older version does not say when that was. */
function noEnd(hasReport: boolean): string {
  return hasReport ? notKnown : unknown('the log has no end of the run: it was killed, or the log was cut off');
}

function commit({ commit: found }: Partial<RunRecord>): string | undefined {
  if (found === undefined) return undefined;
  const { sha, source, edited } = found;
  const state =
    edited === undefined
      ? 'whether files were edited since is not known'
      : edited
        ? '**with edits that are not committed**'
        : 'nothing edited since';
  return `${code(sha)} (${text(source)}; ${state})`;
}

function pulls(found: readonly RunPull[] | undefined): string | undefined {
  if (found === undefined) return undefined;
  return found.map(({ number, source }) => `${number} (${text(source)})`).join(', ');
}

function approvers(run: Partial<RunRecord>): string {
  const { approved_by: said, pull_requests: requests = [] } = run;
  const reviews = requests.flatMap(({ number, approvals = [] }) =>
    approvals.map(
      ({ name, commit: approved, at }) =>
        `${code(name)} (pull request ${number}${approved === undefined ? '' : `, commit ${code(approved)}`}${at === undefined ? '' : `, ${code(at)}`})`,
    ),
  );
  const unread = requests.filter(({ approvals }) => approvals === undefined);
  const parts = [
    ...(said === undefined ? [] : [`${code(said)} (DEMARC_APPROVED_BY)`]),
    ...reviews,
    ...(unread.length === 0
      ? []
      : [`*the approvals of pull request ${unread.map(({ number }) => number).join(', ')} were not read*`]),
  ];
  const nobody = requests.length > unread.length && reviews.length === 0 ? ['*no review approves it*'] : [];
  if (parts.length + nobody.length > 0) return list([...parts, ...nobody], '');
  return unknown(run.not_known?.find(({ what }) => what === 'approver')?.why);
}

function took(from: string | undefined, to: string | undefined): string {
  const milliseconds = Date.parse(to ?? '') - Date.parse(from ?? '');
  return milliseconds >= 0 ? text(durationText(milliseconds)) : notKnown;
}

function limit(run: Partial<RunRecord>): string {
  if (run.deadline_ms !== undefined) return `${text(durationText(run.deadline_ms))} (--deadline)`;
  return run.documents === undefined ? notKnown : 'none';
}

/** The documents, and the files that the page was made of. */
export function documentsAndFiles({ run, files, hasReport, log }: Evidence): string {
  const rows = (found: Evidence['files']) => found.map(({ file, sha256 }) => [code(file), code(sha256)]);
  const documents =
    run.documents === undefined
      ? `${notKnown}: the run did not keep the digests of its documents.\n\n`
      : run.documents.length === 0
        ? 'None was read.\n\n'
        : table(['Document', 'SHA-256'], rows(run.documents));
  const names = ['plan', ...(hasReport ? ['report'] : []), ...(log === undefined ? [] : ['log'])];
  const made = table(
    ['Made of', 'File', 'SHA-256'],
    rows(files).map((cells, at) => [names[at] ?? '', ...cells]),
  );
  return `## Documents\n\n${documents}## This page\n\n${made}Nothing proves who wrote these files: compare their digests with those of the artifacts of the run.\n\n`;
}
