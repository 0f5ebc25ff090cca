import type { LatencyFault, SandboxFault, SandboxFaults, StaleFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { canStrike, type EndingFault, isEnding, isShape, type ShapeFault } from './fault-kinds.ts';
import { unknownFieldsOf } from './unknown-fields.ts';

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

/** What of a request faults choose by. */
interface Target {
  readonly operation: Operation;
  readonly account: string;
  /** Path and query, as sent. */
  readonly url: string;
}

/** Decides request by request whether a fault strikes; it counts the requests that it means by itself. */
class FaultTrigger {
  readonly fault: SandboxFault;
  readonly #means: (target: Target) => boolean;
  readonly #random: () => number;
  #count = 0;
  #strikes = 0;

  constructor(fault: SandboxFault) {
    this.fault = fault;
    this.#means = meaning(fault);
    this.#random = seededRandom(fault.seed ?? 0);
  }

  /** Counts a request. True where it is one of the chosen ones and the fault may still strike. */
  chooses(target: Target): boolean {
    if (!this.#means(target)) return false;
    this.#count += 1;
    return this.#picks() && this.#strikes < (this.fault.times ?? Infinity);
  }

  /** Say when the fault strikes the request that it chose: another one may go before it. */
  struck(): void {
    this.#strikes += 1;
  }

  #picks(): boolean {
    const { nth, every, probability } = this.fault;
    if (nth !== undefined) return [nth].flat().includes(this.#count);
    if (every !== undefined) return this.#count % every === 0;
    return probability === undefined || this.#random() < probability;
  }
}

function meaning({ kind, operation, account, path }: SandboxFault): (target: Target) => boolean {
  const operations: readonly Operation[] | undefined = operation === undefined ? undefined : [operation].flat();
  return (target) =>
    canStrike(kind, target.operation) &&
    operations?.includes(target.operation) !== false &&
    (account === undefined || account === target.account) &&
    (path === undefined || target.url.includes(path));
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
