import { loadDesired } from '../../src/config/load-desired.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { SandboxFault } from '../../src/model/generated/sandbox-faults.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { keyDigest } from '../../src/sandbox/store/account.ts';
import { accountTag } from '../helpers/account.ts';
import { anyFault, type Cell, cellName, cells, faultOf } from './cells.ts';
import { checkRun } from './check-run.ts';
import { Dice } from './dice.ts';
import { editDesired } from './edit-desired.ts';
import { type Run, runOnce } from './run-once.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { type SeedSandbox, seedSandbox } from './seed-sandbox.ts';

export interface SeedResult {
  readonly seed: number;
  /** What went wrong; empty where all went well. */
  readonly problems: readonly string[];
  readonly exitCodes: readonly number[];
  readonly outcomes: readonly string[];
  /** The cells that struck, and the faults of reads as `OPERATION KIND`. */
  readonly struck: ReadonlySet<string>;
  readonly requests: number;
  readonly commits: number;
}

const mostRuns = 12;

/**
 * One scenario, run with faults until a run ends well, its documents edited now and then between two runs, and without faults until a plan is
 * empty, twice at most.
 */
export async function runSeed(seed: number): Promise<SeedResult> {
  const dice = new Dice(seed);
  const cell = cells[seed % cells.length];
  if (cell === undefined) throw new Error('there are no cells');
  const scenario = drawScenario(dice, cell.operation);
  const desired = desiredOf(scenario);
  const sandbox = await seedSandbox(scenario);
  try {
    return await new Ordeal(seed, dice, { desired, hosts: scenario.hosts }, sandbox).run(cell);
  } finally {
    await sandbox.close();
  }
}

interface Documents {
  readonly desired: DesiredAccount;
  /** Keys of circuits that stay where they are. */
  readonly hosts: readonly string[];
}

class Ordeal {
  readonly #seed: number;
  readonly #dice: Dice;
  #desired: DesiredAccount;
  readonly #hosts: readonly string[];
  readonly #sandbox: SeedSandbox;
  readonly #problems: string[] = [];
  readonly #exitCodes: number[] = [];
  readonly #outcomes: string[] = [];
  readonly #struck = new Set<string>();
  #commits = 0;
  #requests = 0;

  constructor(seed: number, dice: Dice, { desired, hosts }: Documents, sandbox: SeedSandbox) {
    this.#seed = seed;
    this.#dice = dice;
    this.#desired = desired;
    this.#hosts = hosts;
    this.#sandbox = sandbox;
  }

  async run(cell: Cell): Promise<SeedResult> {
    const dice = this.#dice;
    for (let i = 0; i < mostRuns; i++) {
      // The first run meets the fault that the seed is about; others join in with half of the seeds, and thin out.
      const others = dice.chance(50) || i > 0 ? dice.below(4) : 0;
      const isDue = i === 0 || !this.#struck.has(cellName(cell));
      const faults = [...(isDue ? [faultOf(cell, dice)] : []), ...Array.from({ length: others }, () => anyFault(dice))];
      const stale = faults.filter(({ kind }) => kind === 'stale');
      const { exitCode } = await this.#once(
        faults.filter((fault) => fault.kind !== 'stale' || fault === stale[0]),
        100,
      );
      if (exitCode === 3) await this.#pinTwins();
      // Documents go on, whether runs fail or not: the fault that the seed is about has struck by then.
      else if (this.#struck.has(cellName(cell)) && dice.chance(50))
        this.#desired = editDesired(this.#desired, this.#hosts, dice, i);
      if (exitCode === 0) break;
    }
    const clean = await this.#once([], 30_000, true);
    const { plan } = clean.plan.changes.length === 0 ? clean : await this.#once([], 30_000, true);
    if (plan.changes.length > 0)
      this.#problems.push(`the last plan is not empty: ${plan.changes.map(({ address }) => address).join(', ')}`);
    await this.#checkTwice();
    return {
      seed: this.#seed,
      problems: this.#problems,
      exitCodes: this.#exitCodes,
      outcomes: this.#outcomes,
      struck: this.#struck,
      requests: this.#requests,
      commits: this.#commits,
    };
  }

  async #once(faults: readonly SandboxFault[], timeoutMs: number, isClean = false): Promise<Run> {
    if (faults.length > 0) await this.#sandbox.setFaults([...faults]);
    const n = this.#exitCodes.length + 1;
    const run = await runOnce(this.#desired, this.#sandbox.url, timeoutMs, this.#dice);
    if (faults.length > 0) await this.#sandbox.setFaults([]);
    this.#exitCodes.push(run.exitCode);
    this.#outcomes.push(...(run.report?.changes.map(({ outcome }) => outcome) ?? []));
    const log = await this.#sandbox.log();
    const requests = (await this.#sandbox.requests()).slice(this.#requests);
    const commits = log.slice(this.#commits);
    this.#commits += commits.length;
    this.#requests += requests.length;
    for (const { operation, faults: kinds } of requests) {
      for (const kind of kinds)
        for (const when of momentsOf(faults, kind)) this.#struck.add(cellName({ operation, kind, when } as Cell));
    }
    const lied = requests.some(({ faults: kinds }) =>
      kinds.some((kind) => faults.some((fault) => fault.kind === kind && isUntrue(fault))),
    );
    const problems = checkRun(run, commits, !lied);
    const all = [
      ...problems,
      ...(isClean && run.exitCode !== 0
        ? [`a run without faults ended ${run.exitCode}: ${JSON.stringify(run.report?.changes ?? run.plan.errors)}`]
        : []),
    ];
    const story = JSON.stringify(faults);
    this.#problems.push(...all.map((problem) => `run ${n} (${run.exitCode}) ${problem}\n    faults ${story}`));
    return run;
  }

  /**
   * Of two attachments that look alike, a run that ended between them leaves one: the plan asks for a pin, and the operator, who sees
   * at Google which pairing key is in use, writes it.
   */
  async #pinTwins(): Promise<void> {
    const keys = (await this.#sandbox.state()).accounts[accountTag]?.progress?.pairing_keys ?? {};
    const names = new Map(Object.entries(keys).map(([name, digest]) => [digest, name]));
    const interconnects = this.#desired.interconnects.map((interconnect) => {
      const key = interconnect.type === 'gcp_partner' ? interconnect.pairing_key?.reveal() : undefined;
      const name = key === undefined ? undefined : names.get(keyDigest(key));
      return name === undefined ? interconnect : { ...interconnect, name };
    });
    this.#desired = { ...this.#desired, interconnects };
  }

  /** The sandbox refuses two of a name, a slot or a pairing key: what is left to see is whether anything is there that nobody asked for. */
  async #checkTwice(): Promise<void> {
    const { interconnects, cnis } = await this.#sandbox.account();
    const asked = this.#desired.interconnects.filter(({ state }) => state === 'present').length;
    if (interconnects.length !== asked) {
      this.#problems.push(
        `${interconnects.length} interconnects where ${asked} are asked for: ${JSON.stringify(interconnects)}`,
      );
    }
    const askedCnis = this.#desired.cnis.filter(({ state }) => state === 'present').length;
    if (cnis.length !== askedCnis) this.#problems.push(`${cnis.length} CNIs where ${askedCnis} are asked for`);
  }
}

function momentsOf(faults: readonly SandboxFault[], kind: SandboxFault['kind']): readonly Cell['when'][] {
  return faults.filter((fault) => fault.kind === kind).map((fault) => ('when' in fault ? fault.when : undefined));
}

/** Whether an answer with this fault says what is not so. */
function isUntrue(fault: SandboxFault): boolean {
  if (fault.kind === 'stale') return true;
  return fault.kind === 'status' && fault.when === 'after' && fault.status < 500 && fault.status !== 408;
}

function desiredOf({ document, environment }: Scenario): DesiredAccount {
  const { accounts, diagnostics } = loadDesired([{ name: 'demarc.yaml', text: document }], {
    environment,
    offline: false,
    skipSecrets: false,
    defaultAccount: undefined,
    version: '1.0.0',
  });
  const errors = [...diagnostics, ...checkRules(accounts)].filter(({ severity }) => severity === 'error');
  const [desired] = accounts;
  if (desired !== undefined && errors.length === 0) return desired;
  throw new Error(
    `an invalid scenario: ${errors.map(({ code, message }) => `${code} ${message}`).join('; ')}\n${document}`,
  );
}
