import type { Decisions } from './draft-steps.ts';
import { namePassing } from './name-passing.ts';
import { renameName, stepName, temporaryRenameName } from './step-draft.ts';

/** The names of steps that belong together. */
export interface Units {
  /** Each circle of conduit names: from the temporary name to the last rename. */
  readonly swaps: readonly ReadonlySet<string>[];
  /** The steps between which a circuit is down, because it breaks before it is made, by the live name of its interconnect. */
  readonly downtimes: ReadonlyMap<string, ReadonlySet<string>>;
}

export function unitsOf(decisions: Decisions): Units {
  const { circles, inPlace } = namePassing(decisions.cnis);
  const swaps = circles.map((circle) => {
    const last = (address: string) => (inPlace.has(address) ? renameName(address) : stepName(address, 'update_cni'));
    return new Set([temporaryRenameName(circle[0]), ...circle.map(last)]);
  });
  return { swaps, downtimes: downtimesOf(decisions) };
}

function downtimesOf({ interconnects, cnis }: Decisions): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (circuit: string, ...steps: readonly string[]) => {
    const known = found.get(circuit) ?? new Set();
    for (const step of steps) known.add(step);
    found.set(circuit, known);
  };
  for (const interconnect of interconnects) {
    if (interconnect.action !== 'replace' || interconnect.order !== 'break_before_make') continue;
    const { address, live } = interconnect;
    add(live.name, stepName(address, 'delete_interconnect'), stepName(address, 'create_interconnect'));
  }
  for (const cni of cnis) {
    if (cni.action !== 'replace') continue;
    const { address, live } = cni;
    const calls = ['delete_cni', 'create_cni', 'update_cni'] as const;
    add(live.interconnect, ...calls.map((call) => stepName(address, call)));
  }
  return found;
}
