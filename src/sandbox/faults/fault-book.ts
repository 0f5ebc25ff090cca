import type { LatencyFault, SandboxFault, SandboxFaults } from '../../model/generated/sandbox-faults.ts';
import type { Operation } from '../../model/operation.ts';
import { faultTrigger } from './fault-trigger.ts';

/** A fault that decides how a request ends. */
export type EndingFault = Exclude<SandboxFault, LatencyFault>;

export interface Strike {
  /** Milliseconds, all latencies together. */
  readonly latencyMs: number;
  /** The first fault of the list, other than a latency, that strikes. */
  readonly ending: EndingFault | undefined;
}

/** The faults that are set, each with its own counter. */
export class FaultBook {
  #list: SandboxFaults = [];
  #triggers: readonly { readonly fault: SandboxFault; readonly strikes: (operation: Operation) => boolean }[] = [];

  get list(): SandboxFaults {
    return this.#list;
  }

  /** Replaces the list; all counters start anew. */
  set(list: SandboxFaults): void {
    this.#list = list;
    this.#triggers = list.map((fault) => ({ fault, strikes: faultTrigger(fault) }));
  }

  /** Call once per request. Every fault counts it, whatever the others do. */
  strike(operation: Operation): Strike {
    const struck = this.#triggers.filter(({ strikes }) => strikes(operation)).map(({ fault }) => fault);
    return {
      latencyMs: struck.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0),
      ending: struck.find((fault) => fault.kind !== 'latency'),
    };
  }
}
