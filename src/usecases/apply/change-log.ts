import type { Change, PlanDocument } from '../../model/plan.ts';
import type { ApplyEvent, ReadBy, SentWrite } from '../../model/report.ts';
import type { EventLog } from '../event-log.ts';
import { valuesOf } from './change-traces.ts';
import { guardsOf, type RunStart } from './run-record.ts';

/** The state of a change that is in progress. */
interface Running {
  readonly since: number;
  created?: string;
  readBy?: ReadBy;
}

type PaceEvent = Extract<
  ApplyEvent,
  {
    type:
      | 'soak_started'
      | 'tunnel_health'
      | 'check_run'
      | 'circuit_checked'
      | 'circuit_unproven'
      | 'confirmed'
      | 'magic_not_read';
  }
>;

/** Turns the events of an apply into lines of the log: one when the plan starts, and one when each change ends. */
export class ChangeLog {
  readonly #log: EventLog;
  readonly #changes = new Map<string, Change>();
  readonly #running = new Map<string, Running>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Who runs it, and what its plan says, guards of a blocked plan included. */
  about({ facts }: RunStart, { fingerprint, accounts }: PlanDocument): void {
    this.#log.write({
      event: 'about',
      fingerprint,
      ...facts,
      accounts: accounts.map((account) => ({
        account: account.account,
        applyable: account.applyable,
        changes: account.changes.length,
        guards: guardsOf(account),
      })),
    });
  }

  sent(account: string, address: string, { call, method, status, cf_ray, error }: SentWrite): void {
    const failed = error === undefined ? {} : { error };
    this.#log.write({ event: 'write', account, address, call, method, status, cf_ray, ...failed });
  }

  started({ fingerprint, allowed, accounts }: PlanDocument): void {
    for (const { account, changes } of accounts) {
      for (const change of changes) this.#changes.set(`${account} ${change.address}`, change);
    }
    this.#log.write({
      event: 'apply_started',
      fingerprint,
      allowed: [...allowed],
      accounts: accounts.map(({ account }) => account),
    });
  }

  event(account: string, event: ApplyEvent): void {
    const id = `${account} ${event.address}`;
    const running = this.#running.get(id);
    if (event.type === 'step_started') {
      if (running === undefined) this.#running.set(id, { since: performance.now() });
    } else if (event.type === 'step_ended') {
      if (running !== undefined && event.live_id !== undefined) running.created = event.live_id;
      if (running !== undefined && event.read_by !== undefined && running.readBy !== 'listing')
        running.readBy = event.read_by;
    } else if (event.type === 'change_ended') {
      this.#ended(account, event, running);
    } else if (event.type !== 'health_waited') {
      this.#looked(account, event);
    }
  }

  /** What lies between two circuits. */
  #looked(account: string, event: PaceEvent): void {
    switch (event.type) {
      case 'soak_started':
        this.#log.write({ event: 'soak', account, circuits: [...event.circuits], duration_ms: event.milliseconds });
        break;
      case 'tunnel_health': {
        const { circuits, state, milliseconds: duration_ms, message } = event;
        const seen = message === undefined ? {} : { message };
        this.#log.write({ event: 'tunnel_health', account, circuits: [...circuits], state, duration_ms, ...seen });
        break;
      }
      case 'check_run': {
        const { live_id, argv, ok, end, output } = event;
        this.#log.write({ event: 'check', account, live_id, argv: [...argv], ok, end, output });
        break;
      }
      case 'circuit_checked': {
        const { live_id, outcome, runs } = event;
        this.#log.write({ event: 'checked', account, live_id, outcome, runs });
        break;
      }
      case 'magic_not_read':
        this.#log.write({ event: 'magic_not_read', account, message: event.message });
        break;
      case 'circuit_unproven': {
        const { live_id, reason, state, message } = event;
        this.#log.write({
          event: 'unproven',
          account,
          live_id,
          reason,
          ...(state !== undefined && { state }),
          message,
        });
        break;
      }
      case 'confirmed':
        this.#log.write({ event: 'confirmed', account, circuits: [...event.circuits], yes: event.yes });
        break;
    }
  }

  #ended(account: string, event: Extract<ApplyEvent, { type: 'change_ended' }>, running: Running | undefined): void {
    const { address, outcome, stored_otherwise, error } = event;
    const change = this.#changes.get(`${account} ${address}`);
    if (change === undefined) return;
    this.#log.write({
      event: 'change',
      account,
      address,
      action: change.action,
      live_id: running?.created ?? change.live_id,
      outcome,
      ...(change.fields.length > 0 && { fields: change.fields.map(valuesOf) }),
      ...(stored_otherwise !== undefined && { stored_otherwise: stored_otherwise.map(({ field }) => field) }),
      ...(running?.readBy !== undefined && { read_by: running.readBy }),
      duration_ms: running === undefined ? null : Math.round(performance.now() - running.since),
      error:
        error === undefined
          ? null
          : {
              message: error.message,
              ...(error.call !== undefined && { call: error.call }),
              ...(error.status !== undefined && { status: error.status }),
              ...(error.cf_ray !== undefined && { cf_ray: error.cf_ray }),
            },
    });
  }
}
