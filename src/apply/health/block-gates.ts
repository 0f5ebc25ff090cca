import { NetworkError } from '../../model/network-error.ts';
import type { HealthGate, PlannedAccount, WorkBlock, WorkSet, WorkStep } from '../../model/planned-account.ts';
import { joinFirstWords } from '../../model/text.ts';
import type { Clock } from '../apply-options.ts';
import type { Aftermaths } from '../pace/aftermaths.ts';
import { checkEndText } from '../pace/circuit-check.ts';
import { type Confirm, Confirmations } from '../pace/confirmations.ts';
import type { TunnelWaits } from '../pace/tunnel-waits.ts';
import type { AftermathEnd } from '../pace/unproven.ts';
import { runAgain } from '../report-error.ts';
import type { RunMemory } from '../run-memory.ts';
import { type StepFailed, stepFailed } from '../step-end.ts';
import { carrierOf, gateShut, type HealthGates, healthyForMs, mostRounds } from './health-gates.ts';
import { unlessAborted } from './wait-healthy.ts';

/** `stopped`: nobody waits for the gate any more. */
export type GateEnd = 'open' | 'stopped' | StepFailed;

/** A gate that stays shut counts most, then one that nobody waits for. */
export function worstEnd(ends: readonly GateEnd[]): GateEnd {
  return ends.find((end) => typeof end === 'object') ?? (ends.includes('stopped') ? 'stopped' : 'open');
}

const mostNamed = 5;

interface GateContext {
  readonly health: HealthGates;
  readonly memory: Pick<RunMemory, 'interconnectName'>;
  readonly aftermaths: Aftermaths;
  readonly tunnels: Pick<TunnelWaits, 'look'>;
  readonly confirm: Confirm | undefined;
  readonly clock: Clock;
  /** Reads what else the step needs, which may take long. The survivors are asked after it, so that their light is fresh. */
  readonly readAhead: (step: WorkStep) => Promise<unknown>;
}

/**
 * The gates of blocks. A block begins when the circuits of the blocks before it are back: light, soak, tunnels, check, and a person's yes. Then, in
 * each of its backup sets, one of the circuits that are counted must be up, have healthy tunnels as far as the policy asks for that, and
 * pass the check.
 */
export class BlockGates {
  readonly #blocks: ReadonlyMap<number, WorkBlock>;
  readonly #work: ReadonlyMap<number, WorkStep>;
  readonly #health: HealthGates;
  readonly #memory: Pick<RunMemory, 'interconnectName'>;
  readonly #aftermaths: Aftermaths;
  readonly #tunnels: GateContext['tunnels'];
  readonly #confirmations: Confirmations | undefined;
  readonly #clock: Clock;
  readonly #readAhead: GateContext['readAhead'];
  /** By id of a block: the survivors that were found when its gate opened last. */
  readonly #survivors = new Map<number, readonly Survivor[]>();

  constructor({ blocks, work }: PlannedAccount, given: GateContext) {
    const { health, memory, aftermaths, tunnels, confirm, clock, readAhead } = given;
    this.#blocks = new Map(blocks.map((block) => [block.id, block]));
    this.#work = new Map(work.map((step) => [step.id, step]));
    this.#health = health;
    this.#memory = memory;
    this.#aftermaths = aftermaths;
    this.#tunnels = tunnels;
    this.#clock = clock;
    this.#readAhead = readAhead;
    this.#confirmations = confirm && new Confirmations(this.#blocks, work, confirm);
  }

  async wait(step: WorkStep, id: number, signal: AbortSignal): Promise<GateEnd> {
    const block = this.#blocks.get(id);
    if (block === undefined) return 'open';
    const ends = await Promise.all(block.after.map((wait) => unlessAborted(this.#aftermaths.of(wait.block), signal)));
    const back = worstEnd(ends.map((end) => gateAfter(step, end)));
    if (back !== 'open') return back;
    // A block before it may have ended long ago.
    const gates = block.after.flatMap(({ block: before, then }) =>
      then.includes('light') && !this.#aftermaths.hasFreshLight(before) ? this.#lightOf(before) : [],
    );
    const light = worstEnd(await Promise.all(gates.map((gate) => this.#waitForLight(step, gate, signal))));
    if (light !== 'open') return light;
    const confirmed = await this.#confirm(step, block, signal);
    if (confirmed !== 'open') return confirmed;
    await unlessAborted(this.#readAhead(step), signal);
    return this.#findSurvivors(step, block, signal);
  }

  /** The circuits whose light opened the gate of a block: survivors, and those that are back from the blocks before it. */
  reliedOn(id: number): readonly Relied[] {
    const before = (this.#blocks.get(id)?.after ?? []).flatMap(({ block, then }) =>
      then.includes('light') ? this.#lightOf(block) : [],
    );
    return [
      ...(this.#survivors.get(id) ?? []).map(({ set, circuit }) => ({
        name: circuit,
        why: `the other circuit of ${set.name}`,
      })),
      ...before.map(({ address, interconnect }) => ({
        name: this.#memory.interconnectName(interconnect),
        why: `${address}, which was changed before`,
      })),
    ];
  }

  /** A check takes its time. What was Healthy before it must be Healthy after it, whatever set it was for. */
  async #findSurvivors(step: WorkStep, { id, sets }: WorkBlock, signal: AbortSignal): Promise<GateEnd> {
    for (let round = 1; ; round += 1) {
      const asked = this.#clock.now();
      const found = await Promise.all(sets.map((set) => this.#findSurvivor(step, set, id, signal)));
      const survivors = found.flatMap((each) => (isSurvivor(each) ? [each] : []));
      const end = worstEnd(found.map((each) => (isSurvivor(each) ? 'open' : each)));
      this.#survivors.set(id, survivors);
      if (end !== 'open' || this.#clock.now() - asked <= healthyForMs) return end;
      const now = await Promise.all(
        survivors.map(async (each) => ({ ...each, state: await this.#stateOf(each.circuit) })),
      );
      const dark = now.find(({ state }) => state !== 'Healthy');
      if (signal.aborted) return 'stopped';
      if (dark === undefined) return 'open';
      if (round === mostRounds)
        return noSurvivor(step, dark.set, [`${dark.circuit}: ${dark.state}, and Healthy before the check`]);
    }
  }

  #lightOf(block: number): readonly HealthGate[] {
    return (this.#blocks.get(block)?.light ?? []).filter(({ wasUp }) => wasUp === true);
  }

  async #confirm(step: WorkStep, block: WorkBlock, signal: AbortSignal): Promise<GateEnd> {
    if (this.#confirmations === undefined) return 'open';
    const yes = await unlessAborted(this.#confirmations.ask(block), signal);
    if (yes === undefined) return 'stopped';
    this.#aftermaths.answered(block.after, yes);
    return yes ? 'open' : notConfirmed(step);
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
    { name, counted, cnis }: WorkSet,
    block: number,
    signal: AbortSignal,
  ): Promise<GateEnd | Survivor> {
    const seen: string[] = [];
    for (const { interconnect, from, until } of counted) {
      if (block <= from || block >= until) continue;
      const circuit = this.#memory.interconnectName(interconnect);
      const state = await this.#stateOf(circuit);
      if (signal.aborted) return 'stopped';
      if (state !== 'Healthy') {
        seen.push(`${circuit}: ${state}`);
        continue;
      }
      const tunnels = await unlessAborted(this.#tunnels.look(circuit, cnis), signal);
      if (tunnels === undefined) return 'stopped';
      if (!tunnels.ok) {
        seen.push(`${circuit}: ${state}, but ${tunnels.words}`);
        continue;
      }
      const look = await unlessAborted(this.#look(circuit), signal);
      if (look === undefined) return 'stopped';
      if (look === 'passed') return { set: { name, cnis }, circuit };
      seen.push(`${circuit}: ${state}, but its check did not pass: ${look}`);
    }
    return noSurvivor(step, { name, cnis }, seen);
  }

  /** Without a check, light is enough. */
  async #look(circuit: string): Promise<string> {
    const run = await this.#aftermaths.look(circuit);
    return run === undefined || run.ok ? 'passed' : checkEndText(run);
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

/** A circuit that must have light when the first write of a step leaves. */
export interface Relied {
  readonly name: string;
  /** What it is for the step, in words. */
  readonly why: string;
}

interface NamedSet extends Pick<WorkSet, 'name'> {
  readonly cnis: WorkSet['cnis'] | undefined;
}

/** A circuit of a backup set that is up now. */
interface Survivor {
  readonly set: NamedSet;
  readonly circuit: string;
}

function isSurvivor(end: GateEnd | Survivor): end is Survivor {
  return typeof end === 'object' && 'circuit' in end;
}

function gateAfter(step: WorkStep, end: AftermathEnd | undefined): GateEnd {
  if (end === 'back') return 'open';
  if (end === undefined || end === 'stopped') return 'stopped';
  const error = { message: `${end.message}; nothing of this circuit was sent`, call: step.action.call };
  return stepFailed('skipped', error, [end.next, runAgain].filter((text) => text !== '').join(' '));
}

function notConfirmed(step: WorkStep): StepFailed {
  const error = { message: 'the answer was not yes; nothing of this circuit was sent', call: step.action.call };
  return stepFailed('skipped', error, `Find out what holds you back. ${runAgain}`);
}

function noSurvivor(step: WorkStep, { name: set, cnis }: NamedSet, seen: readonly string[]): StepFailed {
  const { call } = step.action;
  const what = seen.length === 0 ? '' : ` (${joinFirstWords(seen, mostNamed)})`;
  const message = `no other circuit of ${set} is surely up now${what}; nothing of this circuit was sent`;
  const next = `Wait until another circuit of ${set} is Healthy (demarc status)${cnis === undefined ? '' : ', its tunnels are healthy'} and passes the check, if there is one. ${runAgain}`;
  return stepFailed('skipped', { message, call }, next);
}
