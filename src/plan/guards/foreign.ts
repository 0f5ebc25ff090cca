import type { GuardTrip } from '../../model/plan.ts';
import { compareText } from '../../model/order.ts';
import { isAllowedOn } from '../allowance.ts';
import { allowFlags, type GuardContext } from './guard.ts';

/** An interconnect that goes hosts CNIs that nobody declares. An allowance is for those on one interconnect alone. */
export function foreign(context: GuardContext): GuardTrip | undefined {
  const addresses = [...context.foreign].sort(compareText);
  if (addresses.length === 0) return undefined;
  const touched = new Set(addresses);
  const hosts = new Set(
    context.cnis.flatMap((cni) => (touched.has(cni.address) && cni.live !== undefined ? [cni.live.interconnect] : [])),
  );
  const carriers = context.interconnects.filter(({ live }) => live !== undefined && hosts.has(live.name));
  const carrying = carriers.map(({ address }) => address).sort(compareText);
  const left = carrying.filter((address) => !isAllowedOn(context.allowed, 'foreign', address));
  const keys = (left.length > 0 ? left : carrying).map((address) => address.replace(/^interconnect\./, ''));
  return {
    id: 'foreign',
    message: `${carrying.join(', ')} would take ${addresses.join(', ')} along, which no document declares`,
    addresses: [...carrying, ...addresses].sort(compareText),
    lift: `declare these CNIs (state: absent, or on another interconnect), or ${allowFlags('foreign', keys)} on plan and apply`,
    lifted: left.length === 0,
  };
}
