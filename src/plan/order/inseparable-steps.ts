import { restoredCircuits } from '../decide/restored-circuits.ts';
import type { Decisions } from '../stages.ts';
import { namePassing } from './name-passing.ts';
import { asideName, renameName, stepName, temporaryRenameName } from './step-draft.ts';

/** Sets of step names that belong together. */
export interface InseparableSteps {
  /** Each circle of conduit names or links: the temporary step, and the steps in which its CNIs take their final names or links. */
  readonly swaps: readonly ReadonlySet<string>[];
  /**
   * By the live name of an interconnect: the steps between which its circuit is down. The circuit breaks before it is made, an interrupted
   * run broke it, or a CNI on it is off its link.
   */
  readonly downtimes: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * The circles of links. The key is the address of the CNI that goes off its link for the moment. The value holds the addresses of all CNIs
 * of the circle.
 */
export type LinkCircles = ReadonlyMap<string, readonly string[]>;

export function inseparableSteps(decisions: Decisions, linkCircles: LinkCircles): InseparableSteps {
  const { circles, inPlace } = namePassing(decisions.cnis);
  const swaps = circles.map((circle) => {
    const last = (address: string) => (inPlace.has(address) ? renameName(address) : stepName(address, 'update_cni'));
    return new Set([temporaryRenameName(circle[0]), ...circle.map(last)]);
  });
  const linkSwaps = [...linkCircles].map(
    ([aside, members]) => new Set([asideName(aside), ...members.map((address) => stepName(address, 'update_cni'))]),
  );
  return { swaps: joined([...swaps, ...linkSwaps]), downtimes: downtimesOf(decisions, linkCircles) };
}

/** Circles that share a step become a single circle. */
function joined(circles: readonly ReadonlySet<string>[]): readonly ReadonlySet<string>[] {
  return circles.reduce<readonly ReadonlySet<string>[]>((units, circle) => {
    const sharing = units.filter((unit) => [...circle].some((step) => unit.has(step)));
    const others = units.filter((unit) => !sharing.includes(unit));
    return [...others, new Set([...sharing, circle].flatMap((unit) => [...unit]))];
  }, []);
}

function downtimesOf({ interconnects, cnis }: Decisions, linkCircles: LinkCircles): InseparableSteps['downtimes'] {
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
  for (const [address, circuit] of restoredCircuits({ interconnects, cnis })) {
    add(circuit, stepName(address, 'create_cni'), stepName(address, 'update_cni'));
  }
  for (const cni of cnis) {
    if (cni.action === 'update' && linkCircles.has(cni.address)) {
      add(cni.live.interconnect, asideName(cni.address), stepName(cni.address, 'update_cni'));
    }
    if (cni.action !== 'replace') continue;
    const { address, live } = cni;
    const calls = ['delete_cni', 'create_cni', 'update_cni'] as const;
    add(live.interconnect, ...calls.map((call) => stepName(address, call)));
  }
  return found;
}
