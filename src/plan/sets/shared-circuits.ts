import type { DesiredAccount } from '../../model/desired.ts';
import type { PlanNote } from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { AccountMatch, CniDecision, Host } from '../stages.ts';
import type { BackupSet } from './backup-sets.ts';
import { isOff } from './shared-places.ts';

/** A CNI that moves onto a circuit that carries another CNI of its backup sets, already or after the same plan. */
export interface SharedCircuit {
  readonly decision: CniDecision;
  readonly onto: Host;
  /** The live id of a CNI there. */
  readonly sibling: string;
  /** The sibling moves there, too. */
  readonly comesToo: boolean;
  /** The names of the sets that have a circuit less afterwards. */
  readonly sets: readonly string[];
}

const ofCustomers: readonly BackupSet['kind'][] = ['customer', 'service', 'asn'];

/** By address of the moved CNI. A set shrinks where none of its CNIs stays on the circuit that is left. */
export function sharedCircuits(
  cnis: readonly CniDecision[],
  sets: readonly BackupSet[],
): ReadonlyMap<string, SharedCircuit> {
  const moves = new Moves(cnis);
  const found = new Map<string, SharedCircuit>();
  for (const { kind, names, members } of sets) {
    const leaving = ofCustomers.includes(kind)
      ? [...members].filter(([, ids]) => ids.every((id) => moves.leaves(id)))
      : [];
    const after = leaving.length < 2 ? undefined : moves.placesAfter(members);
    for (const [circuit, ids] of leaving) {
      for (const { decision, onto } of ids.flatMap((id) => moves.of(id) ?? [])) {
        const stays = 'name' in onto.at ? members.get(onto.at.name)?.find((id) => !moves.leaves(id)) : undefined;
        const others = after === undefined || after.size >= members.size ? undefined : after.get(placeOf(onto.at));
        const sibling = stays ?? [...(others ?? [])].find(([from]) => from !== circuit)?.[1];
        if (sibling === undefined) continue;
        const known = found.get(decision.address)?.sets ?? [];
        const comesToo = sibling !== stays;
        found.set(decision.address, { decision, onto, sibling, comesToo, sets: [...new Set([...known, names[0]])] });
      }
    }
  }
  return found;
}

interface Move {
  readonly decision: CniDecision;
  readonly onto: Host;
}

class Moves {
  readonly #byId = new Map<string, Move>();
  readonly #gone = new Set<string>();

  constructor(cnis: readonly CniDecision[]) {
    for (const decision of cnis) {
      const onto = targetOf(decision);
      if (decision.live === undefined) continue;
      if (onto !== undefined) this.#byId.set(decision.live.id, { decision, onto });
      else if (decision.action === 'delete') this.#gone.add(decision.live.id);
    }
  }

  of(id: string): Move | undefined {
    return this.#byId.get(id);
  }

  leaves(id: string): boolean {
    return this.#gone.has(id) || this.#byId.has(id);
  }

  /** By circuit after all moves: a CNI of the set that is there, from each of the first two circuits that they come from. */
  placesAfter(members: BackupSet['members']): ReadonlyMap<string, ReadonlyMap<string, string>> {
    const places = new Map<string, Map<string, string>>();
    for (const [circuit, ids] of members) {
      for (const id of ids) {
        const place = this.#after(id, circuit);
        if (place === undefined) continue;
        const from = places.get(place) ?? new Map<string, string>();
        places.set(place, from.size < 2 ? from.set(circuit, id) : from);
      }
    }
    return places;
  }

  #after(id: string, circuit: string): string | undefined {
    const move = this.#byId.get(id);
    if (move !== undefined) return placeOf(move.onto.at);
    return this.#gone.has(id) ? undefined : placeOf({ name: circuit });
  }
}

function placeOf(at: Host['at']): string {
  return 'name' in at ? `live ${at.name}` : `made ${at.created}`;
}

/** The circuit that a CNI moves to. */
function targetOf(decision: CniDecision): Host | undefined {
  const host = decision.action === 'update' ? decision.moveTo : undefined;
  const stays = host !== undefined && 'name' in host.at && host.at.name === decision.live?.interconnect;
  return stays ? undefined : host;
}

const mostSets = 5;

/**
 * `policy.rules` turns them off with the rule `shared-circuit`. The effect of the change stays.
 * @param cnis by key: the live CNIs of documents, also those that `--only` leaves out
 */
export function sharedCircuitNotes(
  shared: ReadonlyMap<string, SharedCircuit>,
  desired: DesiredAccount,
  { cnis }: Pick<AccountMatch, 'cnis'>,
): readonly PlanNote[] {
  const addresses = new Map([...cnis].map(([key, { id }]) => [id, `cni.${key}`]));
  return [...shared.values()].flatMap(({ decision, onto, sibling, comesToo, sets }) => {
    const { address, declared } = decision;
    if (isOff(desired, 'shared-circuit', [address])) return [];
    const other = addresses.get(sibling) ?? 'a CNI that no document declares';
    const how = comesToo
      ? `and so does ${other} of the same backup set`
      : `which carries ${other} of the same backup set already`;
    const note = planNote({
      code: 'plan-shared-circuit',
      message: `${address} moves onto ${onto.label}, ${how}: one circuit less is left of ${joinFirst(sets, mostSets)}`,
      hint: 'nothing is blocked for that; to keep the backup, move it onto a circuit that carries no other CNI of the set, or turn the rule off (policy.rules: { shared-circuit: off })',
      address,
      ...(declared !== undefined && { origin: declared.origin }),
    });
    return [note];
  });
}
