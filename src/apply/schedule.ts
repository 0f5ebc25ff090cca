import { MinHeap } from './min-heap.ts';
import type { GraphStep, StepGraph } from './step-graph.ts';

/** A step that will never run, and why. */
export interface SkippedStep {
  readonly id: number;
  readonly address: string;
  /** The change that it needs, and that will not be carried out. */
  readonly needs: string;
  /** The change whose step failed first and caused the skip. */
  readonly root: string;
}

/**
 * Decides which step may start when. It runs nothing.
 *
 * A step with a gate (interconnects that must be Healthy) waits for the gate once everything before the step has ended. The step is ready
 * when the gate opens. Until then it does not count as running.
 *
 * A block begins when the blocks before it have ended well. Its steps pass the gate of the block until the first of them begins.
 *
 * When a step fails, its dependents are skipped, and so are the steps of the same change that have not started. A change that cannot be
 * finished does not begin. So a CNI is not deleted when its new interconnect could not be made.
 */
export class Schedule {
  readonly #graph: StepGraph;
  readonly #ready = new MinHeap();
  /** Steps that wait only for their gate, and whose gate is not watched yet. */
  readonly #gated = new MinHeap();
  /** Steps whose gate is watched. */
  readonly #held = new Set<number>();
  /** By waiting step: the number of steps that it still waits for. Steps that have started, or never will, are not in it. */
  readonly #missing = new Map<number, number>();
  /** Changes whose waiting steps are already skipped. */
  readonly #skippedChanges = new Set<string>();
  readonly #blocks: ReadonlyMap<number, BlockState>;
  #running = 0;

  constructor(graph: StepGraph) {
    this.#graph = graph;
    this.#blocks = new Map(
      [...graph.blocks].map(([id, { steps, after }]) => [
        id,
        { left: steps.length, missing: after.length, hasBegun: false, hasFailed: false },
      ]),
    );
    for (const step of graph.steps.values()) {
      const waitsForBlock = (this.#blockOf(step)?.missing ?? 0) > 0;
      const missing = step.needs.length + step.after.length + (waitsForBlock ? 1 : 0);
      this.#missing.set(step.id, missing);
      if (missing === 0) this.#makeReady(step.id);
    }
  }

  get running(): number {
    return this.#running;
  }

  /** The number of gates that are watched. */
  get watching(): number {
    return this.#held.size;
  }

  /** True if so many requests are enough for all steps that run or may still start. No step needs more than two. */
  fits(requests: number, needs: (id: number) => number): boolean {
    const running = 2 * this.#running;
    if (running + 2 * this.#missing.size <= requests) return true;
    let sum = running;
    for (const id of this.#missing.keys()) sum += needs(id);
    return sum <= requests;
  }

  /** Starts the ready step with the lowest id. Undefined where no step is ready now. */
  startNext(): number | undefined {
    const id = this.#next(this.#ready);
    if (id === undefined) return undefined;
    this.#missing.delete(id);
    this.#running += 1;
    return id;
  }

  /** The first step of a block begins. From now on the block is not held by its own gate. */
  begin(id: number): void {
    const block = this.#blockOf(this.#step(id));
    if (block !== undefined) block.hasBegun = true;
  }

  /** The block of a step that must pass the gate of its block. Undefined: it is in none, or the block has begun. */
  gatedBlock(id: number): number | undefined {
    const { block } = this.#step(id);
    if (block === undefined || this.#graph.blocks.get(block)?.isGated !== true) return undefined;
    return this.#blocks.get(block)?.hasBegun === false ? block : undefined;
  }

  /** Takes the step with the lowest id whose gate must be watched from now on. Undefined where no such step exists now. */
  watchNext(): number | undefined {
    const id = this.#next(this.#gated);
    if (id !== undefined) this.#held.add(id);
    return id;
  }

  /** A step that was taken goes back to its gate, because the gate opened too long ago. The gate is watched again. */
  watchAgain(id: number): void {
    this.#running -= 1;
    this.#missing.set(id, 0);
    this.#gated.push(id);
  }

  /** The gate is open, so the step is ready. */
  openGate(id: number): void {
    this.#held.delete(id);
    this.#ready.push(id);
  }

  /** A step has written and is looked at. Until `looked` it counts as watched, and another step may run in its place. */
  look(id: number): void {
    this.#running -= 1;
    this.#held.add(id);
  }

  looked(id: number): void {
    this.#held.delete(id);
    this.#running += 1;
  }

  /** True if the step may still start, and its block has not begun. */
  isUnbegun(id: number): boolean {
    return this.#missing.has(id) && this.#blockOf(this.#step(id))?.hasBegun !== true;
  }

  /** The gate is no longer watched, because the run ends or the step will never run. */
  stopWatching(id: number): void {
    this.#held.delete(id);
  }

  /** The gate stays shut: the step has failed without a run. Undefined where the step would never have run anyway. */
  shutGate(id: number): readonly SkippedStep[] | undefined {
    this.#held.delete(id);
    if (!this.#missing.delete(id)) return undefined;
    this.#running += 1;
    return this.fail(id);
  }

  /** The gate of a block stays shut: none of its steps runs. `id` is the step that asked. */
  shutBlock(id: number): readonly SkippedStep[] | undefined {
    const { block, address } = this.#step(id);
    const skipped = this.shutGate(id);
    if (skipped === undefined || block === undefined) return skipped;
    const others = (this.#graph.blocks.get(block)?.steps ?? []).filter((other) => this.#missing.delete(other));
    const rest = others.map((other) => ({
      id: other,
      address: this.#step(other).address,
      needs: address,
      root: address,
    }));
    const after = this.#skipAfter(rest, address);
    this.#endFollowers([...rest, ...after].map((step) => step.id));
    return [...skipped, ...rest, ...after];
  }

  /** Returns the block that has ended well with this step, if any. */
  succeed(id: number): number | undefined {
    this.#running -= 1;
    this.#countDown(this.#graph.dependents.get(id));
    this.#countDown(this.#graph.followers.get(id));
    const { block } = this.#step(id);
    const state = block === undefined ? undefined : this.#blocks.get(block);
    if (block === undefined || state === undefined) return undefined;
    state.left -= 1;
    if (state.left > 0) return undefined;
    for (const next of this.#graph.blocks.get(block)?.followers ?? []) this.#blockEnded(next);
    return block;
  }

  /** True if a block that may still begin waits for this block. */
  isAwaited(block: number): boolean {
    const next = (this.#graph.blocks.get(block)?.followers ?? []).flatMap((id) => this.#graph.blocks.get(id) ?? []);
    return next.some(({ steps }) => steps.some((id) => this.#missing.has(id)));
  }

  #blockEnded(next: number): void {
    const state = this.#blocks.get(next);
    if (state === undefined) return;
    state.missing -= 1;
    if (state.missing === 0) this.#countDown(this.#graph.blocks.get(next)?.steps);
  }

  /** Returns the waiting steps that will never run because of the failure, nearest first. */
  fail(id: number): readonly SkippedStep[] {
    this.#running -= 1;
    const root = this.#step(id).address;
    const skipped = this.#skipDependents(id, root);
    const all = [...skipped, ...this.#skipAfter(skipped, root)];
    this.#endFollowers([id, ...all.map((step) => step.id)]);
    return all;
  }

  /** Skips what waits for skipped steps, nearest first. */
  #skipAfter(first: readonly SkippedStep[], root: string): readonly SkippedStep[] {
    const skipped: SkippedStep[] = [...first];
    // The list grows during the loop: each skipped step leads to others.
    for (const { id: next } of skipped) for (const step of this.#skipDependents(next, root)) skipped.push(step);
    return skipped.slice(first.length);
  }

  /** A step that only waits for another step's end need not wait for a step that never starts. */
  #endFollowers(ids: readonly number[]): void {
    for (const ended of ids) this.#countDown(this.#graph.followers.get(ended));
  }

  #countDown(waiting: readonly number[] | undefined): void {
    for (const id of waiting ?? []) {
      const missing = this.#missing.get(id);
      if (missing === undefined) continue;
      this.#missing.set(id, missing - 1);
      if (missing === 1) this.#makeReady(id);
    }
  }

  #makeReady(id: number): void {
    const { healthy = [] } = this.#step(id);
    (healthy.length > 0 || this.gatedBlock(id) !== undefined ? this.#gated : this.#ready).push(id);
  }

  /** A step that was in a queue when its change failed is still in the queue, but no longer waits. */
  #next(queue: MinHeap): number | undefined {
    let id = queue.pop();
    while (id !== undefined && !this.#missing.has(id)) id = queue.pop();
    return id;
  }

  #skipDependents(id: number, root: string): SkippedStep[] {
    const { address, block } = this.#step(id);
    const sameChange = this.#skippedChanges.has(address) ? [] : (this.#graph.byAddress.get(address) ?? []);
    this.#skippedChanges.add(address);
    return [...sameChange, ...(this.#graph.dependents.get(id) ?? []), ...this.#stepsAfterBlock(block)]
      .filter((other) => this.#missing.delete(other))
      .map((other) => ({ id: other, address: this.#step(other).address, needs: address, root }));
  }

  /** The steps of the blocks that wait for a block which cannot end well any more. They are given once. */
  #stepsAfterBlock(id: number | undefined): readonly number[] {
    const state = id === undefined ? undefined : this.#blocks.get(id);
    if (id === undefined || state === undefined || state.hasFailed) return [];
    state.hasFailed = true;
    const followers = this.#graph.blocks.get(id)?.followers ?? [];
    return followers.flatMap((next) => this.#graph.blocks.get(next)?.steps ?? []);
  }

  #blockOf({ block }: GraphStep): BlockState | undefined {
    return block === undefined ? undefined : this.#blocks.get(block);
  }

  #step(id: number): GraphStep {
    const step = this.#graph.steps.get(id);
    if (step === undefined) throw new Error(`There is no step ${id}.`);
    return step;
  }
}

interface BlockState {
  /** The number of its steps that have not ended well. */
  left: number;
  /** The number of blocks that it still waits for. */
  missing: number;
  hasBegun: boolean;
  /** It cannot end well any more. */
  hasFailed: boolean;
}
