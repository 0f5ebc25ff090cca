import type { Page } from './page.ts';

/** Annotations that the Action writes about its own work. What it finds in documents and plans has its own code. */
export const actionPages = {
  bug: {
    means: 'A bug in demarc. It is never your mistake.',
    when: 'something happens that its code does not expect',
    says: 'internal error, a bug in demarc: TypeError',
    fix: 'Report it with the log of a run with debug logging, after removing private data.',
  },
  closed: {
    means:
      'The pull request is closed or merged. A plan of it would be reviewed by nobody, so it gets no comment and no review is stored.',
    when: 'the plan of an old push ends after the merge',
    says: 'this pull request is closed: it gets no comment and no status, and no review is stored',
    fix: 'Nothing.',
  },
  'configuration-gone': {
    means:
      'A pull request removes documents that an earlier push planned. Their comment now says that there is no plan.',
    when: 'a pull request moves the documents to another folder',
    says: 'the documents of demarc (network) no longer exist',
    fix: 'Nothing. The step of the new folder plans them.',
  },
  drift: {
    means: 'The network does not match the documents.',
    when: 'the MTU of a CNI was changed in the dashboard',
    says: 'the network does not match the documents',
    fix: 'The log, the summary and the issue show the differences, and both ways out of each.',
  },
  failed: {
    means: 'The step could not finish (exit code 1).',
    when: 'the step has no credentials',
    says: 'there are no credentials for the API',
    fix: 'Read the message and its hint.',
  },
  fork: {
    means:
      'The run is for a pull request from a fork. Its documents are checked offline; no secret is read and nothing is sent to Cloudflare.',
    when: 'somebody opens a pull request from a fork',
    says: 'this is a pull request from a fork: its documents are checked offline; no request goes to Cloudflare, and no secret is read',
    fix: 'Nothing. A plan comes after a push to a branch of this repository.',
  },
  github: {
    means:
      'GitHub could not be read or written: a comment, a status, or the reviews. The plan or the apply itself is not affected.',
    when: 'the token of the job lacks pull-requests: write',
    says: 'the comment could not be written: the token lacks a permission',
    fix: 'Give the job the permission that the hint names, and run it again.',
  },
  invalid: {
    means: 'The documents are invalid, or cannot be planned (exit code 3).',
    when: 'an input names no document',
    says: 'the documents cannot be used',
    fix: 'Correct what the message names.',
  },
  issue: {
    means: 'The drift issue could not be written. The result of the drift check is not affected.',
    when: 'the job lacks issues: write',
    says: 'the drift issue could not be updated: the token lacks a permission',
    fix: 'Give the job issues: write.',
  },
  'issue-closed': {
    means:
      'The drift issue was closed by hand, and the drift is the same as then. It stays closed until the drift changes.',
    when: 'a person closed the issue as known',
    says: 'issue #12 was closed by hand, and the drift is still the same: it stays closed (https://github.com/acme/network/issues/12)',
    fix: 'Nothing, or reopen the issue.',
  },
  network: {
    means: 'A request to the API did not succeed. The log has method, path, status and cf-ray.',
    when: 'the token of the job was revoked',
    says: 'Could not list the interconnects: the API does not accept the credentials (401)',
    fix: 'Read the hint, and demarc explain of the kind: api-authentication, api-permission and so on.',
  },
  'no-pull-request': {
    means: 'The run is not for a pull request, so there is nothing to comment on.',
    when: 'the workflow was started by hand',
    says: 'this run is not for a pull request: the plan is only in the summary',
    fix: 'Nothing.',
  },
  'no-review': {
    means: 'apply carries out what was reviewed, and no merged pull request of this push has a stored review.',
    when: 'a commit was pushed to main without a pull request',
    says: 'there is no review of the changes that this run would make: nothing was changed',
    fix: 'Merge pull requests that were planned after their last push. Or run the workflow by hand with the fingerprint as the input expect.',
  },
  'not-expected': {
    means: 'The plan of now has another fingerprint than the input expect.',
    when: 'the network changed after the fingerprint was copied',
    says: 'the plan is not the expected one, sha256:0a1b: nothing was changed',
    fix: 'Look at the plan of now. If it is right, run with its fingerprint.',
  },
  'not-reviewed': {
    means:
      'The plan of now differs from what was reviewed: the network, the documents or their terms changed in between.',
    when: 'somebody changed a CNI in the dashboard after the review, and the pull request is in the merge queue',
    says: 'the merge group would make changes that were not reviewed',
    fix: 'Look at the difference in the log. Plan in a new pull request, or run by hand with the fingerprint as the input expect.',
  },
  outputs: {
    means: 'The outputs of the step could not be set. Later steps do not see the result.',
    when: 'the disk of the runner is full',
    says: 'the outputs of the step could not be set: ENOSPC',
    fix: 'Look at the runner. If this was an apply, plan again to see what was done.',
  },
  overtaken: {
    means: 'The pull request has a newer commit. The run of that commit writes the comment.',
    when: 'two commits are pushed one after the other',
    says: 'the pull request has a newer commit 0a1b2c3: that run writes the comment',
    fix: 'Nothing.',
  },
  partial: {
    means: 'The apply was made in part (exit code 5).',
    when: 'the outputs of a run could not be written after changes',
    says: 'the report could not be written',
    fix: 'Read the report, and plan again.',
  },
  refused: {
    means: 'The step was refused before its first write (exit code 4).',
    when: 'an apply is started for a pull request from a fork',
    says: 'a pull request from a fork is never applied',
    fix: 'Read the message and its hint.',
  },
  'result-file': {
    means: 'The plan or report could not be written to a file for later steps.',
    when: 'the disk of the runner is full',
    says: 'the plan could not be written for later steps: ENOSPC',
    fix: 'Look at the runner.',
  },
  'review-missing': {
    means: 'A pull request of the merge queue has no stored review.',
    when: 'a pull request entered the queue before its plan was made',
    says: 'pull request #7 has no review',
    fix: 'Run Plan on the pull request again, get it reviewed, and add it to the queue again.',
  },
  'review-not-stored': {
    means:
      'Neither the comment nor the status of the plan could be written, so the review has no place. Nothing could be applied after the merge.',
    when: 'the job lacks pull-requests: write and statuses: write',
    says: 'the review could not be stored on the pull request, so nothing could be applied after the merge: the token lacks a permission',
    fix: 'Give the job the permission that the hint names. With review: false the plan is only shown.',
  },
  'review-unread': {
    means: 'The reviews of pull requests cannot be read, so nothing counts as reviewed and no guard is lifted.',
    when: 'the job lacks pull-requests: read',
    says: 'what was reviewed cannot be read: the token lacks a permission',
    fix: 'Give the job the permission that the hint names.',
  },
  sarif: {
    means: 'The findings could not be uploaded to code scanning. They are still annotations and in the summary.',
    when: 'the job lacks security-events: write',
    says: 'the runner does not say which commit this is: nothing was uploaded to code scanning',
    fix: 'Give the job security-events: write, or set the input sarif to false.',
  },
  status: {
    means: 'At least one interconnect is Down or Unhealthy.',
    when: 'the command status runs while icon-7 is Down',
    says: 'not working: icon-7',
    fix: 'Look at the CNIs on it: the log and the summary list them.',
  },
  summary: {
    means: 'The summary of the step could not be written. Nothing else is affected.',
    when: 'the disk of the runner is full',
    says: 'the summary of the step could not be written: ENOSPC',
    fix: 'Look at the runner.',
  },
  usage: {
    means: 'The inputs of the step are wrong (exit code 64).',
    when: 'the input command is aply',
    says: 'the input command takes plan, apply or drift, not "aply"',
    fix: 'Correct the input. The documentation of the Action lists all.',
  },
} as const satisfies Readonly<Record<string, Page>>;

export type ActionCode = keyof typeof actionPages | 'plan-missing';
