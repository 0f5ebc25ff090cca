import { createHash } from 'node:crypto';
import type { SourceText } from '../../document/yaml-document.ts';
import type { AccountPlan, PlanDocument } from '../../model/plan.ts';
import type { DocumentDigest, RunGuard, RunRecord } from '../../model/report.ts';
import type { Review } from '../review/check-review.ts';
import type { RunContext } from '../run-context.ts';
import type { RunOrigin } from './describe-run.ts';

/** What of a run is known when its plan is made. */
export interface RunStart {
  readonly head: Pick<RunRecord, 'id' | 'demarc' | 'started_at'>;
  readonly facts: Omit<RunRecord, 'id' | 'demarc' | 'started_at' | 'ended_at' | 'end' | 'exit_code'>;
}

interface Started {
  readonly id: string;
  readonly startedAt: string;
  readonly origin: RunOrigin;
  readonly documents: readonly DocumentDigest[];
  readonly plan: Pick<PlanDocument, 'allowed' | 'allowed_by'>;
  readonly review: RunRecord['review'];
  readonly deadlineMs: number | undefined;
}

export function runStart(started: Started, { version }: Pick<RunContext, 'version'>): RunStart {
  const { id, startedAt, origin, documents, plan, review, deadlineMs } = started;
  const { allowed, allowed_by = [] } = plan;
  return {
    head: { id, demarc: version, started_at: startedAt },
    facts: {
      ...origin,
      documents: [...documents],
      allowed: [...allowed],
      ...(allowed_by.length > 0 && { allowed_by: [...allowed_by] }),
      ...(review !== undefined && { review }),
      ...(deadlineMs !== undefined && { deadline_ms: deadlineMs }),
    },
  };
}

/** What the plan was compared with. `fingerprint` is that of the plan file. */
export function reviewRecord(review: Review | undefined, fingerprint: string | undefined): RunRecord['review'] {
  switch (review?.type) {
    case undefined:
      return undefined;
    case 'plan':
      return { type: 'plan', ...(fingerprint !== undefined && { fingerprint }) };
    case 'fingerprint':
      return { type: 'fingerprint', fingerprint: review.fingerprint };
    case 'changes':
      return { type: 'pull_requests' };
  }
}

/** The digest of the bytes of each document, as `sha256sum` gives it. */
export function documentDigests(sources: readonly SourceText[]): readonly DocumentDigest[] {
  return sources.map(({ name, text, hasMark = false }) => ({
    file: name,
    sha256: createHash('sha256')
      .update(hasMark ? '\uFEFF' : '', 'utf8')
      .update(text, 'utf8')
      .digest('hex'),
  }));
}

export function guardsOf({ guards }: Pick<AccountPlan, 'guards'>): RunGuard[] {
  return guards.map(({ id, message, addresses, lift, lifted }) => ({ id, message, addresses, lift, lifted }));
}

/** The time of now, as logs and reports have it. */
export function timestamp(): string {
  return new Date().toISOString();
}
