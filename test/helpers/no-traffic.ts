import { NetworkError } from '../../src/model/network-error.ts';
import type { Operation } from '../../src/model/operation.ts';
import type { TrafficReader } from '../../src/model/traffic.ts';

/** The Magic side of a network that has none: each part says that it may not be read. */
export function noTraffic(): TrafficReader {
  const refuse = (operation: Operation) => () =>
    Promise.reject(new NetworkError('Not readable here', { kind: 'permission', operation, method: 'GET', path: '/' }));
  return {
    listRoutes: refuse('list_magic_routes'),
    listMagicInterconnects: refuse('list_cf_interconnects'),
    listGreTunnels: refuse('list_gre_tunnels'),
    listIpsecTunnels: refuse('list_ipsec_tunnels'),
    getCloudflareAsn: refuse('get_magic_bgp_settings'),
    listPrefixes: refuse('list_ip_prefixes'),
    listBgpPrefixes: refuse('list_bgp_prefixes'),
    queryTunnels: refuse('query_analytics'),
  };
}
