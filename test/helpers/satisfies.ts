import type { DesiredDirect } from '../../src/model/desired.ts';
import { meets, type Port, requirements } from '../../src/plan/allocate/satisfies.ts';

/** True where a port meets every requirement of a selector, `diverse_from` aside. */
export function satisfies(port: Port, interconnect: DesiredDirect): boolean {
  return requirements(interconnect).every(([name, value]) => meets(port, name, value));
}
