import { demand, type FakeAnswer, type FakeCall, notFound, numberOf, page } from '../fake-call.ts';
import type { FakePull } from '../fake-repository.ts';
import { showPull } from '../show.ts';

const mostFiles = 3_000;

export function getPull(call: FakeCall): FakeAnswer {
  return { status: 200, body: showPull(call, pullOf(call), true) };
}

/** Sorted by when something happened to them last, the newest first: what `sort=updated&direction=desc` asks for. */
export function listPulls(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'pull-requests');
  const { pulls, fullName } = call.repository;
  const state = call.query.get('state') ?? 'open';
  const base = call.query.get('base');
  const found = [...pulls.values()]
    .filter((pull) => (state === 'all' || pull.state === state) && (base === null || pull.baseRef === base))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return page(
    call,
    `/repos/${fullName}/pulls`,
    found.map((pull) => showPull(call, pull)),
  );
}

export function listPullFiles(call: FakeCall): FakeAnswer {
  const pull = pullOf(call);
  const url = `/repos/${call.repository.fullName}/pulls/${pull.number}/files`;
  return page(call, url, pull.files.slice(0, mostFiles));
}

/** The oldest first. */
export function listPullReviews(call: FakeCall): FakeAnswer {
  const pull = pullOf(call);
  const url = `/repos/${call.repository.fullName}/pulls/${pull.number}/reviews`;
  const shown = pull.reviews.map(({ login, state, commit, at }, id) => ({
    id: id + 1,
    user: login === null ? null : { login },
    state,
    commit_id: commit,
    submitted_at: at,
  }));
  return page(call, url, shown);
}

/**
 * A commit of the default branch belongs to the pull request that brought it there; another one to those, merged or open, that hold
 * it.
 */
export function listCommitPulls(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'pull-requests');
  const { git, pulls, defaultBranch, fullName } = call.repository;
  const sha = git.resolve(call.path[0] ?? '');
  if (sha === undefined) throw notFound();
  const landed = git.ancestors(git.tip(defaultBranch)).has(sha);
  const found = [...pulls.values()].filter((pull) => {
    if (pull.mergedAt !== null) return pull.introduced.includes(sha) || (!landed && holds(call, pull, sha));
    return !landed && pull.state === 'open' && holds(call, pull, sha);
  });
  return page(
    call,
    `/repos/${fullName}/commits/${sha}/pulls`,
    found.map((pull) => showPull(call, pull)),
  );
}

function holds(call: FakeCall, pull: FakePull, sha: string): boolean {
  const { git } = call.repository;
  return git.between(git.tip(pull.baseRef), pull.headSha).some((commit) => commit.sha === sha);
}

function pullOf(call: FakeCall): FakePull {
  demand(call.token, 'read', 'pull-requests');
  const pull = call.repository.pulls.get(numberOf(call.path[0]));
  if (pull === undefined) throw notFound();
  return pull;
}
