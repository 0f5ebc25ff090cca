/**
 * Saves after changes, one save at a time. Changes that come while a save runs are saved together, after a pause ten times as long as
 * the save took: however many changes and however large the state, saving takes a tenth of the time at most. A process that is
 * killed can lose the changes of the last pause, never the file.
 */
export class StateKeeper {
  readonly #save: () => Promise<void>;
  #dirty = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #saving = false;
  #error: Error | undefined;

  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Say after every change; returns at once. */
  changed(): void {
    this.#dirty = true;
    if (!this.#saving && this.#timer === undefined) this.#schedule(0);
  }

  /** Saves what is not saved yet. Rejects where the last save failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
    while (this.#isDirty()) await this.#run();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#error !== undefined) throw this.#error;
  }

  // A change can come during any await.
  #isDirty(): boolean {
    return this.#dirty;
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#run();
    }, ms);
  }

  /** Never rejects: a failed save is tried again with the next change, and told by flush. */
  async #run(): Promise<void> {
    this.#saving = true;
    this.#dirty = false;
    const started = performance.now();
    try {
      await this.#save();
      this.#error = undefined;
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error('the state cannot be saved', { cause: error });
    }
    this.#saving = false;
    if (this.#isDirty()) this.#schedule(10 * (performance.now() - started));
  }
}
