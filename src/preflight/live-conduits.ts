import type { LiveAccount } from '../model/live.ts';
import type { LiveConduit } from '../model/traffic/judgement.ts';

/** The live CNIs of an account, as the preflight takes them. Sorted by id. */
export function liveConduits({ cnis, interconnects }: Pick<LiveAccount, 'cnis' | 'interconnects'>): LiveConduit[] {
  const reservations = new Map(
    interconnects.map(({ name, raw }) => [name, textOf(raw['virtual_port_reservation_id'])] as const),
  );
  return cnis.map(({ id, magic, p2p_ip, cust_ip, interconnect, bgp, bgp_mode }) => ({
    id,
    conduitName: magic.conduit_name,
    p2pIp: p2p_ip,
    custIp: cust_ip,
    interconnect,
    reservation: reservations.get(interconnect),
    learns: bgp !== undefined && bgp_mode !== 'advertise_only',
  }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
