import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Health } from '../../model/live.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import type { HealthGate, WorkStep } from '../../model/planned-account.ts';
import type { ApplyEvent } from '../../model/report.ts';
import { shellWord } from '../../model/text.ts';
import { type Clock, systemClock } from '../apply-options.ts';
import { innerError, reportError, runAgain } from '../report-error.ts';
import { type StepFailed, stepFailed } from '../step-end.ts';
import { type HealthEnd, waitHealthy } from './wait-healthy.ts';

const defaultHealthDeadlineMs = 60_000;
/** Milliseconds for which a Healthy answer stays valid, for a step that had to wait before its start. */
export const healthyForMs = 1_000;
/** How often gates are asked again because an answer became too old. */
export const mostRounds = 5;

export interface HealthGatesOptions {
  readonly healthDeadlineMs?: number;
  readonly clock?: Clock | undefined;
  readonly onEvent?: (event: ApplyEvent) => void;
}

type When = 'in turn' | 'at once';

/** An interconnect that a step waits for. */
interface Awaited {
  readonly address: string;
  readonly name: string;
}

/** The waits of one run for interconnects to become Healthy. Sends one event for each interconnect and state. */
export class HealthGates {
  readonly deadlineMs: number;
  readonly #clock: Clock;
  readonly #onEvent: ((event: ApplyEvent) => void) | undefined;
  readonly #questions: SharedQuestions;
  /** By live name: when the question was sent whose answer was Healthy. Absent: the last answer was another, or there is none. */
  readonly #lit = new Map<string, number>();
  readonly #told = new Map<string, Set<string>>();

  constructor(api: Pick<NetworkReader, 'getInterconnectStatus'>, options: HealthGatesOptions) {
    this.deadlineMs = options.healthDeadlineMs ?? defaultHealthDeadlineMs;
    this.#clock = options.clock ?? systemClock;
    this.#onEvent = options.onEvent;
    this.#questions = new SharedQuestions(api, this.#clock);
  }

  wait(awaited: Awaited, signal: AbortSignal): Promise<HealthEnd> {
    return waitHealthy({
      ask: () => this.ask(awaited.name),
      deadlineMs: this.deadlineMs,
      clock: this.#clock,
      signal,
      onHealth: (health) => this.#tell(awaited, health),
    });
  }

  /**
   * Asks once. Rejects with a `NetworkError` if there is no answer.
   * @param when `at once`: the question is part of a write that has had its turn in the quota
   */
  async ask(name: string, when: When = 'in turn'): Promise<Health> {
    const { health, sentAt } = await this.#questions.ask(name, when);
    if (health.state !== 'Healthy') this.#lit.delete(name);
    else if (sentAt > (this.#lit.get(name) ?? -Infinity)) this.#lit.set(name, sentAt);
    return health;
  }

  /** Milliseconds since an interconnect was surely Healthy. The light may go out while the answer is on its way. */
  ageOf(name: string): number {
    return this.#clock.now() - (this.#lit.get(name) ?? -Infinity);
  }

  #tell({ address, name }: Awaited, { state, wireState, reason }: Health): void {
    const told = this.#told.get(name) ?? new Set();
    // An interconnect that is Healthy at the first answer caused no wait, so no event is sent.
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

/**
 * Reads the health of interconnects. Questions about the same interconnect at the same moment share a request. An answer never serves a
 * question that came after its request was sent: the answer may be older than the step that it judges.
 */
class SharedQuestions {
  readonly #api: Pick<NetworkReader, 'getInterconnectStatus'>;
  readonly #clock: Clock;
  readonly #unsent = new Map<string, Promise<Answer>>();
  /** Questions that do not wait for their turn. */
  readonly #hurried = new Set<string>();

  constructor(api: Pick<NetworkReader, 'getInterconnectStatus'>, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  ask(name: string, when: When): Promise<Answer> {
    if (when === 'at once') this.#hurried.add(name);
    const known = this.#unsent.get(name);
    if (known !== undefined) return known;
    const answer = nextTurn().then(() => {
      this.#unsent.delete(name);
      return this.#send(name);
    });
    this.#unsent.set(name, answer);
    return answer;
  }

  async #send(name: string): Promise<Answer> {
    let sentAt = this.#clock.now();
    const isHurried = this.#hurried.delete(name);
    const onSend = () => (sentAt = this.#clock.now());
    const health = await this.#api.getInterconnectStatus(name, { onSend, isHurried });
    return { health, sentAt };
  }
}

interface Answer {
  readonly health: Health;
  /** When the question left, after all waits for the quota. */
  readonly sentAt: number;
}

/** The circuit for the traffic that a step waits for: a new circuit, by its type, or a circuit that existed before. */
type Carrier = 'new direct' | 'new gcp_partner' | 'there before';

interface Gate {
  readonly carrier: Carrier;
  readonly deadlineMs: number;
}

/** The end of a step whose interconnect did not become Healthy. */
export function gateShut(step: WorkStep, awaited: Awaited, end: HealthEnd, { carrier, deadlineMs }: Gate): StepFailed {
  const { health, error } = end;
  const reason = health?.reason === undefined ? '' : ` (${health.reason})`;
  const state = health === undefined ? 'not known' : `${health.wireState}${reason}`;
  const found =
    error === undefined
      ? `after ${duration(deadlineMs)} it is ${state}`
      : `its health cannot be read: ${error.message}`;
  const message = `it waits for ${awaited.address} (${awaited.name}) to be Healthy; ${found}`;
  const { call } = step.action;
  const reported = error === undefined ? { message, call } : reportError(call, error, message);
  const next = `${advice(awaited, carrier, health?.state === 'Pending')} ${runAgain}`;
  return stepFailed('skipped', reported, next);
}

/** The end of a step whose gate could not be watched because of a bug. Nothing of the step was sent. */
export function gateBroken({ action: { call } }: WorkStep, error: unknown): StepFailed {
  const message = `${innerError(error)} ended the wait for an interconnect to be Healthy; nothing was sent`;
  return stepFailed('skipped', { message, call }, `Please report it. ${runAgain}`);
}

export function carrierOf(gate: HealthGate, work: ReadonlyMap<number, WorkStep>): Carrier {
  const { interconnect } = gate;
  if ('name' in interconnect) return 'there before';
  const action = work.get(interconnect.created_by)?.action;
  return action?.call === 'create_interconnect' && action.body.type === 'gcp_partner'
    ? 'new gcp_partner'
    : 'new direct';
}

function advice({ address }: Awaited, carrier: Carrier, isPending: boolean): string {
  const word = shellWord(address);
  switch (carrier) {
    case 'new direct':
      return `Order or finish its cross-connect (demarc loa ${word} writes the letter), and wait until demarc status ${word} shows Healthy; --wait DURATION waits longer.`;
    case 'new gcp_partner':
      return `Look at the attachment in Google Cloud, and wait until demarc status ${word} shows Healthy; --wait DURATION waits longer.`;
    case 'there before':
      return isPending
        ? `Wait until it is cabled, or its attachment is accepted, and demarc status ${word} shows Healthy; --wait DURATION waits longer.`
        : `Find out why ${address} is not Healthy (demarc status ${word}); nothing that depends on it was changed. --wait DURATION waits longer.`;
  }
}

/** Text such as `60 s` or `15 min`. */
function duration(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  return whole >= 120 && whole % 60 === 0 ? `${whole / 60} min` : `${milliseconds / 1000} s`;
}
