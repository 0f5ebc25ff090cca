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

/**
 * A CNI that a run creates and completes with a second request: a create cannot carry its addresses and its BGP mode. No traffic uses it
 * in between.
 */
export interface HalfMadeCni {
  /** Its key in the documents of that run. */
  readonly key: string;
  /** The live name of its interconnect. */
  readonly interconnect: string;
  readonly conduitName: string;
  /** When the create was sent: ISO 8601, UTC. */
  readonly at: string;
  /** As the run left it. Undefined: the create may not have been carried out. */
  readonly left?: HalfMadeState;
}

export interface HalfMadeState {
  readonly id: string;
  readonly cust_ip: string;
  readonly p2p_ip: string;
  readonly bgp_mode?: string;
}

/** Facts from earlier runs on this machine that the live account does not show. */
export interface Journaled {
  /** CNIs that were deleted and are not restored. */
  readonly entries: readonly JournaledCni[];
  /** Circuits that differ from their order. */
  readonly circuits: readonly StoredCircuit[];
  /** CNIs that were created and not completed. */
  readonly halfMade: readonly HalfMadeCni[];
}

/** The text for an entry in a plan. Its reader may know only the address. */
export function journaledAddress({ key, cni }: JournaledCni): string {
  return `cni.${key ?? cni.magic.conduit_name}`;
}

/**
 * Records on disk the whole CNI before a run deletes it to create it again, the circuits that differ from their order, and the CNIs that are
 * created and not complete yet. Each call resolves when the record is on disk.
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
  /** CNIs that this run or an earlier run created and did not complete. */
  readonly halfMade: readonly HalfMadeCni[];
  /** Call it before the run creates a CNI that a second request completes. */
  making(cni: Pick<HalfMadeCni, 'key' | 'interconnect' | 'conduitName'>): Promise<void>;
  /** The CNI exists, and is so until it is complete. Call it before the request that completes the CNI, too. */
  made(conduitName: string, left: HalfMadeState): Promise<void>;
  /** The CNI was certainly not created. */
  notMade(conduitName: string): Promise<void>;
  /** This run changed a CNI. If it is half made, it is so until it is complete. */
  changed(left: HalfMadeState): Promise<void>;
  /** This run gave a CNI all its fields. */
  complete(id: string): Promise<void>;
}
