import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import type { InterconnectDecision } from '../decision.ts';
import { referenceReader } from '../host-ref.ts';
import type { AccountMatch } from '../match/match-account.ts';
import { planNote } from '../note.ts';

/**
 * Interconnects that would be created although a CNI that the documents put on them is live on a circuit that the listing of
 * interconnects lacks: one of the two listings is cut short or out of date, and that circuit may be the one that is to be created.
 */
export function unlistedHosts(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  decisions: readonly InterconnectDecision[],
): readonly PlanNote[] {
  const created = new Map(
    decisions.flatMap(({ action, declared }) =>
      action === 'create' && declared !== undefined ? [[declared.key, declared] as const] : [],
    ),
  );
  if (created.size === 0) return [];
  const listed = new Set(live.interconnects.map(({ name }) => name));
  const read = referenceReader(desired);
  return desired.cnis.flatMap((cni) => {
    const found = match.cnis.get(cni.key);
    const reference = read(cni);
    if (found === undefined || listed.has(found.interconnect) || reference === undefined) return [];
    const home = 'key' in reference ? created.get(reference.key) : undefined;
    if (home === undefined) return [];
    const note = planNote({
      code: 'plan-host-not-listed',
      message: `interconnect.${home.key} would be created, but cni.${cni.key}, which the documents put on it, is live on ${found.interconnect}, and the list of interconnects does not have that: one of the two lists is cut short or out of date`,
      address: `interconnect.${home.key}`,
      hint: `run the same command again; if it stays so, see in the dashboard whether ${found.interconnect} is there before another circuit is ordered`,
      origin: home.origin,
    });
    return [note];
  });
}
