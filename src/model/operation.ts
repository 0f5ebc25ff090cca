/** Operation ids of the contract that only read. */
export type ReadOperation =
  | 'get_settings'
  | 'list_interconnects'
  | 'get_interconnect'
  | 'get_interconnect_loa'
  | 'get_interconnect_status'
  | 'list_cnis'
  | 'get_cni'
  | 'list_slots'
  | 'get_slot';

/** Operation ids of the contract that change something. */
export type WriteOperation =
  'update_settings' | 'create_interconnect' | 'delete_interconnect' | 'create_cni' | 'update_cni' | 'delete_cni';

export type Operation = ReadOperation | WriteOperation;
