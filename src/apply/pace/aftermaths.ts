import type { BlockWait, PlannedAccount, WorkBlock } from '../../model/planned-account.ts';
import type { ApplyEvent } from '../../model/report.ts';
import type { CheckRun } from '../../model/run-check.ts';
import { durationText, joinFirst } from '../../model/text.ts';
import type { ApplyOptions, Clock } from '../apply-options.ts';
import { type HealthGates, healthyForMs } from '../health/health-gates.ts';
import { innerError } from '../report-error.ts';
import type { RunMemory } from '../run-memory.ts';
import { CircuitChecks } from './circuit-check.ts';
import { LightAfter } from './light-after.ts';
import type { TunnelWaits } from './tunnel-waits.ts';
import { type AftermathEnd, type NotBack, UnprovenCircuits } from './unproven.ts';

interface Context {
  readonly planned: PlannedAccount;
  readonly health: HealthGates;
  readonly memory: RunMemory;
  readonly tunnels: TunnelWaits;
  readonly clock: Clock;
  readonly options: ApplyOptions;
  readonly tell: (event: ApplyEvent) => void;
}

/** What lies between a block and those that wait for it. */
interface Pause {
  readonly soakMs: number;
  readonly isWatched: boolean;
}

const mostNames = 5;
const never = new AbortController().signal;

/**
 * What happens after each block that ended well, the last one included: its light, then the soak and meanwhile the health of its tunnels,
 * the light again, then the check. Each block has a single aftermath.
 */
export class Aftermaths {
  readonly #context: Context;
  readonly #blocks: ReadonlyMap<number, WorkBlock>;
  /** The blocks whose tunnels must be healthy before another block begins. */
  readonly #watched: ReadonlySet<number>;
  readonly #unproven: UnprovenCircuits;
  readonly #light: LightAfter;
  readonly #checks: CircuitChecks | undefined;
  readonly #signal: AbortSignal;
  readonly #begun = new Map<number, Promise<AftermathEnd>>();
  /** When the light of a block was last seen, by its id. */
  readonly #seen = new Map<number, number>();
  /** By id of a block: whether a person said that its circuits are back. A yes counts more than a no. */
  readonly #answers = new Map<number, boolean>();
  /** Ends soaks that nothing waits for any more. */
  readonly #soaks = new AbortController();

  constructor(context: Context) {
    const { planned, options } = context;
    this.#context = context;
    this.#blocks = new Map(planned.blocks.map((block) => [block.id, block]));
    this.#signal = options.signal ?? never;
    const waits = planned.blocks.flatMap(({ after }) => after);
    this.#watched = new Set(waits.flatMap(({ block, then }) => (then.includes('tunnel_health') ? [block] : [])));
    this.#unproven = new UnprovenCircuits(context);
    const looked = { ...context, unproven: this.#unproven, signal: this.#signal };
    this.#light = new LightAfter(looked);
    this.#checks = options.check && new CircuitChecks(options.check, looked);
  }

  /** Before the first step of the run: notes the light of circuits that the plan did not ask. It changes no order of steps. */
  noteBefore(): Promise<void> {
    return this.#light.noteBefore(this.#context.planned.blocks);
  }

  /** A block has ended well. `isAwaited`: another block waits for it. */
  begin(id: number, isAwaited: boolean): void {
    const { planned, clock } = this.#context;
    const pause: Pause = {
      soakMs: isAwaited ? (planned.soakMs ?? 0) : 0,
      isWatched: isAwaited && this.#watched.has(id),
    };
    this.#begin(id, (block) => this.#run(block, pause, clock.now()));
  }

  /** A part of a block was written, and the rest never will be. Only its light is read. */
  beginUnfinished(id: number): void {
    this.#begin(id, async (block) => {
      const light = await this.#light.read(block, false);
      if (light === 'stopped') this.#light.tellUnproven(block, 'stopped');
      return light;
    });
  }

  /** The end of the aftermath of a block. A block without one is back. */
  of(id: number): Promise<AftermathEnd> {
    return this.#begun.get(id) ?? Promise.resolve('back');
  }

  /** The light of a block was seen just now, so it need not be asked again. */
  hasFreshLight(id: number): boolean {
    return this.#context.clock.now() - (this.#seen.get(id) ?? -Infinity) <= healthyForMs;
  }

  /** A person was asked before a block. A yes says that the circuits of the blocks before it are back. */
  answered(before: readonly BlockWait[], yes: boolean): void {
    for (const { block } of before) this.#answers.set(block, yes || this.#answers.get(block) === true);
  }

  /** Nothing new starts: soaks end now, checks of what was written go on. */
  stopSoaks(): void {
    this.#soaks.abort();
  }

  /** Resolves when every aftermath has ended. Then tells which circuits a person was to vouch for, and did not. */
  async all(isAwaited: (block: number) => boolean): Promise<void> {
    const waits = this.#context.planned.blocks.flatMap(({ after }) => after);
    const toConfirm = new Set(
      waits.flatMap(({ block, then }) => (then.includes('confirm') && !then.includes('check') ? [block] : [])),
    );
    for (const [id, end] of [...this.#begun]) {
      const block = this.#blocks.get(id);
      if ((await end) !== 'back' || block === undefined || !toConfirm.has(id)) continue;
      const isStopped = this.#signal.aborted;
      const answer = this.#answers.get(id);
      if (answer === false || (answer === undefined && isStopped && isAwaited(id)))
        this.#light.tellUnproven(block, isStopped ? 'stopped' : 'not_confirmed');
    }
  }

  /** Runs the check once for a circuit that must be up now. Undefined: no check runs. */
  look(interconnect: string): Promise<CheckRun> | undefined {
    return this.#checks?.look(interconnect);
  }

  #begin(id: number, run: (block: WorkBlock) => Promise<AftermathEnd>): void {
    const block = this.#blocks.get(id);
    if (block === undefined || this.#begun.has(id)) return;
    const end = run(block).catch((error: unknown): NotBack => ({
      message: `${innerError(error)} ended the look at its circuits`,
      next: 'Please report it.',
    }));
    this.#begun.set(id, end);
  }

  async #run(block: WorkBlock, pause: Pause, since: number): Promise<AftermathEnd> {
    const seen = await this.#untilQuiet(block, pause, since);
    if (seen === 'stopped') this.#light.tellUnproven(block, 'stopped');
    if (seen !== 'back') return seen;
    return this.#checks?.prove(block, since) ?? 'back';
  }

  async #untilQuiet(block: WorkBlock, { soakMs, isWatched }: Pause, since: number): Promise<AftermathEnd> {
    const light = await this.#readLight(block);
    if (light !== 'back' || (soakMs === 0 && !isWatched)) return light;
    const [, tunnels] = await Promise.all([
      this.#soak(block, soakMs),
      isWatched ? this.#awaitTunnels(block, since) : ('back' as const),
    ]);
    if (tunnels !== 'back') return tunnels;
    return this.#signal.aborted ? 'stopped' : this.#readLight(block);
  }

  async #soak({ light, circuits }: WorkBlock, milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    const [address = ''] = light.map((gate) => gate.address);
    this.#context.tell({ type: 'soak_started', address, circuits, milliseconds });
    await this.#context.clock.sleep(milliseconds, this.#paused);
  }

  async #awaitTunnels(block: WorkBlock, since: number): Promise<AftermathEnd> {
    const { tell, tunnels, memory } = this.#context;
    const watched = block.watched ?? [];
    const [address = ''] = watched.map((gate) => gate.address);
    const event = { type: 'tunnel_health', address, circuits: block.circuits, milliseconds: tunnels.needMs } as const;
    tell({ ...event, state: 'awaited' });
    const { end, words } = await tunnels.wait(block, since, this.#paused);
    if (end === 'healthy') {
      tell({ ...event, state: end });
      return 'back';
    }
    const names = watched.map((gate) => `${gate.address} (${memory.interconnectName(gate.interconnect)})`);
    const message = `the tunnels of ${joinFirst(names, mostNames)} were not healthy everywhere for ${durationText(tunnels.needMs)}: ${words}`;
    const notBack = this.#unproven.notBack(block, message);
    // Where the run ends, the way back stands with the circuit that is not known to be back.
    const isSaidElsewhere = end === 'stopped' && this.#signal.aborted;
    tell({ ...event, state: end, message, ...(notBack.next !== '' && !isSaidElsewhere && { next: notBack.next }) });
    if (end === 'failed') return notBack;
    // Nothing waits for it any more, but the check of what was written goes on.
    return this.#signal.aborted ? 'stopped' : 'back';
  }

  /** Ends every pause: nothing new begins. */
  get #paused(): AbortSignal {
    return AbortSignal.any([this.#signal, this.#soaks.signal]);
  }

  async #readLight(block: WorkBlock): Promise<AftermathEnd> {
    const end = await this.#light.read(block);
    if (end === 'back') this.#seen.set(block.id, this.#context.clock.now());
    return end;
  }
}
