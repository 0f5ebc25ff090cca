// Generated from schemas/sandbox-faults.schema.json by npm run generate. Do not edit.

export type SandboxFault = LatencyFault | StatusFault;
/**
 * Operation ids of the contract; left out: every operation.
 */
export type Operations = FaultOperation | FaultOperation[];
export type FaultOperation =
  | 'get_settings'
  | 'update_settings'
  | 'list_slots'
  | 'get_slot'
  | 'list_interconnects'
  | 'create_interconnect'
  | 'get_interconnect'
  | 'delete_interconnect'
  | 'get_interconnect_status'
  | 'get_interconnect_loa'
  | 'list_cnis'
  | 'create_cni'
  | 'get_cni'
  | 'update_cni'
  | 'delete_cni';
/**
 * Only this request of the operation, or these, counted from 1.
 */
export type Nth = number | number[];
/**
 * Every so many requests of the operation: 3 is the 3rd, 6th, 9th…
 */
export type Every = number;
/**
 * Each request of the operation with this chance, drawn from a generator that `seed` starts.
 */
export type Probability = number;
/**
 * Of `probability`: the same seed draws the same requests. Default: 0.
 */
export type Seed = number;
/**
 * What the sandbox does wrong on purpose. Every fault counts the requests of its operation by itself, from when the list was set; several faults may meet on one request: latencies add up, and the first of the others is carried out.
 */
export type SandboxFaults = SandboxFault[];

/**
 * The answer comes later.
 */
export interface LatencyFault {
  kind: 'latency';
  operation?: Operations;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  /**
   * Milliseconds, on top of --latency.
   */
  ms: number;
}
/**
 * The request is answered with this status and is not carried out.
 */
export interface StatusFault {
  kind: 'status';
  operation?: Operations;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  status: number;
  /**
   * Sent as JSON, whatever it is; left out: an empty body.
   */
  body?: {} | unknown[] | string | number | boolean | null;
}
