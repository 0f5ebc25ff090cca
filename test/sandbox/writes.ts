import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import type { WriteOperation } from '../../src/model/operation.ts';
import { account, type Answer, type Client, freeSlot, magic } from './client.ts';

const facility = { name: 'Equinix NY5', address: ['800 Secaucus Road'] };
const place = { facility, site: 'ewr01', speed: '10G' };
export const cniId = '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10';
const takenSlot = '282bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

export const cni = {
  id: cniId,
  account,
  cust_ip: '192.168.3.5/31',
  p2p_ip: '192.168.3.4/31',
  interconnect: 'icon-ewr01-0001',
  magic: magic('wan-a'),
  bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: 'hunter2!' },
};

/** An account in which each write below is a good request. */
export const seed: SandboxSeed = {
  accounts: {
    [account]: {
      settings: { default_asn: 13335 },
      slots: [
        { id: freeSlot, occupied: false, ...place },
        { id: takenSlot, occupied: true, ...place },
      ],
      interconnects: [
        { name: 'icon-ewr01-0001', account, owner: account, type: 'direct', slot_id: takenSlot, ...place },
        { name: 'icon-gcp-0001', account, owner: account, type: 'gcp_partner', region: 'us-east4', speed: '1G' },
      ],
      cnis: [cni],
    },
  },
};

export type Sent = readonly [method: string, path: string, body?: unknown];

export const writes: Readonly<Record<WriteOperation, Sent>> = {
  update_settings: ['PUT', 'settings', { default_asn: 64512 }],
  create_interconnect: ['POST', 'interconnects', { account, type: 'direct', slot_id: freeSlot }],
  delete_interconnect: ['DELETE', 'interconnects/icon-gcp-0001'],
  create_cni: ['POST', 'cnis', { account, interconnect: 'icon-ewr01-0001', magic: magic('wan-b') }],
  update_cni: ['PUT', `cnis/${cniId}`, { ...cni, magic: { ...cni.magic, mtu: 1476 } }],
  delete_cni: ['DELETE', `cnis/${cniId}`],
};

export const reads: readonly Sent[] = [
  ['GET', 'settings'],
  ['GET', 'slots'],
  ['GET', `slots/${freeSlot}`],
  ['GET', 'interconnects'],
  ['GET', 'interconnects/icon-ewr01-0001'],
  ['GET', 'interconnects/icon-ewr01-0001/status'],
  ['GET', 'interconnects/icon-ewr01-0001/loa'],
  ['GET', 'cnis'],
  ['GET', `cnis/${cniId}`],
];

/** Sends a request; undefined where no whole answer came. */
export async function attempt(client: Client, [method, path, body]: Sent): Promise<Answer | undefined> {
  return client.call(method, path, body).catch(() => undefined);
}

/** The operations of the changes that were committed. */
export async function committed(client: Client): Promise<readonly string[]> {
  const log = JSON.parse((await client.control('GET', 'log')).text) as { operation: string }[];
  return log.map(({ operation }) => operation);
}
