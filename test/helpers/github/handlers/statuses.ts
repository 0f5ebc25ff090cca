import {
  demand,
  type FakeAnswer,
  type FakeCall,
  notFound,
  page,
  Refusal,
  textField,
  validationFailed,
} from '../fake-call.ts';
import type { FakeStatus } from '../fake-repository.ts';
import { showStatus } from '../show.ts';

const states = new Set(['error', 'failure', 'pending', 'success']);
const mostOfOneContext = 1_000;

/** Newest first. */
export function listStatuses(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'statuses');
  const name = call.path[0] ?? '';
  const sha = call.repository.git.resolve(name);
  if (sha === undefined) throw notFound();
  const found = call.repository.statuses.filter((status) => status.sha === sha).reverse();
  return page(
    call,
    `/repos/${call.repository.fullName}/commits/${name}/statuses`,
    found.map((status) => showStatus(call, status)),
  );
}

export function createStatus(call: FakeCall): FakeAnswer {
  demand(call.token, 'write', 'statuses');
  const sha = call.path[0] ?? '';
  if (!call.repository.git.commits.has(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`);
  const context = textField(call, 'context') ?? 'default';
  const given = call.repository.statuses.filter((status) => status.sha === sha && status.context === context);
  if (given.length >= mostOfOneContext) {
    throw validationFailed('Status', 'base', 'This SHA and context has reached the maximum number of statuses.');
  }
  const status: FakeStatus = {
    id: call.repository.nextId(),
    sha,
    state: checkedState(call),
    context,
    description: checkedDescription(call),
    targetUrl: textField(call, 'target_url') ?? null,
    creator: call.user,
    createdAt: call.repository.now(),
  };
  call.repository.statuses.push(status);
  call.commit({ id: status.id, sha, context });
  return { status: 201, body: showStatus(call, status) };
}

function checkedState(call: FakeCall): string {
  const state = textField(call, 'state');
  if (state !== undefined && states.has(state)) return state;
  throw validationFailed('Status', 'state', 'state is not included in the list');
}

function checkedDescription(call: FakeCall): string | null {
  const description = textField(call, 'description');
  if (description !== undefined && Array.from(description).length > 140) {
    throw validationFailed('Status', 'description', 'description is too long (maximum is 140 characters)');
  }
  return description ?? null;
}
