import { addTo } from '../../model/collections.ts';
import type { Health } from '../../model/live.ts';
import type { BackupSet } from '../sets/backup-sets.ts';
import type { Standing, UnplacedBlock } from './blocks.ts';
import { isTouched } from './chains.ts';

/** What proves that a block is back for a set before the next block of that set begins. */
export type Proof = 'light' | 'check' | 'confirm';

export type ProofOf = (block: UnplacedBlock, set: BackupSet) => Proof | undefined;

/** Light alone does not show that sessions and routes are back. Nothing else is asked between two blocks, so nothing is proven. */
export function proofOf(): Proof | undefined {
  return undefined;
}

/** Finds the standing of blocks. A move onto a circuit of one of its sets leaves that set smaller, so it ranks as lost. */
export function standingFinder(
  sets: readonly BackupSet[],
  health: ReadonlyMap<string, Pick<Health, 'state'>>,
  proof: ProofOf,
): (block: UnplacedBlock) => Standing {
  const byCircuit = new Map<string, BackupSet[]>();
  for (const set of sets) {
    for (const name of set.members.keys()) addTo(byCircuit, name, set);
  }
  return (block) => {
    const touched = block.circuits.flatMap((name) =>
      (byCircuit.get(name) ?? []).filter((set) => isTouched(set, name, block)).map((set) => ({ set, name })),
    );
    const isProven = touched.every(({ set, name }) => proof(block, set) !== undefined && !shrinks(set, name, block));
    if (!isProven) return 'lost';
    return block.circuits.some((name) => health.get(name)?.state === 'Healthy') ? 'proven' : 'repair';
  };
}

function shrinks({ members }: BackupSet, circuit: string, { touches }: UnplacedBlock): boolean {
  const touched = touches.get(circuit);
  const own = (members.get(circuit) ?? []).flatMap((id) => touched?.cnis.get(id) ?? []);
  const isOntoMember = own.some(({ onto }) => onto !== undefined && 'name' in onto.at && members.has(onto.at.name));
  return (
    touched?.whole?.isGone === true || isOntoMember || own.some(({ isGone, isWithdrawn }) => isGone || isWithdrawn)
  );
}
