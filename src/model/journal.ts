import type { LiveCni } from './live.ts';

/** A CNI in a journal. A break-before-make change deleted it, and demarc does not know that it is restored. */
export interface JournaledCni {
  /** The whole object just before its delete. Its id identifies the entry. */
  readonly cni: LiveCni;
  /** Its key in the documents; null if no document declares it. */
  readonly key: string | null;
  /** The key of the interconnect on which it is created again. */
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly deletedAt: string;
  /** The interconnect and the name of a POST that may have created it again. */
  readonly creating?: { readonly interconnect: string; readonly conduitName: string };
  /** The id of the CNI that replaces it. This CNI may lack fields that a POST cannot send. */
  readonly created?: string;
}

/** A circuit that a run ordered, but that the API stored with different values. */
export interface StoredCircuit {
  /** The key of the interconnect in the documents. */
  readonly key: string;
  /** Its live name. */
  readonly name: string;
  readonly fields: readonly { readonly field: string; readonly asked: string; readonly stored: string }[];
}

/** Facts from earlier runs on this machine that the live account does not show. */
export interface Journaled {
  /** CNIs that were deleted and are not restored. */
  readonly entries: readonly JournaledCni[];
  /** Circuits that differ from their order. */
  readonly circuits: readonly StoredCircuit[];
}

/** The text for an entry in a plan. Its reader may know only the address. */
export function journaledAddress({ key, cni }: JournaledCni): string {
  return `cni.${key ?? cni.magic.conduit_name}`;
}

/**
 * Records on disk the whole CNI before a run deletes it to create it again, and the circuits that differ from their order. Each call
 * resolves when the record is on disk.
 */
export interface DeletionJournal {
  /** The path of the journal file, for messages. */
  readonly path: string;
  /** CNIs that this run or an earlier run deleted and that are not restored, by the deleted id. */
  readonly entries: readonly JournaledCni[];
  /** Call it before the run deletes a CNI. */
  keep(entry: Pick<JournaledCni, 'cni' | 'key' | 'host'>): Promise<void>;
  /** Call it before the run creates a CNI that replaces the deleted CNI. */
  creating(id: string, where: { readonly interconnect: string; readonly conduitName: string }): Promise<void>;
  /** The replacement exists; `created` is its id. */
  created(id: string, created: string): Promise<void>;
  /** The replacement was certainly not created. */
  notCreated(id: string): Promise<void>;
  /** The CNI is restored completely. */
  restored(id: string): Promise<void>;
  /** The API stored a circuit with values that differ from the order. Without this record, the next run would order a second circuit. */
  storedOtherwise(circuit: StoredCircuit): Promise<void>;
}
