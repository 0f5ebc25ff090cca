import { compareText } from '../../model/order.ts';
import type { GuardTrip } from '../../model/plan.ts';
import { disruptedByGroup, disruptions } from '../disruption.ts';
import { groupLabel } from '../groups.ts';
import { allowanceFor, type GuardContext } from './guard.ts';

/**
 * A group has two or more Healthy circuits and the plan disrupts every one of them, if only one after the other. With a value, that
 * group alone is allowed to.
 */
export function outage(context: GuardContext): GuardTrip | undefined {
  const struck = [...disruptedByGroup(context, context.groups)].filter(([group, circuits]) => {
    const healthy = context.groups.membersOf(group).filter((name) => context.health.get(name)?.state === 'Healthy');
    return healthy.length > 1 && healthy.every((name) => circuits.includes(name));
  });
  if (struck.length === 0) return undefined;
  const circuits = new Set(struck.flatMap(([, names]) => names));
  const addresses = [...disruptions(context)].flatMap(([address, circuit]) => (circuits.has(circuit) ? [address] : []));
  const allowance = allowanceFor(context, 'outage');
  const [only] = struck.length === 1 ? struck.map(([group]) => group) : [];
  const value = only === undefined || only === '' ? '' : `=${only}`;
  return {
    id: 'outage',
    message: struck
      .map(([group, names]) => `every Healthy circuit of ${groupLabel(group)} is disrupted (${names.join(', ')})`)
      .join('; '),
    addresses: addresses.sort(compareText),
    lift: `change one circuit now and the others in a later run, or --allow outage${value} on plan and apply`,
    lifted:
      allowance !== undefined &&
      (allowance.value === undefined || struck.every(([group]) => group === allowance.value)),
  };
}
