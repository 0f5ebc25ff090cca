import type { NetworkApi } from '../model/network-api.ts';
import { DeadlineOver } from '../model/network-error.ts';
import type { PlannedAccount, WorkStep } from '../model/planned-account.ts';
import type { ApplyEvent, ChangeReport } from '../model/report.ts';
import { type ApplyOptions, type Clock, systemClock } from './apply-options.ts';
import { carryOut } from './carry-out.ts';
import { ChangeRecords } from './changes/change-records.ts';
import type { StopReason } from './changes/change-report.ts';
import { givesLink } from './cni-links.ts';
import { PutWatch, withLook } from './extras/put-watch.ts';
import { isNeededByBegun, notBegun, setMates } from './extras/set-mates.ts';
import { BlockGates } from './health/block-gates.ts';
import { HealthGates, healthyForMs } from './health/health-gates.ts';
import { LastLooks } from './health/last-looks.ts';
import { StepGates } from './health/step-gates.ts';
import { Aftermaths } from './pace/aftermaths.ts';
import { confirmer } from './pace/confirmations.ts';
import { TunnelWaits } from './pace/tunnel-waits.ts';
import { isNotBack } from './pace/unproven.ts';
import { CniListing } from './reads/cni-listing.ts';
import { RunMemory } from './run-memory.ts';
import type { Schedule, SkippedStep } from './schedule.ts';
import { recordEnd, type StepContext, type StepEnd, type StepFailed, stepFailed, unfitRest } from './step-end.ts';
import { recordStored } from './write-journal.ts';

const never = new AbortController().signal;

/** One run over one account. It records the state of each change and sends events. */
export class ApplyRun {
  readonly #api: NetworkApi;
  readonly #schedule: Schedule;
  readonly #options: ApplyOptions;
  readonly #memory: RunMemory;
  readonly #clock: Clock;
  readonly #work: ReadonlyMap<number, WorkStep>;
  readonly #records: ChangeRecords;
  readonly #health: HealthGates;
  readonly #aftermaths: Aftermaths;
  readonly #gates: StepGates;
  readonly #lastLooks: LastLooks;
  readonly #planned: PlannedAccount;
  readonly #puts: PutWatch;
  readonly #listing: CniListing;
  /** The controllers that end the watch of a gate, by the id of its step. */
  readonly #watched = new Map<number, AbortController>();
  /** When the gate of a step opened, by the id of the step. */
  readonly #opened = new Map<number, number>();
  /** Blocks of which something was written, or may have been. */
  readonly #written = new Set<number>();
  #failed = false;

  constructor(planned: PlannedAccount, api: NetworkApi, schedule: Schedule, options: ApplyOptions) {
    this.#api = api;
    this.#planned = planned;
    this.#schedule = schedule;
    this.#options = options;
    this.#memory = new RunMemory(planned.seen, planned.work.some(givesLink), options.journal?.entries);
    this.#clock = options.clock ?? systemClock;
    this.#work = new Map(planned.work.map((step) => [step.id, step]));
    const fits = (requests: number) => schedule.fits(requests, (id) => requestsOf(known(this.#work, id)));
    this.#listing = new CniListing({ api, clock: this.#clock, memory: this.#memory, fits });
    this.#records = new ChangeRecords(planned.plan.changes, {
      stopReason: () => this.#stopReason,
      onEnd: (report) => this.#tellEnd(report),
    });
    this.#health = new HealthGates(api, { ...options, onEvent: (event) => this.#tell(event) });
    const { signal } = options;
    const tell = (event: ApplyEvent) => {
      if (isNotBack(event)) this.#fail([]);
      this.#tell(event);
    };
    const shared = { planned, health: this.#health, memory: this.#memory, clock: this.#clock, tell };
    const reading = { ...shared, reader: api.traffic, signal: signal ?? never };
    this.#puts = new PutWatch(reading);
    const tunnels = new TunnelWaits(reading);
    this.#aftermaths = new Aftermaths({ ...shared, options, tunnels });
    const confirm = confirmer(options, tell);
    const readAhead = (step: WorkStep) => this.#puts.readAhead(step);
    const blocks = new BlockGates(planned, { ...shared, aftermaths: this.#aftermaths, tunnels, confirm, readAhead });
    this.#lastLooks = new LastLooks({ ...shared, blocks, work: this.#work, interrupted: () => this.#interrupted });
    this.#gates = new StepGates({ ...shared, blocks, work: this.#work });
  }

  /** True where nothing new may start. */
  get stopped(): boolean {
    return this.#interrupted || (this.#options.stopOnError && this.#failed);
  }

  get #interrupted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  get #stopReason(): StopReason {
    if (!this.#interrupted) return 'stopped';
    return this.#options.signal?.reason instanceof DeadlineOver ? 'late' : 'interrupted';
  }

  /** Ends the overtaken changes before anything begins. As after any failure, changes that need them never run. */
  skipOvertaken(): void {
    const overtaken = [...(this.#options.overtaken ?? [])].map(([address, { message, next }]) => {
      const record = this.#records.of(address);
      record.failures.push(stepFailed('overtaken', { message }, next));
      return record;
    });
    for (const record of overtaken) {
      const { address, steps } = record.change;
      const others = steps
        .flatMap(({ id }) => this.#schedule.shutGate(id) ?? [])
        .filter((each) => each.address !== address);
      this.#records.skip(others);
      this.#records.report(record, others);
    }
  }

  /** Returns a function where the step has written and must be looked at. */
  async runStep(id: number): Promise<(() => Promise<void>) | undefined> {
    const step = known(this.#work, id);
    if (this.#clock.now() - (this.#opened.get(id) ?? Infinity) > healthyForMs) {
      // Not at once: until then the step counts as running, so that the run does not end.
      await Promise.resolve();
      this.#schedule.watchAgain(id);
      return;
    }
    this.#schedule.begin(id);
    const record = this.#records.of(step.address);
    const { address, action } = step;
    record.running += 1;
    this.#tell({ type: 'step_started', address, step: id, call: action.call });
    const lookAfter = await this.#puts.begin(step);
    const end = await recordStored(address, await carryOut(action, this.#context(step)), this.#options.journal);
    const look = end.ok ? lookAfter() : undefined;
    if (!end.ok || look === undefined) {
      this.#finish(id, end);
      return undefined;
    }
    this.#schedule.look(id);
    return async () => {
      const found = await look();
      this.#schedule.looked(id);
      this.#finish(id, withLook(end, found));
    };
  }

  #finish(id: number, end: StepEnd): void {
    const step = known(this.#work, id);
    const { address, action } = step;
    const record = this.#records.of(address);
    recordEnd(record, id, end);
    if (!end.ok && end.outcome !== 'unknown' && end.outcome !== 'stale') this.#lastLooks.changedNothing(step);
    if (end.ok && end.unfit === true && record.left.size > 0) record.failures.push(unfitRest(action.call));
    const skipped = this.#settle(id, end);
    this.#tell({
      type: 'step_ended',
      address,
      step: id,
      call: action.call,
      ok: end.ok,
      ...(end.ok && end.created !== undefined ? { live_id: end.created } : {}),
      ...(end.ok && end.readBy !== undefined ? { read_by: end.readBy } : {}),
    });
    this.#records.report(record, skipped);
    if (end.ok && end.extras !== undefined) this.#stopSets(step);
  }

  /** A write of a CNI took something along on the Magic side: nothing new of its backup sets begins. */
  #stopSets(step: WorkStep): void {
    for (const mate of setMates(this.#planned, step)) {
      if (!this.#schedule.isUnbegun(mate.id) || this.#records.hasBegun(mate.address)) continue;
      this.#watched.get(mate.id)?.abort();
      this.#shut(mate, notBegun(step, mate), this.#schedule.shutGate(mate.id));
    }
  }

  #context(step: WorkStep): StepContext {
    const reliesOnLight = step.healthy.length > 0 || step.block !== undefined;
    return {
      step: step.id,
      api: this.#api,
      lastLook: reliesOnLight ? () => this.#lastLooks.before(step) : undefined,
      memory: this.#memory,
      listing: this.#listing,
      journal: this.#options.journal,
      now: () => this.#clock.now(),
      pause: (milliseconds) => this.#clock.sleep(milliseconds, never),
      interrupted: () => this.#interrupted,
      keyNotRead: (id, shown) => this.#options.onKeyNotRead?.(id, shown),
      onSent: (call, sent) => this.#options.onSent?.(step.address, call, sent),
    };
  }

  /** Waits until all interconnects that a step needs Healthy are Healthy. The step is then ready, or it ends as skipped. */
  async watchGate(id: number): Promise<void> {
    const step = known(this.#work, id);
    const controller = new AbortController();
    this.#watched.set(id, controller);
    const { signal } = this.#options;
    const noLonger = signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
    const [own, ofBlock] = await this.#gates.wait(step, () => this.#schedule.gatedBlock(id), noLonger);
    this.#watched.delete(id);
    this.#opened.set(id, this.#clock.now());
    // The block may have begun with another of its steps: then nothing may stop it half-way.
    const isHeld = typeof ofBlock === 'object' && this.#schedule.gatedBlock(id) !== undefined;
    if (isHeld) this.#shut(step, ofBlock, this.#schedule.shutBlock(id));
    else if (typeof own === 'object') this.#shut(step, own, this.#schedule.shutGate(id));
    else if (own === 'stopped' || ofBlock === 'stopped') this.#schedule.stopWatching(id);
    else this.#schedule.openGate(id);
  }

  #shut(step: WorkStep, end: StepFailed, skipped: readonly SkippedStep[] | undefined): void {
    if (skipped === undefined) return;
    const record = this.#records.of(step.address);
    record.failures.push(end);
    this.#fail(skipped);
    this.#records.report(record, skipped);
  }

  /** Reports of every change, in plan order. A change that never began is `not_attempted`. */
  reports(): readonly ChangeReport[] {
    return this.#records.reports();
  }

  #settle(id: number, end: StepEnd): readonly SkippedStep[] {
    const ofBlock = known(this.#work, id).block;
    if (ofBlock !== undefined && (end.ok || end.outcome === 'unknown')) this.#written.add(ofBlock);
    // What another change has begun and needs this step for goes on: half of a swap is worse than none.
    const goesOn =
      end.ok &&
      end.extras !== undefined &&
      isNeededByBegun(this.#planned, id, (address) => this.#records.hasBegun(address));
    if (goesOn) {
      this.#failed = true;
      this.#schedule.succeed(id);
      return [];
    }
    if (end.ok && end.unfit !== true) {
      if ((end.stored ?? []).length > 0) this.#failed = true;
      const block = this.#schedule.succeed(id);
      if (block !== undefined) this.#aftermaths.begin(block, this.#schedule.isAwaited(block));
      return [];
    }
    const skipped = this.#schedule.fail(id);
    this.#fail(skipped);
    return skipped;
  }

  #fail(skipped: readonly SkippedStep[]): void {
    this.#failed = true;
    this.#records.skip(skipped);
    for (const { id } of skipped) this.#watched.get(id)?.abort();
    if (!this.stopped) return;
    this.#aftermaths.stopSoaks();
    for (const controller of this.#watched.values()) controller.abort();
  }

  /** Resolves when all is known that must be read before the first step. */
  noteBefore(): Promise<void> {
    return this.#aftermaths.noteBefore();
  }

  /** Resolves when nothing more is looked at, after the last step. */
  async lookedAt(): Promise<void> {
    for (const block of this.#written) this.#aftermaths.beginUnfinished(block);
    await this.#aftermaths.all((block) => this.#schedule.isAwaited(block));
  }

  #tellEnd({ address, outcome, stored_otherwise, error }: ChangeReport): void {
    const stored = stored_otherwise === undefined ? {} : { stored_otherwise };
    this.#tell({ type: 'change_ended', address, outcome, ...stored, ...(error === undefined ? {} : { error }) });
  }

  #tell(event: ApplyEvent): void {
    try {
      this.#options.onEvent?.(event);
    } catch {
      // A broken terminal or log must not leave a circuit half changed.
    }
  }
}

/** A write, and the GET before it. */
function requestsOf({ action }: WorkStep): number {
  return action.call === 'create_interconnect' || action.call === 'create_cni' ? 1 : 2;
}

function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`Nothing is known of ${String(key)}.`);
  return value;
}
