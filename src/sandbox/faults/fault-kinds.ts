import type {
  LatencyFault,
  MagicExtrasLostFault,
  SandboxFault,
  StaleFault,
} from '../../model/generated/sandbox-faults.ts';
import type { Operation, ReadOperation, TrafficOperation } from '../../model/operation.ts';

/** Faults that change the content of a successful answer. All that apply take part, in the order of the list. */
export type ShapeFault = Extract<
  SandboxFault,
  {
    kind:
      | 'cursor_loop'
      | 'cursor_endless'
      | 'duplicate_item'
      | 'foreign_account'
      | 'address_objects'
      | 'plain_facilities'
      | 'envelope'
      | 'unknown_fields'
      | 'md5_key_hidden'
      | 'half_answer'
      | 'null_messages'
      | 'graphql_errors'
      | 'loa_names';
  }
>;

/** Faults that decide how a request ends. Of those that apply, only the first in the list takes effect. */
export type EndingFault = Exclude<SandboxFault, LatencyFault | StaleFault | MagicExtrasLostFault | ShapeFault>;

export function isShape(fault: SandboxFault): fault is ShapeFault {
  switch (fault.kind) {
    case 'cursor_loop':
    case 'cursor_endless':
    case 'duplicate_item':
    case 'foreign_account':
    case 'address_objects':
    case 'plain_facilities':
    case 'envelope':
    case 'unknown_fields':
    case 'md5_key_hidden':
    case 'half_answer':
    case 'null_messages':
    case 'graphql_errors':
    case 'loa_names':
      return true;
    default:
      return false;
  }
}

export function isEnding(fault: SandboxFault): fault is EndingFault {
  return fault.kind !== 'latency' && fault.kind !== 'stale' && fault.kind !== 'magic_extras_lost' && !isShape(fault);
}

/** `before`: the fault comes before the request runs; an ending fault replaces it. `after`: it comes after the change is committed. */
export function momentOf(fault: EndingFault | LatencyFault): 'before' | 'after' {
  switch (fault.kind) {
    case 'rate_limited':
    case 'refused':
      return 'before';
    case 'drip':
    case 'oversized':
    case 'content_type':
      return 'after';
    case 'truncated':
    case 'malformed':
      return fault.when ?? 'after';
    default:
      return fault.when ?? 'before';
  }
}

/** True if a fault of this kind can affect the operation. If false, the fault does not count its requests. */
export function canStrike(kind: SandboxFault['kind'], operation: Operation): boolean {
  switch (kind) {
    case 'stale':
      return operation in reads;
    case 'cursor_loop':
    case 'cursor_endless':
    case 'duplicate_item':
      return lists.includes(operation);
    case 'address_objects':
    case 'md5_key_hidden':
      return cnis.includes(operation);
    case 'plain_facilities':
      return ports.includes(operation);
    case 'foreign_account':
      return cnis.includes(operation) || ports.includes(operation);
    case 'envelope':
      return operation !== 'get_interconnect_loa' && !isTraffic(operation);
    case 'unknown_fields':
      return operation !== 'get_interconnect_loa' && operation !== 'delete_cni' && operation !== 'delete_interconnect';
    case 'refused':
    case 'half_answer':
      return isTraffic(operation);
    case 'null_messages':
      return isTraffic(operation) && operation !== 'query_analytics';
    case 'graphql_errors':
      return operation === 'query_analytics';
    case 'magic_extras_lost':
      return operation === 'update_cni';
    case 'loa_names':
      return operation === 'get_interconnect_loa_default_name';
    default:
      return true;
  }
}

/** What analytics say does not depend on commits. */
const reads: Readonly<Record<Exclude<ReadOperation, 'query_analytics'>, true>> = {
  get_settings: true,
  list_slots: true,
  get_slot: true,
  list_interconnects: true,
  get_interconnect: true,
  get_interconnect_status: true,
  get_interconnect_loa: true,
  get_interconnect_loa_default_name: true,
  list_cnis: true,
  get_cni: true,
  list_magic_routes: true,
  list_cf_interconnects: true,
  list_gre_tunnels: true,
  list_ipsec_tunnels: true,
  get_magic_bgp_settings: true,
  list_ip_prefixes: true,
  list_bgp_prefixes: true,
};

/** True for the reads of what a circuit carries, whose answers have a form of their own. */
function isTraffic(operation: Operation): boolean {
  return operation in traffic;
}

const traffic: Readonly<Record<TrafficOperation, true>> = {
  list_magic_routes: true,
  list_cf_interconnects: true,
  list_gre_tunnels: true,
  list_ipsec_tunnels: true,
  get_magic_bgp_settings: true,
  list_ip_prefixes: true,
  list_bgp_prefixes: true,
  query_analytics: true,
};

const lists: readonly Operation[] = ['list_slots', 'list_interconnects', 'list_cnis'];

const cnis: readonly Operation[] = ['list_cnis', 'create_cni', 'get_cni', 'update_cni'];

const ports: readonly Operation[] = [
  'list_slots',
  'get_slot',
  'list_interconnects',
  'create_interconnect',
  'get_interconnect',
];
