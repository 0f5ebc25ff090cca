import type { CircuitAccount, CircuitRecord, CniRecord } from '../../src/model/circuits/circuit-record.ts';

const source = { file: 'a/§.yaml', line: 3, column: 5 };

/** An account with a declared circuit and one that no document declares, and `marker` wherever text of others may be. */
export function recordSample(account: string): CircuitAccount {
  const cni: CniRecord = {
    ...{ key: 'c-§', address: 'cni.c-§', id: '§', conduit_name: 'w §', description: '§', service: 's §' },
    ...{ cust_ip: '192.168.3.5/31', p2p_ip: '192.168.3.4/31', mtu: 1500, bgp_mode: '§', protect: true, source },
    bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0', '§'], md5_key_set: true },
    routes: [{ prefix: 'p §', nexthop: '§', priority: 100, carries: 'yes', certain: true }],
    labels: { router: 'r §', port: '§' },
  };
  const circuit: CircuitRecord = {
    ...{
      account,
      key: '§',
      address: 'interconnect.§',
      name: 'n §',
      type: 'direct',
      site: '§',
      region: null,
      metro: '§',
    },
    ...{ facility: { name: 'f §', address: ['§', 'a §'] }, device: 'd §', speed: '§', port: 'slot §', state: '§' },
    ...{ reason: 'why §', group: 'g §', protect: true, source, labels: { cross_connect: 'XC §', ordered: '§' } },
    sets: [{ name: '§', kind: 'place', cnis: ['§'], peers: [{ key: null, name: '§', state: '§' }], peer_count: 1 }],
    cnis: [cni],
  };
  const unmanaged: CircuitRecord = {
    ...{
      account,
      key: null,
      address: null,
      name: '§',
      type: 't §',
      site: null,
      region: 'r §',
      metro: null,
      port: null,
    },
    ...{ facility: null, device: null, speed: null, state: null, reason: null, group: null, protect: false },
    ...{ source: null, labels: {}, sets: [] },
    cnis: [{ ...cni, key: null, address: null, service: null, bgp: null, routes: null, labels: {}, source: null }],
  };
  return {
    account,
    default_asn: 13335,
    circuits: [circuit, unmanaged],
    sets: [{ name: '§', names: ['§', 's §'], kind: 'place', members: [{ name: 'n §', cnis: ['§'] }] }],
    missing: ['interconnect.§', 'cni.§'],
  };
}
