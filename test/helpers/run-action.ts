import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { codeOf, collect } from './child.ts';
import type { FakeGitHub } from './github/start-github.ts';
import { canRunInProcess, runInProcess } from './run-in-process.ts';
import { readWorkflowCommand, type WorkflowCommand } from './workflow-command.ts';

/** The bundled Action. `npm run build` writes it; `npm test` does so first. */
export const actionPath = fileURLToPath(new URL('../../dist/action/index.js', import.meta.url));

export interface EventOptions {
  readonly name: string;
  /** As JSON; a string is the file's text as it is, undefined leaves the file out. */
  readonly payload: unknown;
}

export interface ActionOptions {
  readonly inputs: Readonly<Record<string, string>>;
  readonly event: EventOptions;
  /** Files of the repository, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** A folder that is checked out already, in place of `files`. */
  readonly workspace?: string;
  /** `env` of the step, and what should differ in the variables of the runner. */
  readonly env?: Readonly<Record<string, string>>;
  /** The GitHub that the run belongs to. Without it no server answers. */
  readonly github?: Pick<FakeGitHub, 'environment'>;
  /** What the summary of the step holds before. */
  readonly summary?: string;
}

export interface ActionResult {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What the log shows: stdout without the lines that are addressed to the runner alone. */
  readonly log: string;
  readonly stderr: string;
  /** All workflow commands, in order. */
  readonly commands: readonly WorkflowCommand[];
  /** The values that the runner must mask. */
  readonly masks: readonly string[];
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly workspace: string;
}

/** A step that has been started. */
export interface StartedAction {
  readonly child: ChildProcess;
  readonly text: { readonly stdout: string; readonly stderr: string };
  readonly result: Promise<ActionResult>;
}

/** Runs the bundled Action to its end with the variables and files of GitHub's runner, in this process where that makes no difference. */
export async function runAction(options: ActionOptions): Promise<ActionResult> {
  const runner = await prepareRunner(options);
  const place = { cwd: runner.workspace, env: runner.env };
  if (!canRunInProcess(place)) return startPrepared(runner).result;
  const { code, ...text } = await runInProcess(async () => {
    const { run } = (await import(mainUrl)) as { run: () => Promise<void> };
    await run();
  }, place);
  return resultOf(code, text, runner);
}

const mainUrl = new URL('../../dist/action/main.js', import.meta.url).href;

/** Runs the bundled Action to its end as a process. */
export async function spawnAction(options: ActionOptions): Promise<ActionResult> {
  const { result } = await startAction(options);
  return result;
}

export async function startAction(options: ActionOptions): Promise<StartedAction> {
  return startPrepared(await prepareRunner(options));
}

function startPrepared(runner: Runner): StartedAction {
  const child = spawn(process.execPath, [actionPath], { cwd: runner.workspace, env: runner.env, stdio: 'pipe' });
  const text = collect(child);
  return { child, text, result: codeOf(child).then((code) => resultOf(code as number | null, text, runner)) };
}

/** The SHA that a run is about where a test does not say: not one that a payload would name. */
export const defaultSha = 'c0ffee'.padEnd(40, '0');

interface Runner {
  readonly workspace: string;
  readonly temp: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outputFile: string;
  readonly summaryFile: string;
}

async function prepareRunner(options: ActionOptions): Promise<Runner> {
  const root = await mkdtemp(join(tmpdir(), 'demarc-runner-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const workspace = options.workspace ?? join(root, 'work');
  const temp = join(root, 'temp');
  const commands = join(temp, '_runner_file_commands');
  await Promise.all([workspace, commands].map((folder) => mkdir(folder, { recursive: true })));
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), content);
  }
  const eventFile = join(temp, 'event.json');
  const { payload } = options.event;
  if (payload !== undefined) {
    await writeFile(eventFile, typeof payload === 'string' ? payload : JSON.stringify(payload));
  }
  const files = Object.fromEntries(
    ['OUTPUT', 'STEP_SUMMARY', 'ENV', 'STATE', 'PATH'].map((name) => [
      `GITHUB_${name}`,
      join(commands, `${name.toLowerCase()}_${randomUUID()}`),
    ]),
  );
  for (const [name, file] of Object.entries(files)) {
    await writeFile(file, name === 'GITHUB_STEP_SUMMARY' ? (options.summary ?? '') : '');
  }
  return {
    workspace,
    temp,
    outputFile: files['GITHUB_OUTPUT'] ?? '',
    summaryFile: files['GITHUB_STEP_SUMMARY'] ?? '',
    env: {
      PATH: process.env['PATH'],
      ...runnerVariables(options),
      ...inputVariables(options.inputs),
      ...files,
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      // No other run uses the locks of this one.
      XDG_RUNTIME_DIR: temp,
      ...options.env,
    },
  };
}

function runnerVariables({ event, github }: ActionOptions) {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_REPOSITORY: 'octo/network',
    GITHUB_REPOSITORY_OWNER: 'octo',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
    ...github?.environment(),
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW: 'network',
    GITHUB_JOB: 'plan',
    GITHUB_ACTION: 'demarc',
    GITHUB_ACTOR: 'octocat',
    GITHUB_SHA: defaultSha,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    RUNNER_OS: 'Linux',
  };
}

/** As the runner names them: upper case, spaces as underscores, hyphens kept; unset ones are there and empty, as action.yml declares them. */
function inputVariables(inputs: ActionOptions['inputs']): Readonly<Record<string, string>> {
  const all = { 'github-token': 'ghs_actions', ...inputs };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

async function resultOf(
  code: number | null,
  { stdout, stderr }: { stdout: string; stderr: string },
  { workspace, temp, outputFile, summaryFile }: Runner,
): Promise<ActionResult> {
  const lines = stdout.split('\n');
  const isMask = (line: string) => readWorkflowCommand(line)?.name === 'add-mask';
  return {
    code,
    outputs: readOutputs(await readFile(outputFile, 'utf8').catch(() => '')),
    summary: await readFile(summaryFile, 'utf8').catch(() => ''),
    log: lines.filter((line) => !isMask(line)).join('\n'),
    stderr,
    commands: lines.flatMap((line) => readWorkflowCommand(line) ?? []),
    masks: lines.filter(isMask).map((line) => readWorkflowCommand(line)?.message ?? ''),
    temp,
    workspace,
  };
}

/** `NAME<<DELIMITER`, lines, `DELIMITER`, or `NAME=VALUE`: what the runner reads from GITHUB_OUTPUT. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^([^\n<]+)<<(\S+)\n([\s\S]*?)\n?^\2$/gm)];
  const plain = found.length > 0 ? [] : [...text.matchAll(/^([^\n=]+)=(.*)$/gm)];
  return {
    ...Object.fromEntries(found.map(([, name = '', , value = '']): [string, string] => [name, value])),
    ...Object.fromEntries(plain.map(([, name = '', value = '']): [string, string] => [name, value])),
  };
}
