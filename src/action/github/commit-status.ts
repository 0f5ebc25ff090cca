import { shortSha } from './git-objects.ts';
import type { GitHub } from './github-client.ts';
import { readOwnLogin } from './own-login.ts';
import { listAll } from './pull-files.ts';
import { fieldsOf, loginOf, optionalText, textOf } from './read-answer.ts';

export type StatusState = 'error' | 'failure' | 'pending' | 'success';

export interface Status {
  readonly state: StatusState;
  readonly context: string;
  readonly description: string;
  readonly targetUrl: string | undefined;
  readonly createdAt: string;
}

interface NewStatus {
  readonly sha: string;
  readonly context: string;
  readonly state: StatusState;
  /** GitHub allows 140 characters; longer text is cut. */
  readonly description: string;
  readonly targetUrl?: string | undefined;
}

const longestDescription = 140;
const states: readonly StatusState[] = ['error', 'failure', 'pending', 'success'];

/** Throws a GitHubError. Setting the same context twice is harmless: the newest status counts. */
export function setStatus(github: GitHub, status: NewStatus): Promise<void> {
  return github.ask({
    operation: `set the status "${status.context}" of commit ${shortSha(status.sha)}`,
    route: 'POST /repos/{owner}/{repo}/statuses/{sha}',
    parameters: {
      sha: status.sha,
      context: status.context,
      state: status.state,
      description: truncate(status.description),
      ...(status.targetUrl === undefined ? {} : { target_url: status.targetUrl }),
    },
    needs: 'statuses: write',
    repeatable: true,
    read: (data) => void fieldsOf(data),
  });
}

interface WantedStatus {
  readonly sha: string;
  readonly context: string;
  /** Selects the statuses that count. Default: all. */
  readonly counts?: (status: Status) => boolean;
}

/** The newest status of this context that the identity of this token set. Statuses of others are ignored. Throws a GitHubError. */
export async function findNewestStatus(github: GitHub, wanted: WantedStatus): Promise<Status | undefined> {
  const login = await readOwnLogin(github);
  const { context, counts = () => true } = wanted;
  const isWanted = ({ creator, status }: Listed) => creator === login && status?.context === context && counts(status);
  const listed = await listAll(github, {
    operation: `read the statuses of commit ${shortSha(wanted.sha)}`,
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
    parameters: { ref: wanted.sha },
    needs: 'statuses: read',
    read: readStatus,
    // GitHub lists the newest first.
    enough: (found) => found.some(isWanted),
  });
  return listed.find(isWanted)?.status;
}

interface Listed {
  readonly creator: string | undefined;
  /** Undefined for a state that is not in GitHub's reference. */
  readonly status: Status | undefined;
}

function readStatus(data: unknown): Listed {
  const fields = fieldsOf(data);
  const state = states.find((known) => known === fields['state']);
  return {
    creator: loginOf(fields, 'creator'),
    status: state && {
      state,
      context: textOf(fields, 'context'),
      description: optionalText(fields, 'description') ?? '',
      targetUrl: optionalText(fields, 'target_url'),
      createdAt: textOf(fields, 'created_at'),
    },
  };
}

function truncate(text: string): string {
  const letters = Array.from(text);
  return letters.length <= longestDescription ? text : `${letters.slice(0, longestDescription - 1).join('')}…`;
}
