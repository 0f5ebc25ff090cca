import type { JournaledCni, StoredCircuit } from '../model/journal.ts';
import type { TakenPorts } from './slots/taken-ports.ts';
import type { UnreadableKeys } from './unreadable-keys.ts';

/** What the command line says about planning. */
export interface PlanOptions {
  /** Guards that are lifted, as `ID` or `ID=VALUE`. */
  readonly allowed: readonly string[];
  /** Sensitive fields were not read and are not compared. */
  readonly skipSecrets: boolean;
  /** Moves onto interconnects that the plan creates are held until these are Healthy (`--wait`). */
  readonly wait?: boolean;
  /** What the API showed in place of an MD5 key that was set, by the id of the CNI: what is shown so is not compared. */
  readonly unreadableKeys?: UnreadableKeys;
  /** What an interrupted run deleted and did not bring back. */
  readonly journal?: readonly JournaledCni[];
  /** What earlier runs ordered and the API stored otherwise. */
  readonly circuits?: readonly StoredCircuit[];
  /** Only these changes, and what they need (`--only`). Addresses. */
  readonly only?: readonly string[];
  /** Ports that other accounts of the run name or get. */
  readonly taken?: TakenPorts;
}
