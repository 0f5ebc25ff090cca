import type { Operation } from '../model/operation.ts';

/** What an operation does, after "could not". */
export const operationWords: Readonly<Record<Operation, string>> = {
  get_settings: 'read the settings of the account',
  update_settings: 'update the settings of the account',
  list_interconnects: 'list the interconnects',
  get_interconnect: 'read the interconnect',
  create_interconnect: 'create the interconnect',
  delete_interconnect: 'delete the interconnect',
  get_interconnect_status: 'read the status of the interconnect',
  get_interconnect_loa: 'fetch the Letter of Authorization',
  list_cnis: 'list the CNIs',
  get_cni: 'read the CNI',
  create_cni: 'create the CNI',
  update_cni: 'update the CNI',
  delete_cni: 'delete the CNI',
  list_slots: 'list the slots',
  get_slot: 'read the slot',
};
