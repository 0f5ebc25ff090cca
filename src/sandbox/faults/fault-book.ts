import type { LatencyFault, SandboxFault, SandboxFaults, StaleFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject } from '../../model/json.ts';
import { type EndingFault, isEnding, isShape, type ShapeFault } from './fault-groups.ts';
import { FaultTrigger, type Target } from './fault-trigger.ts';
import { unknownFieldsOf } from './shapes/unknown-fields.ts';

/** The faults that strike one request. */
export interface Strike {
  readonly latencies: readonly LatencyFault[];
  readonly stale: StaleFault | undefined;
  readonly shapes: readonly ShapeFault[];
  readonly ending: EndingFault | undefined;
}

/** What nearly all requests meet. */
export const noStrike: Strike = { latencies: [], stale: undefined, shapes: [], ending: undefined };

/** The faults that are set, each with its own counter. */
export class FaultBook {
  #list: SandboxFaults = [];
  #triggers: readonly FaultTrigger[] = [];
  readonly #shownFields: JsonObject[] = [];

  get list(): SandboxFaults {
    return this.#list;
  }

  /** What `unknown_fields` may have shown at any time: a client may send it back after the faults were lifted. */
  get shownFields(): readonly JsonObject[] {
    return this.#shownFields;
  }

  /** Replaces the list; all counters start anew. */
  set(list: SandboxFaults): void {
    this.#list = list;
    this.#triggers = list.map((fault) => new FaultTrigger(fault));
    for (const fault of list) {
      if (fault.kind === 'unknown_fields') this.#shownFields.push(unknownFieldsOf(fault));
    }
  }

  /** Call once per request, in the order of arrival. Every fault counts it, whatever the others do. */
  strike(target: Target): Strike {
    if (this.#triggers.length === 0) return noStrike;
    const chosen = this.#triggers.filter((trigger) => trigger.chooses(target));
    const ending = chosen.find(({ fault }) => isEnding(fault));
    const stale = chosen.find(({ fault }) => fault.kind === 'stale');
    const striking = chosen.filter(
      (trigger) =>
        trigger === ending || trigger === stale || trigger.fault.kind === 'latency' || isShape(trigger.fault),
    );
    for (const trigger of striking) trigger.struck();
    return sortOut(striking.map(({ fault }) => fault));
  }
}

function sortOut(faults: readonly SandboxFault[]): Strike {
  return {
    latencies: faults.filter((fault) => fault.kind === 'latency'),
    stale: faults.find((fault) => fault.kind === 'stale'),
    shapes: faults.filter(isShape),
    ending: faults.find(isEnding),
  };
}
