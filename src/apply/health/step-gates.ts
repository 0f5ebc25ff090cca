import type { WorkStep } from '../../model/planned-account.ts';
import { joinWords } from '../../model/text.ts';
import type { Clock } from '../apply-options.ts';
import { runAgain } from '../report-error.ts';
import type { RunMemory } from '../run-memory.ts';
import { type StepFailed, stepFailed } from '../step-end.ts';
import { type BlockGates, type GateEnd, worstEnd } from './block-gates.ts';
import { carrierOf, gateBroken, gateShut, type HealthGates, healthyForMs, mostRounds } from './health-gates.ts';

interface Context {
  readonly blocks: BlockGates;
  readonly health: HealthGates;
  readonly memory: Pick<RunMemory, 'interconnectName'>;
  readonly work: ReadonlyMap<number, WorkStep>;
  readonly clock: Clock;
}

/** What must be seen before a step: the gate of its block, and the interconnects that it needs Healthy. */
export class StepGates {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * First the gate of the block, which may take hours (a soak, a check, a person), then the interconnects of the step: what was Healthy
   * before a soak may be dark after it. If the step had to wait for these, the block is asked again.
   * @param gatedBlock the block that still holds the step, if any. Another step of it may begin during the wait: then it holds nothing back
   */
  async wait(
    step: WorkStep,
    gatedBlock: () => number | undefined,
    signal: AbortSignal,
  ): Promise<readonly [own: GateEnd, ofBlock: GateEnd]> {
    const { blocks, clock } = this.#context;
    for (let round = 1; ; round += 1) {
      const block = gatedBlock();
      const ofBlock = block === undefined ? 'open' : await unlessBroken(step, blocks.wait(step, block, signal));
      if (ofBlock === 'stopped' || (ofBlock !== 'open' && gatedBlock() !== undefined)) return ['open', ofBlock];
      const asked = clock.now();
      const own = await unlessBroken(step, this.#waitForOwn(step, signal));
      const isFresh = clock.now() - asked <= healthyForMs;
      if (own !== 'open' || isFresh || block === undefined) return [own, ofBlock];
      if (round === mostRounds) return [restless(step), ofBlock];
    }
  }

  async #waitForOwn(step: WorkStep, signal: AbortSignal): Promise<GateEnd> {
    const { health, memory, work } = this.#context;
    const ends = await Promise.all(
      step.healthy.map(async (gate) => {
        const awaited = { address: gate.address, name: memory.interconnectName(gate.interconnect) };
        const end = await health.wait(awaited, signal);
        if (end.end === 'healthy') return 'open';
        if (end.end === 'stopped') return 'stopped';
        return gateShut(step, awaited, end, { carrier: carrierOf(gate, work), deadlineMs: health.deadlineMs });
      }),
    );
    return worstEnd(ends);
  }
}

/** Each time that what a step waits for was Healthy again, what was seen before was too old. */
function restless(step: WorkStep): StepFailed {
  const names = joinWords(step.healthy.map(({ address }) => address));
  const message = `it waited ${mostRounds} times for ${names} to be Healthy, which does not stay so; nothing was sent`;
  return stepFailed('skipped', { message, call: step.action.call }, `Find out why (demarc status). ${runAgain}`);
}

async function unlessBroken(step: WorkStep, end: Promise<GateEnd>): Promise<GateEnd> {
  try {
    return await end;
  } catch (error) {
    return gateBroken(step, error);
  }
}
