import type { SandboxSeed, SeedAccount } from '../../model/generated/sandbox-seed.ts';
import { defaultAccount, defaultSeed } from './default-seed.ts';

/**
 * The usual ports, and what a first try of the preflight needs: routes over the first two CNIs that are created, one of them over
 * the second alone, a tunnel over the Internet beside them, and an announced prefix. The sandbox assigns the addresses of CNIs in this order.
 */
export function trySeed(): SandboxSeed {
  return { accounts: { [defaultAccount]: { ...defaultSeed().accounts[defaultAccount], ...traffic } } };
}

const prefixId = '2af39739cc4e3b5910c918468bb89828';
const announced = { cidr: '203.0.113.0/24', asn: 13335 };
const onDemand = { on_demand_enabled: true, on_demand_locked: false, advertised: true };

// prefix, next hop (the customer's end of a CNI or of the tunnel), priority
const routes: readonly (readonly [string, string, number])[] = [
  [announced.cidr, '172.16.0.1', 100],
  [announced.cidr, '172.16.0.3', 200],
  [announced.cidr, '10.213.0.9', 300],
  ['10.20.0.0/16', '172.16.0.1', 100],
  ['10.20.0.0/16', '10.213.0.9', 200],
  ['10.20.30.0/24', '172.16.0.3', 100],
];

const traffic: Pick<SeedAccount, 'magic' | 'addressing'> = {
  magic: {
    routes: routes.map(([prefix, nexthop, priority], i) => ({
      id: `5d2e0b6c1f0a4e4c9a7b3c1d2e3f4a0${i + 1}`,
      prefix,
      nexthop,
      priority,
    })),
    gre_tunnels: [
      {
        id: '7a1f4c2e9b3d47f28a5e6d7c8b9a0b01',
        name: 'gre-backup',
        interface_address: '10.213.0.8/31',
        cloudflare_gre_endpoint: '172.64.240.10',
        customer_gre_endpoint: '198.51.100.20',
        mtu: 1476,
        ttl: 64,
        health_check: { enabled: true, rate: 'mid', type: 'reply', direction: 'unidirectional' },
      },
    ],
  },
  addressing: {
    prefixes: [{ id: prefixId, ...announced, approved: 'V', description: 'Public services' }],
    bgp_prefixes: {
      [prefixId]: [
        {
          id: '7009ba364c7a5760798ceb430e603b74',
          ...announced,
          asn_prepend_count: 0,
          auto_advertise_withdraw: false,
          on_demand: onDemand,
        },
      ],
    },
  },
};
