import { NetworkError } from '../../model/network-error.ts';
import type { HealthGate, PlannedAccount, WorkBlock } from '../../model/planned-account.ts';
import type { ApplyEvent, CircuitCheck } from '../../model/report.ts';
import type { CheckRun } from '../../model/run-check.ts';
import { durationText } from '../../model/text.ts';
import type { CheckOption, Clock } from '../apply-options.ts';
import type { HealthGates } from '../health/health-gates.ts';
import type { RunMemory } from '../run-memory.ts';
import { CircuitFinder } from './check-facts.ts';
import { leastRunMs, prove } from './prove.ts';
import { type AftermathEnd, type UnprovenCircuits, worstAftermath } from './unproven.ts';

interface CheckContext {
  readonly planned: PlannedAccount;
  readonly health: HealthGates;
  readonly memory: RunMemory;
  readonly clock: Clock;
  readonly unproven: UnprovenCircuits;
  readonly signal: AbortSignal;
  readonly tell: (event: ApplyEvent) => void;
}

/** The runs of `--check` in one account. */
export class CircuitChecks {
  readonly #context: CheckContext;
  readonly #option: CheckOption;
  readonly #circuits: CircuitFinder;
  readonly #looks = new Map<string, Promise<CheckRun>>();

  constructor(option: CheckOption, context: CheckContext) {
    this.#option = option;
    this.#context = context;
    this.#circuits = new CircuitFinder(context.planned, context.memory);
  }

  /** Runs the check once for a circuit that must be up now. Questions at the same moment share a run. */
  look(interconnect: string): Promise<CheckRun> {
    const known = this.#looks.get(interconnect);
    if (known !== undefined) return known;
    const { facts } = this.#circuits.find(interconnect);
    const limits = { signal: this.#context.signal, timeoutMs: Math.max(this.#option.timeoutMs, leastRunMs) };
    const look = this.#option.run(facts, limits).finally(() => this.#looks.delete(interconnect));
    this.#looks.set(interconnect, look);
    return look;
  }

  /** @param since when the last write of the block ended, on the clock */
  async prove(block: WorkBlock, since: number): Promise<AftermathEnd> {
    return worstAftermath(await Promise.all(block.checked.map((gate) => this.#prove(block, gate, since))));
  }

  async #prove(block: WorkBlock, gate: HealthGate, since: number): Promise<AftermathEnd> {
    const { clock, memory, tell, signal, unproven } = this.#context;
    const { argv, timeoutMs } = this.#option;
    const name = memory.interconnectName(gate.interconnect);
    const checked = (check: Pick<CircuitCheck, 'address' | 'outcome' | 'runs' | 'message' | 'next'>) =>
      tell({ type: 'circuit_checked', live_id: name, ...check });
    if (block.circuits.includes(name) && (await this.#isPending(name))) {
      checked({ address: gate.address, outcome: 'pending', runs: 0 });
      return 'back';
    }
    const { facts, hasBgp } = this.#circuits.find(name, gate.address);
    const { address } = facts;
    const run = async (timeLeftMs: number): Promise<CheckRun> => {
      const { ok, end, output, started } = await this.#option.run(facts, { signal, timeoutMs: timeLeftMs });
      tell({ type: 'check_run', address, live_id: name, argv, ok, end, output });
      return { ok, end, output, started };
    };
    const { end, runs, last } = await prove({ run, clock, signal, timeoutMs, since, hasBgp });
    switch (end) {
      case 'proven':
        checked({ address, outcome: 'passed', runs });
        return 'back';
      case 'stopped': {
        const message = `the run ended before the check of ${address} (${name}) proved that it is back`;
        checked({ address, outcome: 'stopped', runs, ...shown(unproven.notBack(block, message)) });
        return 'stopped';
      }
      case 'broken':
      case 'late': {
        const failed = unproven.notBack(block, `the check of ${address} (${name}) ${failure(end, this.#option, last)}`);
        checked({ address, outcome: 'failed', runs, ...shown(failed) });
        return failed;
      }
    }
  }

  /** What waits for its cable carries nothing that a check could see. */
  async #isPending(name: string): Promise<boolean> {
    try {
      return (await this.#context.health.ask(name)).state === 'Pending';
    } catch (error) {
      if (error instanceof NetworkError) return false;
      throw error;
    }
  }
}

/** Text such as `exit code 1 (session is down)`. */
export function checkEndText({ end, output }: Pick<CheckRun, 'end' | 'output'>): string {
  return `${end}${output === '' ? '' : ` (${output})`}`;
}

function failure(end: 'broken' | 'late', { timeoutMs }: CheckOption, last: CheckRun | undefined): string {
  const words = last === undefined ? '' : `: ${checkEndText(last)}`;
  return end === 'broken'
    ? `cannot be run${words}`
    : `did not prove within ${durationText(timeoutMs)} that it is back${words}`;
}

function shown({ message, next }: { readonly message: string; readonly next: string }): {
  readonly message: string;
  readonly next?: string;
} {
  return { message, ...(next !== '' && { next }) };
}
