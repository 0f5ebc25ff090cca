import type { SandboxFault } from '../../model/generated/sandbox-faults.ts';
import type { Operation, ReadOperation } from '../../model/operation.ts';

const reads: Readonly<Record<ReadOperation, true>> = {
  get_settings: true,
  list_slots: true,
  get_slot: true,
  list_interconnects: true,
  get_interconnect: true,
  get_interconnect_status: true,
  get_interconnect_loa: true,
  list_cnis: true,
  get_cni: true,
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

/** Whether a fault of this kind has anything to spoil in an operation; where not, it does not count its requests. */
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
      return operation !== 'get_interconnect_loa';
    case 'unknown_fields':
      return operation !== 'get_interconnect_loa' && operation !== 'delete_cni' && operation !== 'delete_interconnect';
    default:
      return true;
  }
}
