import type { LiveCni } from './live.ts';

/** A CNI that a break before make deleted and that is not known to be back, as a journal keeps it. */
export interface JournaledCni {
  /** The whole object as it was just before its delete. Its id names the entry. */
  readonly cni: LiveCni;
  /** Its key in the documents; null where none declared it. */
  readonly key: string | null;
  /** The key of the interconnect that carries it again. */
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly deletedAt: string;
  /** A POST that may have made it anew: on which interconnect, under which name. */
  readonly creating?: { readonly interconnect: string; readonly conduitName: string };
  /** The id of the CNI that was made in its place, and may lack what a POST cannot carry. */
  readonly created?: string;
}

/** A circuit that a run ordered and that the API stored otherwise than it was asked to. */
export interface StoredCircuit {
  /** The key of the interconnect in the documents. */
  readonly key: string;
  /** Its live name. */
  readonly name: string;
  readonly fields: readonly { readonly field: string; readonly asked: string; readonly stored: string }[];
}

/** Facts of earlier runs on this machine that the live account does not show. */
export interface Journaled {
  /** CNIs that were deleted and are not back. */
  readonly entries: readonly JournaledCni[];
  /** Circuits that are not what was ordered. */
  readonly circuits: readonly StoredCircuit[];
}

/** What a plan says of an entry, for a reader who has only an address to go by. */
export function journaledAddress({ key, cni }: JournaledCni): string {
  return `cni.${key ?? cni.magic.conduit_name}`;
}

/**
 * Where a run writes down, before it deletes a CNI to make it again, the whole object, and which circuit is not what it ordered. Each call resolves once
 * that is on the disk.
 */
export interface DeletionJournal {
  /** Where it is, for messages. */
  readonly path: string;
  /** What is not back yet, of this run and of earlier ones, by the id that was deleted. */
  readonly entries: readonly JournaledCni[];
  /** A CNI is about to be deleted. */
  keep(entry: Pick<JournaledCni, 'cni' | 'key' | 'host'>): Promise<void>;
  /** A CNI is about to be made in place of the deleted one. */
  creating(id: string, where: { readonly interconnect: string; readonly conduitName: string }): Promise<void>;
  /** It was made: `created` is its id. */
  created(id: string, created: string): Promise<void>;
  /** It was certainly not made. */
  notCreated(id: string): Promise<void>;
  /** It is there as it was. */
  restored(id: string): Promise<void>;
  /** A circuit was ordered and is something else: without this line, the next run would order another one. */
  storedOtherwise(circuit: StoredCircuit): Promise<void>;
}
