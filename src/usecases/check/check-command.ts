import { delimiter, join, resolve } from 'node:path';
import type { Environment } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { CheckedCni, CheckFacts, RunCheck } from '../../model/run-check.ts';
import { splitCommand } from '../../model/split-command.ts';
import { safeExcerpt } from '../../render/text/sanitise.ts';
import { isRunnable, runProcess } from '../../system/run-process.ts';
import { Failure } from '../failure.ts';

/** `--check`, `--check-timeout` and `--check-env`. */
export interface CheckRequest {
  readonly command: string;
  readonly timeoutMs: number;
  /** Names of further variables that the command sees. */
  readonly variables: readonly string[];
}

export type Argv = readonly [string, ...string[]];

/** The words of the command. Throws a `Failure` where the command line is wrong. Nothing of it is run. */
export function checkArgv({ command, variables }: CheckRequest): Argv {
  const split = splitCommand(command);
  if (!split.ok) throw wrong(`--check: the command ${split.problem}`);
  const bad = variables.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (bad !== undefined) throw wrong(`--check-env takes the name of a variable, not ${JSON.stringify(bad)}`);
  return split.words;
}

/** Throws a `Failure` where the command could not be run later, after the first circuit was changed. */
export async function requireRunnable(request: CheckRequest, environment: Environment): Promise<void> {
  const [program] = checkArgv(request);
  const unset = request.variables.find((name) => environment[name] === undefined);
  if (unset !== undefined) throw wrong(`--check-env: the variable ${unset} is not set`);
  if (program.includes('/')) {
    if (!(await isRunnable(resolve(program)))) throw wrong(`--check: ${program} is not a file that can be run`);
    return;
  }
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isRunnable(join(folder, program)))) return;
  }
  throw wrong(`--check: there is no program ${program} in PATH that can be run`);
}

function wrong(message: string): Failure {
  return new Failure(message, {
    exitCode: ExitCode.usage,
    hint: 'The command is split into words and run without a shell. Nothing was sent to the API.',
  });
}

/** All that a check sees of the environment of this process. */
const inherited = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
/** For a circuit with more CNIs, the lists stand on standard input alone: a variable has a limit. */
const mostInVariables = 100;
const longestVariable = 100_000;
const mostOutput = 400;
const mostAtOnce = 8;

/** Runs the command of `--check`. At most eight run at the same time. `hide` removes secrets from what is shown. */
export function checkRunner(
  request: CheckRequest,
  environment: Environment,
  hide: (text: string) => string,
): { readonly argv: readonly string[]; readonly run: RunCheck } {
  const argv = checkArgv(request);
  const turns = new Turns(mostAtOnce);
  const given = [...inherited, ...request.variables].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const safe = (text: string, most: number) => safeExcerpt(hide(text).trim().replace(/\s+/g, ' '), most);
  const run: RunCheck = async (facts, { signal, timeoutMs }) => {
    const end = await turns.take(() =>
      runProcess({
        argv,
        environment: Object.fromEntries([...given, ...factVariables(facts)]),
        input: `${JSON.stringify(facts)}\n`,
        signal,
        timeoutMs,
      }),
    );
    return { ...end, end: safe(end.end, mostOutput), output: safe(lastLines(end.output), mostOutput) };
  };
  return { argv: argv.map((word) => safe(word, mostOutput)), run };
}

/** The end of an output says most about a failure. */
function lastLines(output: string): string {
  return output
    .trim()
    .split('\n')
    .slice(-3)
    .join(' ')
    .slice(-4 * mostOutput);
}

function factVariables({
  address,
  interconnect,
  site = '',
  device = '',
  cnis,
}: CheckFacts): readonly [string, string][] {
  const changed = cnis.filter(({ fields }) => fields.length > 0);
  const shown = changed.length > 0 ? changed : cnis;
  const lists = shown.length > mostInVariables ? [] : listVariables(shown);
  const all = { CIRCUIT: address, INTERCONNECT: interconnect, SITE: site, DEVICE: device };
  return [...Object.entries(all), ...lists].map(([name, value]) => [
    `DEMARC_CHECK_${name}`,
    value.replaceAll('\0', ''),
  ]);
}

/** Each list has one word for each CNI, in the same order; `-` where there is nothing. */
function listVariables(cnis: readonly CheckedCni[]): readonly (readonly [string, string])[] {
  const list = (read: (cni: CheckedCni) => string | number | undefined) =>
    cnis.map((cni) => String(read(cni) ?? '').replace(/\s/g, '_') || '-').join(' ');
  const fields = cnis.flatMap(({ address, fields: changes }) => changes.map((field) => ({ address, ...field })));
  const json = JSON.stringify(fields);
  return [
    ['ADDRESS', list(({ address }) => address)],
    ['LIVE_ID', list(({ live_id }) => live_id)],
    ['CONDUIT_NAME', list(({ conduit_name }) => conduit_name)],
    ['CUST_IP', list(({ cust_ip }) => cust_ip)],
    ['P2P_IP', list(({ p2p_ip }) => p2p_ip)],
    ['CUSTOMER_ASN', list(({ customer_asn }) => customer_asn)],
    ...(json.length > longestVariable ? [] : [['FIELDS', json] as const]),
  ];
}

/** Lets only so many tasks run at the same time. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  async take<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
