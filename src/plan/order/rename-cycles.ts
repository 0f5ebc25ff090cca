import { compareText } from '../../model/order.ts';
import type { CniDecision } from '../decision.ts';

/**
 * The CNIs that must go through a temporary name: one of each circle in which every CNI takes the name that the next one bears. In each
 * circle the lowest address, so that the choice is always the same.
 */
export function renameCycles(cnis: readonly CniDecision[]): ReadonlySet<string> {
  const renames = cnis.filter((cni) => cni.action === 'update' && newName(cni) !== undefined);
  const bearers = new Map(renames.map((cni) => [cni.live?.magic.conduit_name ?? '', cni]));
  const next = (cni: CniDecision) => bearers.get(newName(cni) ?? '');
  const chosen = new Set<string>();
  const seen = new Set<CniDecision>();
  for (const start of renames) {
    const path: CniDecision[] = [];
    let one: CniDecision | undefined = start;
    while (one !== undefined && !seen.has(one)) {
      seen.add(one);
      path.push(one);
      one = next(one);
    }
    const at = one === undefined ? -1 : path.indexOf(one);
    if (at < 0) continue;
    const [lowest] = path.slice(at).sort((a, b) => compareText(a.address, b.address));
    if (lowest !== undefined) chosen.add(lowest.address);
  }
  return chosen;
}

function newName({ fields }: CniDecision): string | undefined {
  const after = fields.find((field) => field.path === 'magic.conduit_name')?.after;
  return typeof after === 'string' ? after : undefined;
}
