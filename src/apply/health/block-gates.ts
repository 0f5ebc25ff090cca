import { NetworkError } from '../../model/network-error.ts';
import type { HealthGate, PlannedAccount, WorkBlock, WorkSet, WorkStep } from '../../model/planned-account.ts';
import { joinFirstWords } from '../../model/text.ts';
import { runAgain } from '../report-error.ts';
import type { RunMemory } from '../run-memory.ts';
import { type StepFailed, stepFailed } from '../step-end.ts';
import { carrierOf, gateShut, type HealthGates } from './health-gates.ts';

/** `stopped`: nobody waits for the gate any more. */
export type GateEnd = 'open' | 'stopped' | StepFailed;

/** A gate that stays shut counts most, then one that nobody waits for. */
export function worstEnd(ends: readonly GateEnd[]): GateEnd {
  return ends.find((end) => typeof end === 'object') ?? (ends.includes('stopped') ? 'stopped' : 'open');
}

const mostNamed = 5;

/**
 * The gates of blocks. A block begins when the light of the blocks before it is back, and then, in each of its backup sets, one of the
 * circuits that are counted is up.
 */
export class BlockGates {
  readonly #blocks: ReadonlyMap<number, WorkBlock>;
  readonly #work: ReadonlyMap<number, WorkStep>;
  readonly #health: HealthGates;
  readonly #memory: Pick<RunMemory, 'interconnectName'>;

  constructor({ blocks, work }: PlannedAccount, health: HealthGates, memory: Pick<RunMemory, 'interconnectName'>) {
    this.#blocks = new Map(blocks.map((block) => [block.id, block]));
    this.#work = new Map(work.map((step) => [step.id, step]));
    this.#health = health;
    this.#memory = memory;
  }

  async wait(step: WorkStep, id: number, signal: AbortSignal): Promise<GateEnd> {
    const block = this.#blocks.get(id);
    if (block === undefined) return 'open';
    const gates = block.after.flatMap(({ block: before, then }) =>
      then.includes('light') ? (this.#blocks.get(before)?.light ?? []) : [],
    );
    const light = worstEnd(await Promise.all(gates.map((gate) => this.#waitForLight(step, gate, signal))));
    if (light !== 'open') return light;
    return worstEnd(await Promise.all(block.sets.map((set) => this.#findSurvivor(step, set, id, signal))));
  }

  async #waitForLight(step: WorkStep, gate: HealthGate, signal: AbortSignal): Promise<GateEnd> {
    const awaited = { address: gate.address, name: this.#memory.interconnectName(gate.interconnect) };
    const end = await this.#health.wait(awaited, signal);
    if (end.end === 'healthy') return 'open';
    if (end.end === 'stopped') return 'stopped';
    return gateShut(step, awaited, end, { carrier: carrierOf(gate, this.#work), deadlineMs: this.#health.deadlineMs });
  }

  async #findSurvivor(
    step: WorkStep,
    { name, counted }: WorkSet,
    block: number,
    signal: AbortSignal,
  ): Promise<GateEnd> {
    const seen: string[] = [];
    for (const { interconnect, from, until } of counted) {
      if (block <= from || block >= until) continue;
      const circuit = this.#memory.interconnectName(interconnect);
      const state = await this.#stateOf(circuit);
      if (signal.aborted) return 'stopped';
      if (state === 'Healthy') return 'open';
      seen.push(`${circuit}: ${state}`);
    }
    return noSurvivor(step, name, seen);
  }

  /** The state in the API's own word. A failed read is no sign of light. */
  async #stateOf(circuit: string): Promise<string> {
    try {
      const { state, wireState } = await this.#health.ask(circuit);
      return state === 'Healthy' ? state : wireState;
    } catch (error) {
      if (error instanceof NetworkError) return `its health cannot be read: ${error.message}`;
      throw error;
    }
  }
}

function noSurvivor(step: WorkStep, set: string, seen: readonly string[]): StepFailed {
  const { call } = step.action;
  const what = seen.length === 0 ? '' : ` (${joinFirstWords(seen, mostNamed)})`;
  const message = `no other circuit of ${set} is surely up now${what}; nothing of this circuit was sent`;
  const next = `Wait until another circuit of ${set} is Healthy (demarc status). ${runAgain}`;
  return stepFailed('skipped', { message, call }, next);
}
