import type { SandboxFault } from '../../model/generated/sandbox-faults.ts';
import type { Operation } from '../../model/operation.ts';
import { canStrike } from './kind-operations.ts';
import { seededRandom } from './seeded-random.ts';

/** What of a request faults choose by. */
export interface Target {
  readonly operation: Operation;
  readonly account: string;
  /** Path and query, as sent. */
  readonly url: string;
}

/** Decides request by request whether a fault strikes; it counts the requests that it means by itself. */
export class FaultTrigger {
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
