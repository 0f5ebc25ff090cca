import type { SandboxFault } from '../../model/generated/sandbox-faults.ts';
import type { Operation } from '../../model/operation.ts';
import { seededRandom } from './seeded-random.ts';

/** Decides request by request whether a fault strikes; it counts the requests of its operations by itself. */
export function faultTrigger(fault: SandboxFault): (operation: Operation) => boolean {
  const { operation: chosen, nth, every, probability } = fault;
  const operations = chosen === undefined ? undefined : [chosen].flat();
  const random = seededRandom(fault.seed ?? 0);
  let count = 0;
  return (operation) => {
    if (operations?.includes(operation) === false) return false;
    count += 1;
    if (nth !== undefined) return [nth].flat().includes(count);
    if (every !== undefined) return count % every === 0;
    return probability === undefined || random() < probability;
  };
}
