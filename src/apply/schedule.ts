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
  #running = 0;

  constructor(graph: StepGraph) {
    this.#graph = graph;
    for (const step of graph.steps.values()) {
      const missing = step.needs.length + step.after.length;
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

  /** Starts the ready step with the lowest id. Undefined where no step is ready now. */
  startNext(): number | undefined {
    const id = this.#next(this.#ready);
    if (id === undefined) return undefined;
    this.#missing.delete(id);
    this.#running += 1;
    return id;
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

  succeed(id: number): void {
    this.#running -= 1;
    this.#countDown(this.#graph.dependents.get(id));
    this.#countDown(this.#graph.followers.get(id));
  }

  /** Returns the waiting steps that will never run because of the failure, nearest first. */
  fail(id: number): readonly SkippedStep[] {
    this.#running -= 1;
    const root = this.#step(id).address;
    const skipped: SkippedStep[] = this.#skipDependents(id, root);
    // The list grows during the loop: each skipped step leads to others.
    for (const { id: next } of skipped) for (const step of this.#skipDependents(next, root)) skipped.push(step);
    // A step that only waits for another step's end need not wait for a step that never starts.
    for (const ended of [id, ...skipped.map((step) => step.id)]) this.#countDown(this.#graph.followers.get(ended));
    return skipped;
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
    (healthy.length > 0 ? this.#gated : this.#ready).push(id);
  }

  /** A step that was in a queue when its change failed is still in the queue, but no longer waits. */
  #next(queue: MinHeap): number | undefined {
    let id = queue.pop();
    while (id !== undefined && !this.#missing.has(id)) id = queue.pop();
    return id;
  }

  #skipDependents(id: number, root: string): SkippedStep[] {
    const { address } = this.#step(id);
    const sameChange = this.#skippedChanges.has(address) ? [] : (this.#graph.byAddress.get(address) ?? []);
    this.#skippedChanges.add(address);
    return [...sameChange, ...(this.#graph.dependents.get(id) ?? [])]
      .filter((other) => this.#missing.delete(other))
      .map((other) => ({ id: other, address: this.#step(other).address, needs: address, root }));
  }

  #step(id: number): GraphStep {
    const step = this.#graph.steps.get(id);
    if (step === undefined) throw new Error(`There is no step ${id}.`);
    return step;
  }
}

/** A priority queue of numbers. The lowest number comes out first. Each operation takes logarithmic time. */
class MinHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = items[up];
      if (parent === undefined || parent <= item) break;
      items[at] = parent;
      at = up;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const lowest = items[0];
    const last = items.pop();
    if (lowest !== undefined && last !== undefined && items.length > 0) this.#sink(last);
    return lowest;
  }

  #sink(item: number): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      const left = items[2 * at + 1];
      const right = items[2 * at + 2];
      const lower = right !== undefined && left !== undefined && right < left ? right : left;
      if (lower === undefined || lower >= item) break;
      items[at] = lower;
      at = lower === left ? 2 * at + 1 : 2 * at + 2;
    }
    items[at] = item;
  }
}
