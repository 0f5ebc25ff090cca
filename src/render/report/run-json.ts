import type { ReportField, RunGuard, RunRecord, SentWrite } from '../../model/report.ts';
import { isSensitivePath } from '../../model/secret.ts';

/** Keys are in the order of the schema. JSON omits undefined properties. */
export function runJson(run: RunRecord): unknown {
  const { id, demarc, started_at, ended_at, end, exit_code, command, actor, triggered_by, host, ci_run } = run;
  const { repository, commit, pull_requests, approved_by, not_known, documents, allowed, allowed_by, review } = run;
  return {
    ...{ id, demarc, started_at, ended_at, end, exit_code, command },
    actor: actor && { name: actor.name, source: actor.source },
    ...{ triggered_by, host, ci_run, repository },
    commit: commit && { sha: commit.sha, source: commit.source, edited: commit.edited },
    pull_requests: pull_requests?.map(({ number, source, approvals }) => ({
      number,
      source,
      approvals: approvals?.map(({ name, commit: approved, at }) => ({ name, commit: approved, at })),
    })),
    approved_by,
    not_known: not_known?.map(({ what, why }) => ({ what, why })),
    documents: documents.map(({ file, sha256 }) => ({ file, sha256 })),
    allowed,
    allowed_by: allowed_by?.map(({ text, commit: by }) => ({ text, commit: by })),
    review: review && { type: review.type, fingerprint: review.fingerprint },
    deadline_ms: run.deadline_ms,
  };
}

export function guardJson({ id, message, addresses, lift, lifted }: RunGuard): unknown {
  return { id, message, addresses, lift, lifted };
}

export function sentJson({ at, call, method, status, cf_ray, error }: SentWrite): unknown {
  return { at, call, method, status, cf_ray, error };
}

/** Sensitive values should never arrive here. If a bug lets a value through, this leaves it out. */
export function fieldJson({ path, before, after, now }: ReportField): unknown {
  const shown = (value: ReportField['before']) =>
    value === undefined || !isSensitivePath(path) ? value : { sensitive: true };
  return { path, before: shown(before), after: shown(after), now: now && { value: shown(now.value) } };
}
