import type {
  LatencyFault,
  MagicExtrasLostFault,
  SandboxFault,
  SandboxFaults,
  StaleFault,
} from '../../model/generated/sandbox-faults.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { canStrike, type EndingFault, isEnding, isShape, type ShapeFault } from './fault-kinds.ts';
import { unknownFieldsOf } from './unknown-fields.ts';

/** The faults that apply to a request. */
export interface Strike {
  readonly latencies: readonly LatencyFault[];
  readonly stale: StaleFault | undefined;
  readonly lost: MagicExtrasLostFault | undefined;
  readonly shapes: readonly ShapeFault[];
  readonly ending: EndingFault | undefined;
}

/** The result for most requests: no fault. */
export const noStrike: Strike = { latencies: [], stale: undefined, lost: undefined, shapes: [], ending: undefined };

/** The active faults, each with its own counter. */
export class FaultBook {
  #list: SandboxFaults = [];
  #triggers: readonly FaultTrigger[] = [];
  readonly #shownFields: JsonObject[] = [];

  get list(): SandboxFaults {
    return this.#list;
  }

  /** The fields that `unknown_fields` may have shown at any time. A client may send them back after the faults were removed. */
  get shownFields(): readonly JsonObject[] {
    return this.#shownFields;
  }

  /** Replaces the list and resets all counters. */
  set(list: SandboxFaults): void {
    this.#list = list;
    this.#triggers = list.map((fault) => new FaultTrigger(fault));
    for (const fault of list) {
      if (fault.kind === 'unknown_fields') this.#shownFields.push(unknownFieldsOf(fault));
    }
  }

  /** Call once for each request, in the order of arrival. Every fault counts the request, even if another fault applies to it. */
  strike(target: Target): Strike {
    if (this.#triggers.length === 0) return noStrike;
    const chosen = this.#triggers.filter((trigger) => trigger.chooses(target));
    const ending = chosen.find(({ fault }) => isEnding(fault));
    const stale = chosen.find(({ fault }) => fault.kind === 'stale');
    const lost = chosen.find(({ fault }) => fault.kind === 'magic_extras_lost');
    const striking = chosen.filter(
      (trigger) =>
        [ending, stale, lost].includes(trigger) || trigger.fault.kind === 'latency' || isShape(trigger.fault),
    );
    for (const trigger of striking) trigger.struck();
    return sortOut(striking.map(({ fault }) => fault));
  }
}

function sortOut(faults: readonly SandboxFault[]): Strike {
  return {
    latencies: faults.filter((fault) => fault.kind === 'latency'),
    stale: faults.find((fault) => fault.kind === 'stale'),
    lost: faults.find((fault) => fault.kind === 'magic_extras_lost'),
    shapes: faults.filter(isShape),
    ending: faults.find(isEnding),
  };
}

/** The properties of a request by which faults choose it. */
interface Target {
  readonly operation: Operation;
  /** Null for GraphQL, which names the account in its query. */
  readonly account: string | null;
  /** Path and query, as sent. */
  readonly url: string;
}

/** Decides for each request if a fault applies. It counts only the requests that the fault targets. */
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

  /** Counts a request. True if the fault chooses this request and may still apply. */
  chooses(target: Target): boolean {
    if (!this.#means(target)) return false;
    this.#count += 1;
    return this.#picks() && this.#strikes < (this.fault.times ?? Infinity);
  }

  /** Call when the fault was applied to its chosen request. Another fault may have taken precedence. */
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

/** Random numbers from 0 to 1, equal for equal seeds (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
