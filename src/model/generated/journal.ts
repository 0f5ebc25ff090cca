// Generated from schemas/journal.schema.json by npm run generate. Do not edit.

/**
 * One line of the journal of a break before make: NDJSON, one JSON object a line, the head first. apply writes each line before the request that it is about, so that a run that ends there loses nothing; the next run, or apply --resume FILE on another machine, makes the CNIs again. It also names circuits for which the API stored other values than ordered, and new CNIs that lack fields which a second request gives them. It holds MD5 keys in clear: keep it as a secret. Integers beyond 2^53 are written digit by digit. A last line without its line break was cut off, and nothing was sent for it.
 */
export type JournalLine =
  | JournalHead
  | JournalDeleting
  | JournalCreating
  | JournalCreated
  | JournalNotCreated
  | JournalRestored
  | JournalStoredOtherwise
  | JournalMaking
  | JournalMade
  | JournalComplete;
/**
 * The id of the CNI that was deleted.
 */
export type Id = string;

export interface JournalHead {
  format: 'demarc.journal/1';
  /**
   * The account tag.
   */
  account: string;
  /**
   * The base URL of the API; of one on loopback without its port; of --sandbox the folder of its state.
   */
  network: string;
  /**
   * The version of demarc.
   */
  demarc: string;
}
/**
 * A CNI is about to be deleted, and will be recreated.
 */
export interface JournalDeleting {
  event: 'deleting';
  at: string;
  /**
   * Its key in the documents; null where none declared it.
   */
  key: string | null;
  /**
   * The key of the interconnect that will carry it again.
   */
  host: string;
  /**
   * The whole object as it was on the wire, with every field that it had.
   */
  cni: {
    [k: string]: unknown;
  };
}
/**
 * A CNI is about to be created in its place.
 */
export interface JournalCreating {
  event: 'creating';
  id: Id;
  interconnect: string;
  conduit_name: string;
}
export interface JournalCreated {
  event: 'created';
  id: Id;
  /**
   * The id of the CNI that was created.
   */
  cni_id: string;
}
/**
 * It was certainly not created.
 */
export interface JournalNotCreated {
  event: 'not_created';
  id: Id;
}
/**
 * It exists again as it was: the journal no longer keeps it.
 */
export interface JournalRestored {
  event: 'restored';
  id: Id;
}
/**
 * A circuit was ordered, and the API stored other values than requested. While it exists and no document contains these values, no run orders another one for its key.
 */
export interface JournalStoredOtherwise {
  event: 'stored_otherwise';
  /**
   * Its key in the documents.
   */
  key: string;
  /**
   * Its live name.
   */
  name: string;
  /**
   * @minItems 1
   */
  fields: [
    {
      /**
       * As a document has it: slot_id.
       */
      field: string;
      asked: string;
      stored: string;
    },
    ...{
      /**
       * As a document has it: slot_id.
       */
      field: string;
      asked: string;
      stored: string;
    }[]
  ];
}
/**
 * A CNI is about to be created that gets the rest of its fields with a second request, such as its addresses.
 */
export interface JournalMaking {
  event: 'making';
  at: string;
  /**
   * Its key in the documents.
   */
  key: string;
  /**
   * The live name of its interconnect.
   */
  interconnect: string;
  conduit_name: string;
}
/**
 * The CNI exists, and is now as the run left it: it lacks the rest of its fields. A CNI that is not so any more was changed by somebody else.
 */
export interface JournalMade {
  event: 'made';
  /**
   * As in the line `making`.
   */
  conduit_name: string;
  /**
   * The id of the CNI that was created.
   */
  cni_id: string;
  cust_ip: string;
  p2p_ip: string;
  bgp_mode?: string;
}
/**
 * The CNI has all its fields, or was certainly not created: the journal no longer keeps it.
 */
export interface JournalComplete {
  event: 'complete';
  /**
   * As in the line `making`.
   */
  conduit_name: string;
}
