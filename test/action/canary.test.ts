import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { type CommandName, commandNames } from '../../src/action/inputs.ts';
import { decodeReview } from '../../src/usecases/review/stored-review.ts';
import { startRecordingProxy } from '../contract/recording-proxy.ts';
import {
  all,
  broken,
  canaries,
  documents,
  environment,
  everySituation,
  expectNoSecret,
  faultsOf,
  seed,
  type Situation,
} from '../e2e/canaries.ts';
import { folderWith, sandboxFor } from '../e2e/workspace.ts';
import { actionsToken } from '../helpers/github/fake-token.ts';
import type { FakeGitHub } from '../helpers/github/start-github.ts';
import { type ActionResult, type EventOptions, runAction } from '../helpers/run-action.ts';
import { dispatchEvent, pullRequestEvent, scheduleEvent } from './events.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();
const githubToken = { name: 'the token for GitHub', core: 'CnryGitHubTokenW3q', value: 'ghs_CnryGitHubTokenW3q' };

/** Where Cloudflare is told who asks. */
const foreignHeaders = ['x-auth-email', 'x-auth-key', 'proxy-authorization', 'cookie'];

interface Case {
  readonly event: (pull: { readonly number: number; readonly headSha: string }) => EventOptions;
  readonly inputs: Readonly<Record<string, string>>;
}

/** How each command is run. A command that is not here is not tested, and fails to compile. */
const cases: Readonly<Record<CommandName, Case>> = {
  validate: { event: pulled, inputs: { sarif: 'true' } },
  plan: { event: pulled, inputs: {} },
  apply: { event: dispatchEvent, inputs: { allow: 'foreign=ewr-a\nunhealthy=ewr-a' } },
  drift: { event: scheduleEvent, inputs: {} },
  status: { event: scheduleEvent, inputs: {} },
  comment: { event: pulled, inputs: { files: 'plans' } },
};

function pulled({ number, headSha }: { readonly number: number; readonly headSha: string }): EventOptions {
  return pullRequestEvent({ number, sha: headSha });
}

/** One run with debug logging, and everything that it left behind, by name. */
async function leftBy(command: CommandName, situation: Situation) {
  const sandbox = await sandboxFor({ seed: seed() });
  const pull = github().repository.addPull();
  github().setToken(githubToken.value, actionsToken());
  const isBroken = situation === 'invalid' && command !== 'comment';
  const workspace = await folderWith({
    'demarc.yaml': isBroken ? (broken['a key that is not known'] ?? '') : documents,
  });
  const run = (name: CommandName, inputs: Readonly<Record<string, string>>, event: EventOptions) =>
    runAction({
      inputs: { command: name, 'github-token': githubToken.value, ...inputs },
      event,
      workspace,
      github: github(),
      env: {
        ...environment,
        CLOUDFLARE_BASE_URL: sandbox.url,
        RUNNER_DEBUG: '1',
        // What is applied is on its branch.
        GITHUB_SHA: command === 'apply' ? github().repository.git.tip('main') : pull.headSha,
        ...(command === 'validate' && { GITHUB_REF: `refs/pull/${pull.number}/merge` }),
      },
    });
  const { inputs, event } = cases[command];
  const prepared = await prepare(command, situation, (name, more) => run(name, more, dispatchEvent()));
  await sandbox.setFaults(faultsOf(command, situation));
  const before = github().requests.length;
  const result = await run(command, { ...inputs, ...prepared }, event(pull));
  return { result, left: await everything(result, github(), before) };
}

/** What a command needs beforehand: a fingerprint to apply, or a plan to comment on. */
async function prepare(
  command: CommandName,
  situation: Situation,
  run: (name: CommandName, inputs: Readonly<Record<string, string>>) => Promise<ActionResult>,
): Promise<Readonly<Record<string, string>>> {
  if (situation === 'invalid') return command === 'comment' ? { files: 'demarc.yaml' } : {};
  if (command !== 'apply' && command !== 'comment') return {};
  const { outputs } = await run('plan', { allow: cases[command].inputs['allow'] ?? '' });
  return command === 'apply' ? { expect: outputs['fingerprint'] ?? '' } : { files: outputs['plan-path'] ?? '' };
}

async function everything(
  { log, stderr, summary, outputs, temp }: ActionResult,
  { requests }: FakeGitHub,
  since: number,
): Promise<ReadonlyMap<string, string>> {
  const left = new Map([
    ['the log', log],
    ['stderr', stderr],
    ['the summary', summary],
    ['the outputs', JSON.stringify(outputs)],
  ]);
  for (const [at, { operation, path, body, headers }] of requests.slice(since).entries()) {
    const text = JSON.stringify(body ?? null);
    left.set(`request ${at} to GitHub: ${operation}`, `${path} ${text}`);
    const { authorization, ...others } = headers;
    // The one place where a token belongs.
    expect(authorization).toBe(`token ${githubToken.value}`);
    left.set(`the headers of request ${at}`, JSON.stringify(others));
    expect(Object.keys(others)).toEqual(expect.not.arrayContaining(foreignHeaders));
    const [, review] = /demarc:review ([\w-]+)/.exec(text) ?? [];
    if (review !== undefined) left.set(`the review of request ${at}`, JSON.stringify(decodeReview(review)));
    const sarif = (body as { sarif?: string } | undefined)?.sarif;
    if (sarif !== undefined) left.set(`the SARIF of request ${at}`, JSON.stringify(github().repository.sarifs));
  }
  for (const name of await readdir(temp)) {
    const path = join(temp, name);
    if ((await stat(path)).isFile() && name !== 'event.json') left.set(name, await readFile(path, 'latin1'));
  }
  return left;
}

/** Whether Cloudflare's refusal, or documents that are wrong, end the run. */
function asksCloudflare(command: CommandName, situation: Situation): boolean {
  if (command === 'validate' || command === 'comment') return false;
  return situation !== 'refused' || command === 'apply' || command === 'status';
}

describe.each(commandNames)('%s', (command) => {
  test.each(everySituation)('%s: no output contains a secret', async (situation) => {
    const { result, left } = await leftBy(command, situation);
    expectNoSecret(left, [...all, githubToken]);
    expect(result.log).not.toContain('internal error');
    expect(result.stderr).toBe('');
    if (situation === 'done') expect(['0', '2']).toContain(result.outputs['exit-code']);
    else if (asksCloudflare(command, situation)) expect(result.outputs['errored']).toBe('true');
  });
});

test('the Action asks the runner to mask every secret before it sends that secret anywhere', async () => {
  const { result } = await leftBy('plan', 'done');
  const { md5Live, md5Stranger, ...known } = canaries;
  expect(new Set(result.masks)).toEqual(
    new Set([githubToken.value, ...Object.values(known).map(({ value }) => value)]),
  );
  expect([md5Live, md5Stranger].map(({ value }) => value)).not.toEqual(expect.arrayContaining(result.masks.slice()));
});

test('Cloudflare receives only its own credentials, in their own headers', async () => {
  const sandbox = await sandboxFor({ seed: seed() });
  const proxy = await startRecordingProxy(new URL(sandbox.url).origin);
  onTestFinished(() => proxy.close());
  const pull = await pullFor(github(), sandbox);
  github().setToken(githubToken.value, actionsToken());
  await pull.run({
    inputs: { 'github-token': githubToken.value },
    files: { 'demarc.yaml': documents },
    env: { ...environment, CLOUDFLARE_BASE_URL: `${proxy.origin}/client/v4` },
  });
  expect(proxy.exchanges.length).toBeGreaterThan(5);
  const left = new Map(
    proxy.exchanges.map(({ url, requestHeaders: { authorization, ...headers }, requestBody }, at) => {
      expect([canaries.token, canaries.ownToken].map(({ value }) => `Bearer ${value}`)).toContain(authorization);
      return [`request ${at}`, `${url} ${JSON.stringify(headers)} ${requestBody.toString('utf8')}`];
    }),
  );
  expectNoSecret(left, [...all, githubToken]);
});

// A token was pasted into the wrong line of a workflow.
const pasted = { name: 'a token that was pasted', core: 'CnryPasted7xW2mK9', value: 'ghp_CnryPasted7xW2mK9' };
/** Every input that takes no token, with the command that makes most of it. One that is not here fails the test. */
const typed: Readonly<Record<string, CommandName>> = {
  command: 'plan',
  files: 'plan',
  'working-directory': 'plan',
  'account-id': 'comment',
  comment: 'plan',
  review: 'plan',
  expect: 'apply',
  issue: 'drift',
  allow: 'plan',
  only: 'plan',
  'skip-secrets': 'plan',
  wait: 'plan',
  check: 'apply',
  'check-env': 'apply',
  'check-timeout': 'apply',
  deadline: 'plan',
  sarif: 'validate',
};

test('this test lists every input that takes no token', async () => {
  const { inputs } = parse(await readFile(new URL('../../action.yml', import.meta.url), 'utf8')) as { inputs: object };
  expect([...Object.keys(typed), 'github-token'].sort()).toEqual(Object.keys(inputs).sort());
});

describe('a token that was pasted into the wrong input', () => {
  test.each(Object.entries(typed))('%s appears in no output: %s', async (input, command) => {
    const pull = await pullFor(github());
    github().setToken(githubToken.value, actionsToken());
    for (const value of [pasted.value, `max-deletes=${pasted.value}`]) {
      const before = github().requests.length;
      const { event, inputs } = cases[command];
      const result = await pull.run({
        inputs: { ...inputs, command, 'github-token': githubToken.value, [input]: value },
        event: event({ number: pull.number, headSha: pull.headSha() }),
        env: { GITHUB_SHA: github().repository.git.tip('main') },
      });
      expectNoSecret(await everything(result, github(), before), [pasted]);
      expect(result.log).not.toContain('internal error');
    }
  });
});
