/** Tells many requests that the run was ended, through a single listener. Node warns about more than ten listeners on one signal. */
export interface AbortHub {
  aborted(): boolean;
  /** The reason that the run was ended with. */
  reason(): unknown;
  /** Calls back on abort, or at once if the abort has happened. The returned function unsubscribes. */
  subscribe(callback: () => void): () => void;
}

export function createAbortHub(signal: AbortSignal | undefined): AbortHub {
  const callbacks = new Set<() => void>();
  signal?.addEventListener('abort', () => callbacks.forEach((callback) => callback()), { once: true });
  return {
    aborted: () => signal?.aborted ?? false,
    reason: (): unknown => signal?.reason,
    subscribe(callback) {
      if (signal?.aborted === true) callback();
      else callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}

/** The time limit of one exchange, its body included. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Why the signal was aborted, if it was. */
  ended(): 'timeout' | 'caller' | undefined;
  /** The reason that the run was ended with, if it was ended. */
  reason(): unknown;
  /** Must be called when the exchange ends: the timer keeps the process alive until then. */
  clear(): void;
}

export function startDeadline(timeoutMs: number, hub: AbortHub): Deadline {
  const controller = new AbortController();
  let reason: 'timeout' | 'caller' | undefined;
  const end = (why: 'timeout' | 'caller') => {
    reason ??= why;
    controller.abort(new Error('the request was ended'));
  };
  const timer = setTimeout(() => end('timeout'), timeoutMs);
  const unsubscribe = hub.subscribe(() => end('caller'));
  return {
    signal: controller.signal,
    timeoutMs,
    ended: () => reason,
    reason: () => hub.reason(),
    clear: () => {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
