import type { GuardTrip } from '../../model/plan.ts';
import { compareText } from '../../model/order.ts';
import { allowancesOf, type GuardContext } from './guard.ts';

/**
 * More circuits go than the policy allows. An interconnect and the CNIs on it count once, a CNI alone counts once; a replacement
 * counts like a delete, because the old circuit goes.
 */
export function maxDeletes(context: GuardContext): GuardTrip | undefined {
  const going = context.interconnects.filter(isGoing);
  const names = new Set(going.flatMap(({ live }) => live?.name ?? []));
  const alone = context.cnis.filter((cni) => isGoing(cni) && !names.has(cni.live?.interconnect ?? ''));
  const count = going.length + alone.length;
  const limit = context.policy.max_deletes;
  if (count <= limit) return undefined;
  const circuits = [...going, ...alone].map(({ address }) => address).sort(compareText);
  const carried = context.cnis.filter((cni) => isGoing(cni) && names.has(cni.live?.interconnect ?? ''));
  return {
    id: 'max-deletes',
    message: `${count} circuits go (${circuits.join(', ')}), policy.max_deletes is ${limit}`,
    addresses: [...circuits, ...carried.map(({ address }) => address)].sort(compareText),
    lift: `--allow max-deletes=${count} on plan and apply, or raise policy.max_deletes`,
    lifted: allowancesOf(context, 'max-deletes').some(({ value }) => value === undefined || count <= Number(value)),
  };
}

function isGoing({ action }: { readonly action: string }): boolean {
  return action === 'delete' || action === 'replace';
}
