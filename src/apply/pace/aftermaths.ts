import { NetworkError } from '../../model/network-error.ts';
import type { Change, FieldChange } from '../../model/plan.ts';
import type { HealthGate, PlannedAccount, WorkBlock } from '../../model/planned-account.ts';
import type { ApplyEvent } from '../../model/report.ts';
import type { CheckRun } from '../../model/run-check.ts';
import { durationText, joinFirst } from '../../model/text.ts';
import type { ApplyOptions, CheckOption, Clock } from '../apply-options.ts';
import type { HealthGates } from '../health/health-gates.ts';
import { innerError } from '../report-error.ts';
import type { RunMemory } from '../run-memory.ts';
import { CircuitFinder } from './check-facts.ts';
import { leastRunMs, prove } from './prove.ts';
import type { TunnelWaits } from './tunnel-waits.ts';

/** Why the circuits of a block are not known to be back, and how to undo the block. */
export interface NotBack {
  readonly message: string;
  readonly next: string;
}

export type AftermathEnd = 'back' | 'stopped' | NotBack;

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

const never = new AbortController().signal;

/**
 * What happens after each block that ended well: its light, then the soak and meanwhile the health of its tunnels, the light again, then
 * the check. Each block has a single aftermath.
 */
export class Aftermaths {
  readonly #context: Context;
  readonly #blocks: ReadonlyMap<number, WorkBlock>;
  /** The blocks whose tunnels must be healthy before another block begins. */
  readonly #watched: ReadonlySet<number>;
  readonly #circuits: CircuitFinder;
  readonly #signal: AbortSignal;
  readonly #begun = new Map<number, Promise<AftermathEnd>>();
  readonly #looks = new Map<string, Promise<CheckRun>>();
  /** Ends soaks that nothing waits for any more. */
  readonly #soaks = new AbortController();

  constructor(context: Context) {
    this.#context = context;
    this.#blocks = new Map(context.planned.blocks.map((block) => [block.id, block]));
    const waits = context.planned.blocks.flatMap(({ after }) => after);
    this.#watched = new Set(waits.flatMap(({ block, then }) => (then.includes('tunnel_health') ? [block] : [])));
    this.#circuits = new CircuitFinder(context.planned, context.memory);
    this.#signal = context.options.signal ?? never;
  }

  /** A block has ended well. `isAwaited`: another block waits for it. */
  begin(id: number, isAwaited: boolean): void {
    const block = this.#blocks.get(id);
    if (block === undefined || this.#begun.has(id)) return;
    const soakMs = isAwaited ? (this.#context.planned.soakMs ?? 0) : 0;
    const isWatched = isAwaited && this.#watched.has(id);
    if (soakMs === 0 && !isWatched && !this.#checks(block)) return;
    const end = this.#run(block, { soakMs, isWatched }, this.#context.clock.now()).catch((error: unknown): NotBack => ({
      message: `${innerError(error)} ended the look at its circuits`,
      next: 'Please report it.',
    }));
    this.#begun.set(id, end);
  }

  /** The end of the aftermath of a block. A block without one is back. */
  of(id: number): Promise<AftermathEnd> {
    return this.#begun.get(id) ?? Promise.resolve('back');
  }

  /** Nothing new starts: soaks end now, checks of what was written go on. */
  stopSoaks(): void {
    this.#soaks.abort();
  }

  /** Resolves when every aftermath has ended. */
  async all(): Promise<readonly AftermathEnd[]> {
    return Promise.all(this.#begun.values());
  }

  /** Runs the check once for a circuit that must be up now. Undefined: no check runs. Questions at the same moment share a run. */
  look(interconnect: string): Promise<CheckRun> | undefined {
    const { check } = this.#context.options;
    if (check === undefined) return undefined;
    const known = this.#looks.get(interconnect);
    if (known !== undefined) return known;
    const { facts } = this.#circuits.find(interconnect);
    const limits = { signal: this.#signal, timeoutMs: Math.max(check.timeoutMs, leastRunMs) };
    const look = check.run(facts, limits).finally(() => this.#looks.delete(interconnect));
    this.#looks.set(interconnect, look);
    return look;
  }

  #checks({ checked }: WorkBlock): boolean {
    return checked.length > 0 && this.#context.options.check !== undefined;
  }

  async #run(block: WorkBlock, { soakMs, isWatched }: Pause, since: number): Promise<AftermathEnd> {
    const light = await this.#lights(block);
    if (light !== 'back') return light;
    if (soakMs > 0 || isWatched) {
      const tunnelsBack = isWatched ? this.#awaitTunnels(block, since) : Promise.resolve('back' as const);
      const [, tunnels] = await Promise.all([this.#soak(block, soakMs), tunnelsBack]);
      if (tunnels !== 'back') return tunnels;
      if (this.#signal.aborted) return 'stopped';
      const after = await this.#lights(block);
      if (after !== 'back') return after;
    }
    const { check } = this.#context.options;
    if (check === undefined) return 'back';
    return worst(await Promise.all(block.checked.map((gate) => this.#check(block, gate, check, since))));
  }

  async #soak({ light, circuits }: WorkBlock, milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    const [address = ''] = light.map((gate) => gate.address);
    this.#context.tell({ type: 'soak_started', address, circuits, milliseconds });
    await this.#context.clock.sleep(milliseconds, AbortSignal.any([this.#signal, this.#soaks.signal]));
  }

  async #awaitTunnels(block: WorkBlock, since: number): Promise<AftermathEnd> {
    const { tell, tunnels, memory } = this.#context;
    const [address = ''] = (block.watched ?? []).map((gate) => gate.address);
    const event = { type: 'tunnel_health', address, circuits: block.circuits, milliseconds: tunnels.needMs } as const;
    tell({ ...event, state: 'awaited' });
    const { end, words } = await tunnels.wait(block, since, AbortSignal.any([this.#signal, this.#soaks.signal]));
    if (end === 'healthy') {
      tell({ ...event, state: end });
      return 'back';
    }
    const names = (block.watched ?? []).map(
      (gate) => `${gate.address} (${memory.interconnectName(gate.interconnect)})`,
    );
    const message = `the tunnels of ${joinFirst(names, mostChanges)} were not healthy everywhere for ${durationText(tunnels.needMs)}: ${words}`;
    const notBack = this.#notBack(block, message);
    tell({ ...event, state: end, message, ...(notBack.next !== '' && { next: notBack.next }) });
    if (end === 'failed') return notBack;
    // Nothing waits for it any more, but the check of what was written goes on.
    return this.#signal.aborted ? 'stopped' : 'back';
  }

  async #lights(block: WorkBlock): Promise<AftermathEnd> {
    return worst(await Promise.all(block.light.map((gate) => this.#light(block, gate))));
  }

  async #light(block: WorkBlock, { address, interconnect }: HealthGate): Promise<AftermathEnd> {
    const name = this.#context.memory.interconnectName(interconnect);
    const { end, health, error } = await this.#context.health.wait({ address, name }, this.#signal);
    if (end === 'healthy') return 'back';
    if (end === 'stopped') return 'stopped';
    const found = error === undefined ? `it is ${health?.wireState ?? 'not known'}` : error.message;
    const failed = this.#notBack(block, `${address} (${name}) is not Healthy after its change: ${found}`);
    if (this.#checks(block)) this.#checked(address, name, 'failed', 0, failed);
    return failed;
  }

  async #check(block: WorkBlock, gate: HealthGate, check: CheckOption, since: number): Promise<AftermathEnd> {
    const { clock, memory, tell } = this.#context;
    const name = memory.interconnectName(gate.interconnect);
    if (block.circuits.includes(name) && (await this.#isPending(name))) {
      this.#checked(gate.address, name, 'pending', 0);
      return 'back';
    }
    const { facts, hasBgp } = this.#circuits.find(name, gate.address);
    const { address } = facts;
    const run = async (timeoutMs: number): Promise<CheckRun> => {
      const end = await check.run(facts, { signal: this.#signal, timeoutMs });
      tell({
        type: 'check_run',
        address,
        live_id: name,
        argv: check.argv,
        ok: end.ok,
        end: end.end,
        output: end.output,
      });
      return end;
    };
    const proof = await prove({ run, clock, signal: this.#signal, timeoutMs: check.timeoutMs, since, hasBgp });
    switch (proof.end) {
      case 'proven':
        this.#checked(address, name, 'passed', proof.runs);
        return 'back';
      case 'stopped':
        this.#checked(address, name, 'stopped', proof.runs);
        return 'stopped';
      case 'broken':
      case 'late': {
        const failed = this.#notBack(
          block,
          `the check of ${address} (${name}) ${failure(proof.end, check, proof.last)}`,
        );
        this.#checked(address, name, 'failed', proof.runs, failed);
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

  #notBack(block: WorkBlock, message: string): NotBack {
    const addresses = new Set(
      this.#context.planned.work.flatMap((step) => (step.block === block.id ? [step.address] : [])),
    );
    return { message, next: wayBack(this.#context.planned.plan.changes.filter((each) => addresses.has(each.address))) };
  }

  #checked(
    address: string,
    live_id: string,
    outcome: Extract<ApplyEvent, { type: 'circuit_checked' }>['outcome'],
    runs: number,
    failed?: NotBack,
  ): void {
    const why =
      failed === undefined ? {} : { message: failed.message, ...(failed.next !== '' && { next: failed.next }) };
    this.#context.tell({ type: 'circuit_checked', address, live_id, outcome, runs, ...why });
  }
}

function worst(ends: readonly AftermathEnd[]): AftermathEnd {
  return ends.find((end) => typeof end === 'object') ?? (ends.includes('stopped') ? 'stopped' : 'back');
}

function failure(end: 'broken' | 'late', { timeoutMs }: CheckOption, last: CheckRun | undefined): string {
  const words = last === undefined ? '' : `: ${last.end}${last.output === '' ? '' : ` (${last.output})`}`;
  return end === 'broken'
    ? `cannot be run${words}`
    : `did not prove within ${durationText(timeoutMs)} that it is back${words}`;
}

const mostChanges = 5;
const mostFields = 8;

/** Says which values lead back to the state before changes, and where they are written. Secrets are never shown. */
function wayBack(changes: readonly Change[]): string {
  const written = changes.filter(({ action, fields }) => action === 'update' && fields.length > 0);
  if (written.length === 0) return '';
  const each = written.map(({ address, source, fields }) => {
    const place = source === undefined ? address : `${source.file}:${source.line} (${address})`;
    return `${place}: ${joinFirst(fields.map(formerText), mostFields)}`;
  });
  return `The way back, if it does not recover: ${joinFirst(each, mostChanges)}.`;
}

function formerText({ path, before }: FieldChange): string {
  if (before === undefined || before === null) return `${path} left out`;
  if (typeof before !== 'object') return `${path} ${JSON.stringify(before)}`;
  if (Array.isArray(before)) return `${path} ${JSON.stringify(before)}`;
  return `${path} the former value`;
}
