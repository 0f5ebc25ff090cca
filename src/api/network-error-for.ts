import { NetworkError, type NetworkErrorDetails, type NetworkErrorKind } from '../model/network-error.ts';
import type { Operation } from '../model/operation.ts';
import { shortened } from './error-words.ts';
import { withoutKeys } from './redact/key-shapes.ts';
import { redact } from './redact/redact.ts';
import { type ApiRequest, isWrite } from './transport.ts';

type Details = {
  readonly [K in keyof Omit<NetworkErrorDetails, 'operation' | 'method' | 'path'>]?: NetworkErrorDetails[K] | undefined;
};

/** A shorter secret is a part of too many of our own words. */
const shortestSecret = 4;

/**
 * A NetworkError about a request: `Could not list the CNIs: <reason>`. `uncertain` counts for writes only. Only this function makes such
 * errors, so that none of `secrets` appears in them. It removes secrets from headers, redirects and paths.
 */
export function networkErrorFor(
  request: ApiRequest,
  reason: string,
  details: Details & { readonly kind: NetworkErrorDetails['kind'] },
  secrets: Iterable<string>,
): NetworkError {
  const { kind, status, words, codes, hint, cause, uncertain } = details;
  const known = [...secrets].filter((secret) => secret.length >= shortestSecret);
  const cfRay = rayWithout(details.cfRay, known);
  const said = shortened(withoutKeys(redact(reason, known)));
  return new NetworkError(`Could not ${operationWords[request.operation]}: ${said}`, {
    kind,
    operation: request.operation,
    method: request.method,
    path: redact(request.path, known),
    ...(status === undefined ? {} : { status }),
    ...(words === undefined ? {} : { words }),
    ...(codes === undefined ? {} : { codes }),
    ...(cfRay === undefined ? {} : { cfRay }),
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
    uncertain: isWrite(request) && uncertain === true,
  });
}

/** Undefined where the ray holds a secret: half of a number does not help a reader. */
export function rayWithout(cfRay: string | undefined, secrets: readonly string[]): string | undefined {
  return cfRay === undefined || redact(cfRay, secrets) !== cfRay ? undefined : cfRay;
}

/** Words for each operation, after "could not". */
const operationWords: Readonly<Record<Operation, string>> = {
  get_settings: 'read the settings of the account',
  update_settings: 'update the settings of the account',
  list_interconnects: 'list the interconnects',
  get_interconnect: 'read the interconnect',
  create_interconnect: 'create the interconnect',
  delete_interconnect: 'delete the interconnect',
  get_interconnect_status: 'read the status of the interconnect',
  get_interconnect_loa: 'fetch the Letter of Authorization',
  get_interconnect_loa_default_name: 'read the default name of the Letter of Authorization',
  list_cnis: 'list the CNIs',
  get_cni: 'read the CNI',
  create_cni: 'create the CNI',
  update_cni: 'update the CNI',
  delete_cni: 'delete the CNI',
  list_slots: 'list the slots',
  get_slot: 'read the slot',
  list_magic_routes: 'list the Magic routes',
  list_cf_interconnects: 'list the interconnects of Magic',
  list_gre_tunnels: 'list the GRE tunnels',
  list_ipsec_tunnels: 'list the IPsec tunnels',
  get_magic_bgp_settings: 'read the BGP settings of Magic',
  list_ip_prefixes: 'list the IP prefixes',
  list_bgp_prefixes: 'list the BGP prefixes of the IP prefix',
  query_analytics: 'query the health of the tunnels',
};

/** The kind of error for a status. Undefined for 2xx. */
export function kindOfStatus(status: number): NetworkErrorKind | undefined {
  if (status < 300) return undefined;
  if (status < 400) return 'redirect';
  if (status >= 500) return 'server';
  switch (status) {
    case 401:
      return 'authentication';
    case 403:
      return 'permission';
    case 404:
      return 'not_found';
    case 407:
      return 'network';
    case 409:
      return 'conflict';
    case 429:
      return 'rate_limited';
    default:
      return 'rejected';
  }
}
