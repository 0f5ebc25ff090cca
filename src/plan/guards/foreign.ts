import type { GuardTrip } from '../../model/plan.ts';
import { compareText } from '../../model/order.ts';
import { allowanceFor, type GuardContext } from './guard.ts';

/** An interconnect that goes hosts CNIs that nobody declares; with a value, CNIs on that interconnect alone are allowed to. */
export function foreign(context: GuardContext): GuardTrip | undefined {
  const addresses = [...context.foreign].sort(compareText);
  if (addresses.length === 0) return undefined;
  const touched = new Set(addresses);
  const hosts = new Set(
    context.cnis.flatMap((cni) => (touched.has(cni.address) && cni.live !== undefined ? [cni.live.interconnect] : [])),
  );
  const carriers = context.interconnects.filter((one) => one.live !== undefined && hosts.has(one.live.name));
  const carrying = carriers.map(({ address }) => address).sort(compareText);
  const allowance = allowanceFor(context, 'foreign');
  return {
    id: 'foreign',
    message: `${carrying.join(', ')} would take ${addresses.join(', ')} along, which no document declares`,
    addresses: [...carrying, ...addresses].sort(compareText),
    lift: 'declare these CNIs (state: absent, or on another interconnect), or --allow foreign on plan and apply',
    lifted:
      allowance !== undefined &&
      (allowance.value === undefined || carriers.every((one) => isNamed(allowance.value ?? '', one))),
  };
}

function isNamed(
  value: string,
  { address, live }: { readonly address: string; readonly live: { readonly name: string } | undefined },
): boolean {
  return value === address || address === `interconnect.${value}` || value === live?.name;
}
