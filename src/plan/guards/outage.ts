import { compareText } from '../../model/order.ts';
import type { GuardTrip } from '../../model/plan.ts';
import { disruptedByGroup, disruptions } from '../disruption.ts';
import { groupLabel, groupName } from '../groups.ts';
import { allowancesOf, allowFlags, type GuardContext } from './guard.ts';

/**
 * A group has two or more Healthy circuits and the plan disrupts every one of them, if only one after the other; or two that may carry traffic
 * are down at the same moment, because what passes between them cannot pass otherwise. An allowance is for one group alone.
 */
export function outage(context: GuardContext): GuardTrip | undefined {
  const struck = [...disruptedByGroup(context, context.groups)].flatMap(([group, circuits]) => {
    const healthy = context.groups.membersOf(group).filter((name) => context.health.get(name)?.state === 'Healthy');
    if (healthy.length > 1 && healthy.every((name) => circuits.includes(name))) {
      return [
        {
          group,
          circuits,
          text: `every Healthy circuit of ${groupLabel(group)} is disrupted (${circuits.join(', ')})`,
        },
      ];
    }
    const down = [...(context.together.get(group) ?? [])].filter((name) => mayCarry(name, context)).sort(compareText);
    if (down.length < 2) return [];
    const text = `${down.join(' and ')} of ${groupLabel(group)} are disrupted at the same moment: what passes between them leaves no other order`;
    return [{ group, circuits: down, text }];
  });
  if (struck.length === 0) return undefined;
  const circuits = new Set(struck.flatMap((hit) => hit.circuits));
  const addresses = [...disruptions(context)].flatMap(([address, circuit]) => (circuits.has(circuit) ? [address] : []));
  const allowed = new Set(allowancesOf(context, 'outage').map(({ value }) => value));
  const names = struck.map(({ group }) => groupName(group));
  const left = names.filter((name) => !allowed.has(name));
  return {
    id: 'outage',
    message: struck.map(({ text }) => text).join('; '),
    addresses: addresses.sort(compareText),
    lift: `change one circuit now and the others in a later run, or ${allowFlags('outage', left.length > 0 ? left : names)} on plan and apply`,
    lifted: left.length === 0,
  };
}

function mayCarry(name: string, { health }: GuardContext): boolean {
  const state = health.get(name)?.state;
  return state !== 'Down' && state !== 'Pending';
}
