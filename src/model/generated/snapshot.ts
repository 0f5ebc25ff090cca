// Generated from schemas/snapshot.schema.json by npm run generate. Do not edit.

/**
 * What apply --snapshot FILE keeps: the accounts as the plan saw them, before the first write. It holds MD5 keys in clear, as the API gives them: keep it as a secret. Integers beyond 2^53 are written digit by digit: read it with a parser that keeps them. It is a seed of the sandbox too (demarc sandbox --seed FILE), so that the same plan can be rehearsed there.
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
   * Of the plan that was about to be carried out.
   */
  fingerprint: string;
  /**
   * By account tag: every account of the plan, whole, whether the plan changes it or not.
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
   * The ports that the plan looked at, as far as demarc knows their fields; not all of the account.
   */
  slots: Object[];
  /**
   * The health that the plan asked for, by interconnect name; not of all.
   */
  status: {
    [k: string]: Object;
  };
}
/**
 * As it was on the wire, with every field that it had.
 */
export interface Object {
  [k: string]: unknown;
}
