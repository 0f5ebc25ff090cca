import { compareText } from '../../model/text.ts';
import type { CniDecision } from '../stages.ts';

/** How conduit names pass between CNIs that are live before and after the plan. CNIs are given by address. */
export interface NamePassing {
  /**
   * CNIs that are recreated with their interconnect and are renamed in place before that. A name passes between such a CNI and another
   * circuit. So the other circuit is not touched while theirs is down.
   */
  readonly inPlace: ReadonlySet<string>;
  /**
   * Circles in which every CNI takes the name of the next CNI. The first address of each circle is the lowest: this CNI goes through a
   * temporary name.
   */
  readonly circles: readonly (readonly [string, ...string[]])[];
}

type Renamed = Extract<CniDecision, { action: 'update' | 'replace' }>;

export function namePassing(cnis: readonly CniDecision[]): NamePassing {
  const renamed = cnis.filter(isRenamed);
  const bearers = new Map(renamed.map((cni) => [cni.live.magic.conduit_name, cni]));
  const next = (cni: Renamed) => bearers.get(newName(cni) ?? '');
  const inPlace = new Set<string>();
  for (const cni of renamed) {
    const holder = next(cni);
    if (holder === undefined || holder.live.interconnect === cni.live.interconnect) continue;
    for (const { action, address } of [cni, holder]) if (action === 'replace') inPlace.add(address);
  }
  const passing = renamed.filter(({ action, address }) => action === 'update' || inPlace.has(address));
  return { inPlace, circles: circlesOf(passing, next) };
}

function circlesOf(
  cnis: readonly Renamed[],
  next: (cni: Renamed) => Renamed | undefined,
): readonly (readonly [string, ...string[]])[] {
  const included = new Set(cnis);
  const seen = new Set<Renamed>();
  return cnis.flatMap((start) => {
    const path: Renamed[] = [];
    let cni: Renamed | undefined = start;
    while (cni !== undefined && included.has(cni) && !seen.has(cni)) {
      seen.add(cni);
      path.push(cni);
      cni = next(cni);
    }
    const at = cni === undefined ? -1 : path.indexOf(cni);
    const [lowest, ...others] =
      at < 0
        ? []
        : path
            .slice(at)
            .map(({ address }) => address)
            .sort(compareText);
    return lowest === undefined ? [] : [[lowest, ...others] as const];
  });
}

function isRenamed(cni: CniDecision): cni is Renamed {
  return (cni.action === 'update' || cni.action === 'replace') && newName(cni) !== undefined;
}

/** The conduit name that a change gives to a CNI; undefined: it keeps its name. */
export function newName({ fields }: CniDecision): string | undefined {
  const after = fields.find((field) => field.path === 'magic.conduit_name')?.after;
  return typeof after === 'string' ? after : undefined;
}
