import { expect, test } from 'vitest';
import { circuit } from '../e2e/workspace.ts';
import type { QueueEntry } from '../helpers/github/fake-repository.ts';
import { mergeGroupEvent } from './events.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();
const withMtu = (mtu: number) => ({ 'demarc.yaml': circuit.replace('mtu: 1500', `mtu: ${mtu}`) });
const settings = 'settings:\n  default_asn: 64700\n';

function groupEvent({ headRef, headSha, baseRef, baseSha }: QueueEntry) {
  return mergeGroupEvent({ head_ref: headRef, head_sha: headSha, base_ref: baseRef, base_sha: baseSha });
}

test('a merge group passes with the review of its pull request', async () => {
  const pull = await pullFor(github());
  await pull.run();
  const entry = github().repository.enqueue(pull.number);
  const { code, log, outputs } = await pull.run({ event: groupEvent(entry) });
  github().repository.mergeQueue();
  expect(code).toBe(0);
  expect(outputs).toMatchObject({ create: '2', changed: 'true' });
  expect(log).toContain('every change of this plan was reviewed');
  expect(pull.comments()).toHaveLength(1);
});

test.each([
  ['lacks the head', mergeGroupEvent({ head_ref: undefined })],
  ['is no JSON', { name: 'merge_group', payload: '{' }],
])('a merge group whose payload %s fails, because its review is unknown', async (_name, event) => {
  const pull = await pullFor(github());
  const { code, commands } = await pull.run({ event });
  expect(code).toBe(1);
  const error = commands.find(({ name }) => name === 'error')?.message;
  expect(error).toContain('what was reviewed cannot be read: the payload of the event');
});

test('the second of two queued pull requests passes with the reviews of both', async () => {
  const first = await pullFor(github());
  const second = await pullFor(github(), first.sandbox);
  await first.run();
  // Each was reviewed against the base branch, without the other.
  await second.run({ files: { 'demarc.yaml': `version: 1\naccount: 023e105f4ecef8ad9ca31a8372d0c353\n${settings}` } });
  github().repository.enqueue(first.number);
  const entry = github().repository.enqueue(second.number);
  const both = { 'demarc.yaml': `${circuit}${settings}` };
  const passed = await second.run({ event: groupEvent(entry), files: both });
  github().repository.mergeQueue(2);
  expect(passed.code).toBe(0);
  expect(passed.outputs).toMatchObject({ create: '2', update: '1' });
});

test('a group passes with the review of a merge that is not applied yet', async () => {
  const first = await pullFor(github());
  const second = await pullFor(github(), first.sandbox);
  await first.run();
  await second.run({ files: { 'demarc.yaml': `version: 1\naccount: 023e105f4ecef8ad9ca31a8372d0c353\n${settings}` } });
  github().repository.enqueue(first.number);
  const entry = github().repository.enqueue(second.number);
  github().repository.mergeQueue();
  const both = { 'demarc.yaml': `${circuit}${settings}` };
  const passed = await second.run({ event: groupEvent(entry), files: both });
  const other = await second.run({ event: groupEvent(entry), files: withMtu(1420) });
  github().repository.mergeQueue();
  expect(passed.code).toBe(0);
  expect(passed.log).toContain('some of them in pull requests that were merged before');
  expect(other.code).toBe(4);
});

test('a combined change of one object by two pull requests has no review and is refused', async () => {
  const first = await pullFor(github());
  const second = await pullFor(github(), first.sandbox);
  await first.run();
  await second.run({ files: withMtu(1476) });
  github().repository.enqueue(first.number);
  const entry = github().repository.enqueue(second.number);
  const together = circuit.replace('mtu: 1500', 'mtu: 1476\n      description: of the first');
  const { code, outputs, log, summary, commands } = await second.run({
    event: groupEvent(entry),
    files: { 'demarc.yaml': together },
  });
  github().repository.mergeQueue(2);
  expect(code).toBe(4);
  expect(outputs).toMatchObject({ errored: 'true', 'exit-code': '4' });
  expect(log).toContain('cni.wan-a');
  expect(summary).toContain('The plan is not the one that was reviewed');
  expect(commands.find(({ name }) => name === 'error')?.message).toContain('changes that were not reviewed');
});

test('without a review a merge group is refused, and says which pull request lacks it', async () => {
  const pull = await pullFor(github());
  const entry = github().repository.enqueue(pull.number);
  const { code, commands } = await pull.run({ event: groupEvent(entry) });
  const unchecked = await pull.run({ event: groupEvent(entry), inputs: { review: 'false' } });
  github().repository.mergeQueue();
  expect(code).toBe(4);
  const warnings = commands.filter(({ name }) => name === 'warning').map(({ message }) => message);
  expect(warnings.join('\n')).toContain(`pull request #${pull.number}`);
  expect(unchecked.code).toBe(0);
});

test('a queue that cannot be read is a failure, not a pass', async () => {
  const pull = await pullFor(github());
  await pull.run();
  const entry = github().repository.enqueue(pull.number);
  const { code, commands } = await pull.run({ event: groupEvent(entry), inputs: { 'github-token': '' } });
  github().repository.mergeQueue();
  expect(code).toBe(1);
  expect(commands.find(({ name }) => name === 'error')?.message).toContain('cannot be read');
});

test('a merge group that changes nothing needs no review', async () => {
  const pull = await pullFor(github());
  const entry = github().repository.enqueue(pull.number);
  const files = { 'demarc.yaml': 'version: 1\naccount: 023e105f4ecef8ad9ca31a8372d0c353\n' };
  const { code } = await pull.run({ event: groupEvent(entry), files });
  github().repository.mergeQueue();
  expect(code).toBe(0);
});
