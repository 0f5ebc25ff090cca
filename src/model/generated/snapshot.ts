// Generated from schemas/snapshot.schema.json by npm run generate. Do not edit.

/**
 * Live accounts as they were read. demarc snapshot writes it, with the fields that demarc knows and a mark in place of each MD5 key; with --secrets, with every field and with the keys. apply --snapshot FILE writes it before the first write, always with the keys. A file with keys is to be kept as a secret. Integers beyond 2^53 are written digit by digit: read it with a parser that keeps them. It is a seed of the sandbox too (demarc sandbox --seed FILE), so that a plan can be rehearsed there. demarc diff and demarc export --from read it.
 */
export interface SnapshotDocument {
  format: 'demarc.snapshot/1';
  /**
   * When the file was written: ISO 8601, UTC.
   */
  taken_at: string;
  /**
   * The version of demarc.
   */
  demarc: string;
  /**
   * false: each MD5 key is replaced by {"sensitive": true}, and only fields that demarc knows are there. Absent, or true: the objects are whole, MD5 keys in clear.
   */
  secrets?: boolean;
  /**
   * Of the plan that was about to be carried out. Only of apply --snapshot.
   */
  fingerprint?: string;
  /**
   * By account tag, each complete. Of apply --snapshot: every account of the plan, whether the plan changes it or not.
   */
  accounts: {
    [k: string]: SnapshotAccount;
  };
}
export interface SnapshotAccount {
  settings: Object;
  /**
   * Every one, by name.
   */
  interconnects: Object[];
  /**
   * Every one, by id.
   */
  cnis: Object[];
  /**
   * Ports, as far as demarc knows their fields: those that the plan looked at, or those that the interconnects are on. Never all of the account.
   */
  slots: Object[];
  /**
   * The health that was asked for, by interconnect name. Not of all: of apply --snapshot, what the plan asked for; of demarc snapshot, what was answered.
   */
  status: {
    [k: string]: Object;
  };
}
/**
 * As it was on the wire. Without secrets: the known fields of it.
 */
export interface Object {
  [k: string]: unknown;
}
