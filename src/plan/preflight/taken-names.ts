import type { LiveAccount } from '../../model/live.ts';
import type { TunnelNames } from '../../model/network-api.ts';
import type { PlanNote } from '../../model/plan.ts';
import type { NameHolder } from '../../model/traffic/route-table.ts';
import { namesTaken } from '../../preflight/conduit-facts.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';
import { planNote } from '../note.ts';
import type { CniDecision, Decisions } from '../stages.ts';

/** A conduit name that a CNI gets. */
interface NewName {
  readonly address: string;
  readonly name: string;
  readonly decision: CniDecision;
}

/** The conduit names that creates, replacements and renames give. */
export function newNames({ cnis }: Pick<Decisions, 'cnis'>): readonly NewName[] {
  return cnis.flatMap((decision) => {
    const name = nameGiven(decision);
    return name === undefined ? [] : [{ address: decision.address, name, decision }];
  });
}

function nameGiven(decision: CniDecision): string | undefined {
  switch (decision.action) {
    case 'create':
      return decision.body.magic.conduit_name;
    case 'update':
    case 'replace': {
      const renamed = decision.fields.find(({ path }) => path === 'magic.conduit_name')?.after;
      return typeof renamed === 'string' ? renamed : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * New conduit names that something else on the Magic side has: a tunnel, or an interconnect that belongs to no live CNI. The CNI API lists
 * neither, and would answer 409 in the middle of an apply. Names of live CNIs are left to the order of the steps.
 * @param found undefined: no name is new, or names are not read
 */
export function takenNames(
  decisions: Pick<Decisions, 'cnis'>,
  found: TunnelNames | undefined,
  live: LiveAccount,
): readonly PlanNote[] {
  if (found === undefined) return [];
  const conduits = new Set(live.cnis.map(({ magic }) => magic.conduit_name));
  const taken = namesTaken(found, liveConduits(live));
  return newNames(decisions).flatMap(({ address, name, decision }) => {
    // What an interrupted run deleted comes back first: its old object may still be listed for a moment.
    if ('restore' in decision || conduits.has(name)) return [];
    const own = decision.live?.id;
    const holder = taken.get(name)?.find(({ cnis }) => own === undefined || !cnis.includes(own));
    if (holder === undefined) return [];
    return planNote({
      code: 'plan-name-taken',
      message: `${address} would get the conduit name ${name}, which ${holderWords[holder.kind]} of the account has`,
      hint: 'conduit names share one namespace with GRE and IPsec tunnels: choose another conduit_name, or rename the tunnel first',
      address,
      ...(decision.declared !== undefined && { origin: decision.declared.origin }),
    });
  });
}

const holderWords: Readonly<Record<NameHolder['kind'], string>> = {
  gre: 'a GRE tunnel',
  ipsec: 'an IPsec tunnel',
  interconnect: 'another Magic interconnect',
};

/** The parts without which a new name may be taken. */
export function uncheckedNames({ interconnects, tunnels }: TunnelNames): readonly string[] {
  const problems = [interconnects, tunnels].flatMap((reading) => (reading.read ? [] : [reading.problem.words]));
  return [...new Set(problems)].map((words) => `whether GRE or IPsec tunnels have the new conduit names: ${words}`);
}
