import { addTo } from '../../model/collections.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { WorkStep } from '../../model/planned-account.ts';
import { runAgain } from '../report-error.ts';
import type { RunMemory } from '../run-memory.ts';
import { notAttempted, StepStop } from '../step-end.ts';
import type { BlockGates, Relied } from './block-gates.ts';
import { type HealthGates, healthyForMs, mostRounds } from './health-gates.ts';

/** A write leaves only while the light that it relies on is at most so many milliseconds old, counted from when its question was sent. */
const oldestLightMs = 5_000;

interface Context {
  readonly health: HealthGates;
  readonly blocks: Pick<BlockGates, 'reliedOn'>;
  readonly memory: Pick<RunMemory, 'interconnectName'>;
  readonly work: ReadonlyMap<number, WorkStep>;
  /** True where nothing new may be sent. */
  readonly interrupted: () => boolean;
}

/**
 * The last look before a write leaves. Between the gate of a step and its write lie other reads, the journal, queues and waits for the quota.
 * So just before each try, lights that are no longer fresh are asked again: survivors, circuits that came back before, and what the step
 * needs Healthy. It only asks, and never waits for a light to come: that is the business of the gate.
 */
export class LastLooks {
  readonly #context: Context;
  readonly #dependents = new Map<number, number[]>();
  /** By address: the steps that have sent a write, unless it certainly changed nothing. */
  readonly #sent = new Map<string, Set<number>>();

  constructor(context: Context) {
    this.#context = context;
    for (const { id, needs } of context.work.values()) for (const need of needs) addTo(this.#dependents, need, id);
  }

  /** Undefined: all lights are fresh. Rejects with a `StepStop` where the write must not leave. */
  before(step: WorkStep): Promise<void> | undefined {
    const { health, interrupted } = this.#context;
    // It may have waited for the quota for minutes.
    if (interrupted() && !this.#isHalfDone(step)) return Promise.reject(notAttempted(step.action.call));
    if (this.#reliedOn(step).some(({ name }) => health.ageOf(name) > healthyForMs)) return this.#lookAgain(step);
    this.#leaves(step);
    return undefined;
  }

  async #lookAgain(step: WorkStep): Promise<void> {
    for (let round = 1; ; round += 1) {
      const problem = await this.#problemOf(this.#reliedOn(step), round);
      if (problem === undefined) break;
      if (problem !== 'too old') throw stop(step, problem);
    }
    this.#leaves(step);
  }

  #leaves({ id, address }: WorkStep): void {
    this.#sent.set(address, (this.#sent.get(address) ?? new Set()).add(id));
  }

  /** A step has ended, and certainly changed nothing. */
  changedNothing({ id, address }: WorkStep): void {
    this.#sent.get(address)?.delete(id);
  }

  #reliedOn(step: WorkStep): readonly Relied[] {
    const { blocks, memory } = this.#context;
    const own = step.healthy.map(({ address, interconnect }) => ({
      name: memory.interconnectName(interconnect),
      why: `${address}, which it needs`,
    }));
    return step.block === undefined || this.#isHalfDone(step) ? own : [...own, ...blocks.reliedOn(step.block)];
  }

  /** Something of its change was sent, or a CNI that this run took down comes back only after this step: then half of it is worse than all. */
  #isHalfDone(step: WorkStep): boolean {
    const { work } = this.#context;
    const hasBegun = (address: string) => [...(this.#sent.get(address) ?? [])].some((id) => id !== step.id);
    if (hasBegun(step.address)) return true;
    const later = new Set([step.id]);
    // The set grows during the loop: each step leads to those that need it.
    for (const id of later) for (const next of this.#dependents.get(id) ?? []) later.add(next);
    return [...later].some((id) => {
      const other = work.get(id);
      const call = other?.action.call;
      return other !== undefined && (call === 'update_cni' || call === 'create_cni') && hasBegun(other.address);
    });
  }

  async #problemOf(relied: readonly Relied[], round: number): Promise<string | undefined> {
    const { health } = this.#context;
    const old = relied.filter(({ name }) => health.ageOf(name) > healthyForMs);
    const answers = await Promise.all(
      old.map(async ({ name, why }) => ({ name, why, state: await this.#stateOf(name) })),
    );
    const dark = answers.find(({ state }) => state !== 'Healthy');
    if (dark !== undefined)
      return `${dark.name} (${dark.why}) was Healthy, and just before the write it is not: ${dark.state}`;
    const slow = relied.find(({ name }) => health.ageOf(name) > oldestLightMs);
    if (slow === undefined) return undefined;
    if (round < mostRounds) return 'too old';
    return `${slow.name} (${slow.why}): each answer about its health came more than ${oldestLightMs / 1000} s after the question`;
  }

  /** The state in the API's own word. A failed read is no sign of light. */
  async #stateOf(circuit: string): Promise<string> {
    try {
      const { state, wireState } = await this.#context.health.ask(circuit, 'at once');
      return state === 'Healthy' ? state : wireState;
    } catch (error) {
      if (error instanceof NetworkError) return `its health cannot be read: ${error.message}`;
      throw error;
    }
  }
}

function stop(step: WorkStep, problem: string): StepStop {
  const next = `Find out why (demarc status), and wait until it is Healthy. ${runAgain}`;
  return new StepStop('skipped', { message: `${problem}; this step was not sent`, call: step.action.call }, next);
}
