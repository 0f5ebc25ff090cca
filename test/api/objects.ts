import { account } from './clients.ts';

export const facility = { name: 'Equinix DA1', address: ['1950 N Stemmons Fwy', 'Dallas'] };

export const direct = {
  account,
  facility,
  name: 'cni-dfw01-0001',
  owner: account,
  site: 'dfw01',
  slot_id: '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e',
  speed: '10G',
  type: 'direct',
  ccr_device_name: 'ccr-1',
};

export const partner = { account, name: 'cni-gcp-2', region: 'us-east4', speed: '1G', type: 'gcp_partner' };

export const cni = {
  id: 'i',
  account,
  cust_ip: '192.168.3.5/31',
  interconnect: 'cni-dfw01-0001',
  magic: { conduit_name: 'dfw-edge-1', description: 'Dallas edge', mtu: 1500 },
  p2p_ip: '192.168.3.4/31',
  bgp: { customer_asn: 4294967295, extra_prefixes: ['203.0.113.0/24'], md5_key: 'hunter2!' },
  bgp_mode: 'dynamic_route_exchange',
};

export const slot = {
  id: 'i',
  facility,
  occupied: false,
  site: 'dfw01',
  speed: '10G',
};

/** Several copies of an object, each with its own identity. */
export function many<T extends object>(object: T, identity: keyof T, count: number, from = 0): T[] {
  return Array.from({ length: count }, (_, index) => ({ ...object, [identity]: `object-${from + index}` }));
}
