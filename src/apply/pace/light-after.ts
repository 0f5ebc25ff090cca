import { NetworkError } from '../../model/network-error.ts';
import type { LightGate, WorkBlock } from '../../model/planned-account.ts';
import type { UnprovenCircuit } from '../../model/report.ts';
import type { HealthGates } from '../health/health-gates.ts';
import { type HealthEnd, unlessAborted } from '../health/wait-healthy.ts';
import type { RunMemory } from '../run-memory.ts';
import { type AftermathEnd, type Carrier, type UnprovenCircuits, worstAftermath } from './unproven.ts';

interface LightContext {
  readonly health: HealthGates;
  readonly memory: Pick<RunMemory, 'interconnectName' | 'hasWrittenOn' | 'isKnown'>;
  readonly unproven: UnprovenCircuits;
  readonly signal: AbortSignal;
}

/**
 * Reads the light of what carries the traffic of a block now, and compares it with the light before the block:
 *
 *   before     now               then
 *   light      none, not known   not back
 *   no light   none, moved       not back: light was the point of the move. A Pending port only waits for its cable
 *   no light   none, not moved   told, no failure: nothing of the change could bring light
 */
export class LightAfter {
  readonly #context: LightContext;
  /** Live names of circuits that the plan did not ask and that had light before the first step. */
  readonly #wasLit = new Set<string>();

  constructor(context: LightContext) {
    this.#context = context;
  }

  /** Asks the circuits that the plan did not ask. No answer counts as no light. */
  async noteBefore(blocks: readonly WorkBlock[]): Promise<void> {
    const gates = blocks.flatMap(({ light }) => light);
    const unknown = new Set(gates.flatMap(({ wasUp, circuit }) => (wasUp === undefined ? [circuit] : [])));
    await Promise.all(
      [...unknown].map(async (circuit) => {
        if ((await this.#askOnce(circuit)).end === 'healthy') this.#wasLit.add(circuit);
      }),
    );
  }

  /** @param isWhole every step of the block ended well. Otherwise only circuits count that carry what was written. */
  async read(block: WorkBlock, isWhole = true): Promise<AftermathEnd> {
    const gates = isWhole ? block.light : block.light.filter((gate) => this.#carriesWritten(gate));
    return worstAftermath(await Promise.all(gates.map((gate) => this.#look(block, gate))));
  }

  /** The run ends before the circuits of a block are known to be back. */
  tellUnproven(block: WorkBlock, reason: 'stopped' | 'not_confirmed'): void {
    for (const gate of block.light.filter((each) => this.#carriesWritten(each))) {
      const carrier = this.#carrier(gate);
      if (!this.#wasUp(gate) && carrier.name === gate.circuit) continue;
      const circuit = `${carrier.address} (${carrier.name})`;
      const message =
        reason === 'stopped'
          ? `the run ended before it was known that ${circuit} is back after its change`
          : `the answer was not yes, so nothing shows that ${circuit} is back after its change`;
      this.#context.unproven.tell(block, carrier, { reason, message });
    }
  }

  async #look(block: WorkBlock, gate: LightGate): Promise<AftermathEnd> {
    const { health, signal, unproven } = this.#context;
    const carrier = this.#carrier(gate);
    const wasUp = this.#wasUp(gate);
    const isMoved = carrier.name !== gate.circuit;
    const end = wasUp || isMoved ? await health.wait(carrier, signal) : await this.#askOnce(carrier.name);
    if (end.end === 'healthy') return 'back';
    if (end.end === 'stopped') return 'stopped';
    const isFailure = wasUp || (isMoved && (end.error !== undefined || end.health?.state !== 'Pending'));
    const notBack = unproven.tell(block, carrier, found(carrier, end, isFailure));
    return isFailure ? notBack : 'back';
  }

  async #askOnce(name: string): Promise<HealthEnd> {
    const { health, signal } = this.#context;
    try {
      const answer = await unlessAborted(health.ask(name), signal);
      if (answer === undefined) return { end: 'stopped', health: undefined, error: undefined };
      return { end: answer.state === 'Healthy' ? 'healthy' : 'late', health: answer, error: undefined };
    } catch (error) {
      if (error instanceof NetworkError) return { end: 'unreadable', health: undefined, error };
      throw error;
    }
  }

  #wasUp({ wasUp, circuit }: LightGate): boolean {
    return wasUp ?? this.#wasLit.has(circuit);
  }

  #carrier({ address, interconnect }: LightGate): Carrier {
    return { address, name: this.#context.memory.interconnectName(interconnect) };
  }

  #carriesWritten({ interconnect }: LightGate): boolean {
    const { memory } = this.#context;
    return memory.isKnown(interconnect) && memory.hasWrittenOn(memory.interconnectName(interconnect));
  }
}

function found(
  { address, name }: Carrier,
  { health, error }: HealthEnd,
  isFailure: boolean,
): Pick<UnprovenCircuit, 'reason' | 'message' | 'state'> {
  const circuit = `${address} (${name})`;
  const state = health === undefined || error !== undefined ? 'not known' : health.wireState;
  const what = error === undefined ? `it is ${state}${reasonText(health?.reason)}` : error.message;
  if (!isFailure) {
    const message = `${circuit} had no light before its change, and has none now: ${what}`;
    return { reason: 'dark_before', state, message };
  }
  return {
    reason: error === undefined ? 'dark' : 'unreadable',
    state,
    message: `${circuit} is not Healthy after its change: ${what}`,
  };
}

function reasonText(reason: string | undefined): string {
  return reason === undefined ? '' : ` (${reason})`;
}
