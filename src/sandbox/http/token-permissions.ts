import type { Operation } from '../../model/operation.ts';
import { refuse, type Reply } from './reply.ts';

/** The permissions that the reads of routes, prefixes and health ask for, named after Cloudflare's. */
export const tokenPermissions = [
  'magic-wan-read',
  'magic-wan-write',
  'magic-transit-read',
  'magic-transit-write',
  'ip-prefixes-read',
  'ip-prefixes-write',
  'ip-prefixes-bgp-on-demand-read',
  'ip-prefixes-bgp-on-demand-write',
  'account-analytics-read',
] as const;

export type TokenPermission = (typeof tokenPermissions)[number];

/**
 * Refuses a read of routes, tunnels or prefixes that no permission of the list allows. Operations of `/cni/*` need none of them. Without a
 * list, everything is allowed.
 */
export function refuseByPermission(
  operation: Operation,
  granted: readonly TokenPermission[] | undefined,
): Reply | undefined {
  const enough = sufficient[operation];
  if (granted === undefined || enough === undefined || enough.some((permission) => granted.includes(permission))) {
    return undefined;
  }
  return enough === magic
    ? refuse(403, 'Unauthorized', {}, noMagicCode)
    : refuse(403, 'Unauthorized to access requested resource');
}

/** Without a permission for Magic. */
const noMagicCode = 1025;

const magic: readonly TokenPermission[] = [
  'magic-wan-read',
  'magic-wan-write',
  'magic-transit-read',
  'magic-transit-write',
];

/** Magic WAN alone is not enough. */
const addressing: readonly TokenPermission[] = [
  'magic-transit-read',
  'magic-transit-write',
  'ip-prefixes-read',
  'ip-prefixes-write',
  'ip-prefixes-bgp-on-demand-read',
  'ip-prefixes-bgp-on-demand-write',
];

/** By operation, the permissions of which one is enough. GraphQL refuses in its own form. */
const sufficient: Readonly<Partial<Record<Operation, readonly TokenPermission[]>>> = {
  list_magic_routes: magic,
  list_cf_interconnects: magic,
  list_gre_tunnels: magic,
  list_ipsec_tunnels: magic,
  get_magic_bgp_settings: magic,
  list_ip_prefixes: addressing,
  list_bgp_prefixes: addressing,
};
