import type { PlanNote } from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { CniDecision } from '../stages.ts';
import type { BackupSet } from './backup-sets.ts';

/** A CNI that moves onto a circuit that carries another CNI of its backup sets already. */
export interface SharedCircuit {
  readonly decision: CniDecision;
  /** The live name of the circuit. */
  readonly onto: string;
  /** The live id of a CNI there. */
  readonly sibling: string;
  /** The names of the sets that have a circuit less afterwards. */
  readonly sets: readonly string[];
}

const ofCustomers: readonly BackupSet['kind'][] = ['customer', 'service', 'asn'];

/** By address of the moved CNI. A set shrinks where none of its CNIs stays on the circuit that is left. */
export function sharedCircuits(
  cnis: readonly CniDecision[],
  sets: readonly BackupSet[],
): ReadonlyMap<string, SharedCircuit> {
  const leaving = new Set(cnis.flatMap((decision) => (leaves(decision) && decision.live ? [decision.live.id] : [])));
  const moved = new Map(
    cnis.flatMap((decision) => (targetOf(decision) && decision.live ? [[decision.live.id, decision]] : [])),
  );
  const found = new Map<string, SharedCircuit>();
  for (const { kind, names, members } of sets) {
    if (!ofCustomers.includes(kind)) continue;
    for (const ids of members.values()) {
      if (!ids.every((id) => leaving.has(id))) continue;
      for (const decision of ids.flatMap((id) => moved.get(id) ?? [])) {
        const onto = targetOf(decision) ?? '';
        const sibling = members.get(onto)?.find((id) => !leaving.has(id));
        if (sibling === undefined) continue;
        const known = found.get(decision.address)?.sets ?? [];
        found.set(decision.address, { decision, onto, sibling, sets: [...new Set([...known, names[0]])] });
      }
    }
  }
  return found;
}

function leaves(decision: CniDecision): boolean {
  return decision.action === 'delete' || targetOf(decision) !== undefined;
}

/** The live name of the circuit that a CNI moves to. */
function targetOf(decision: CniDecision): string | undefined {
  const at = decision.action === 'update' ? decision.moveTo?.at : undefined;
  return at !== undefined && 'name' in at && at.name !== decision.live?.interconnect ? at.name : undefined;
}

const mostSets = 5;

export function sharedCircuitNotes(
  shared: ReadonlyMap<string, SharedCircuit>,
  cnis: readonly CniDecision[],
  label: (liveName: string) => string,
): readonly PlanNote[] {
  const addresses = new Map(cnis.flatMap(({ address, live }) => (live === undefined ? [] : [[live.id, address]])));
  return [...shared.values()].map(({ decision, onto, sibling, sets }) => {
    const { address, declared } = decision;
    const other = addresses.get(sibling) ?? 'a CNI that no document declares';
    return planNote({
      code: 'plan-shared-circuit',
      message: `${address} moves onto ${label(onto)}, which carries ${other} of the same backup set already: one circuit less is left of ${joinFirst(sets, mostSets)}`,
      hint: 'nothing is blocked for that; to keep the backup, move it onto a circuit that carries no other CNI of the set',
      address,
      ...(declared !== undefined && { origin: declared.origin }),
    });
  });
}
