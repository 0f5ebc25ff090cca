import type { ApplyEvent } from '../../model/event.ts';
import type { Health } from '../../model/live.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import { type Clock, systemClock } from '../clock.ts';
import { SharedQuestions } from './shared-questions.ts';
import { type HealthEnd, waitHealthy } from './wait-healthy.ts';

export const defaultHealthDeadlineMs = 60_000;

export interface HealthGatesOptions {
  readonly healthDeadlineMs?: number;
  readonly clock?: Clock;
  readonly onEvent?: (event: ApplyEvent) => void;
}

/** An interconnect that is waited for. */
export interface Awaited {
  readonly address: string;
  /** Its live name. */
  readonly name: string;
}

/** The waits of one run for interconnects to become Healthy, told as events: one for each interconnect and state. */
export class HealthGates {
  readonly deadlineMs: number;
  readonly #clock: Clock;
  readonly #onEvent: ((event: ApplyEvent) => void) | undefined;
  readonly #questions: SharedQuestions;
  readonly #told = new Map<string, Set<string>>();

  constructor(api: Pick<NetworkReader, 'getInterconnectStatus'>, options: HealthGatesOptions) {
    this.deadlineMs = options.healthDeadlineMs ?? defaultHealthDeadlineMs;
    this.#clock = options.clock ?? systemClock;
    this.#onEvent = options.onEvent;
    this.#questions = new SharedQuestions(api);
  }

  wait(awaited: Awaited, signal: AbortSignal): Promise<HealthEnd> {
    return waitHealthy({
      ask: () => this.#questions.ask(awaited.name),
      deadlineMs: this.deadlineMs,
      clock: this.#clock,
      signal,
      onHealth: (health) => this.#tell(awaited, health),
    });
  }

  #tell({ address, name }: Awaited, { state, wireState, reason }: Health): void {
    const told = this.#told.get(name) ?? new Set();
    // One that is Healthy from the start was not waited for.
    if (told.has(wireState) || (state === 'Healthy' && told.size === 0)) return;
    this.#told.set(name, told.add(wireState));
    this.#onEvent?.({
      type: 'health_waited',
      address,
      live_id: name,
      state: wireState,
      ...(reason !== undefined && { reason }),
    });
  }
}
