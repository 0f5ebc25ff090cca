// Generated from schemas/diff.schema.json by npm run generate. Do not edit.

export type Count = number;
export type DiffValue = (string | number) | string[] | DiffSensitiveMark;

/**
 * What changed in live accounts between two snapshots, or since one (demarc diff --format json). It holds no secret. Objects are matched by what identifies them live: the name of an interconnect, the id of a CNI.
 */
export interface DiffDocument {
  format: 'demarc.diff/1';
  before: DiffMoment;
  after: DiffMoment;
  /**
   * One entry an account, sorted by account tag.
   */
  accounts: DiffAccount[];
}
export interface DiffMoment {
  /**
   * ISO 8601, UTC.
   */
  taken_at: string;
  /**
   * Whether it was read from the API for this diff.
   */
  live: boolean;
}
export interface DiffAccount {
  /**
   * The account tag.
   */
  account: string;
  summary: DiffSummary;
  /**
   * Settings, then interconnects by name, then CNIs by address.
   */
  changes: DiffChange[];
  /**
   * Light that is another than before. It is no difference: it is in no summary, and the exit code does not show it.
   */
  health: DiffLight[];
  /**
   * Fields that could not be compared, sorted.
   */
  not_compared: DiffNotCompared[];
}
export interface DiffSummary {
  create: Count;
  update: Count;
  replace: Count;
  delete: Count;
  unchanged: Count;
}
export interface DiffChange {
  /**
   * settings, interconnect.NAME with the live name, or cni.NAME with the conduit name (after the change; of a CNI that is gone: before).
   */
  address: string;
  kind: 'settings' | 'interconnect' | 'cni';
  /**
   * replace: a CNI that was deleted and made again under the same conduit name: it has another id.
   */
  action: 'create' | 'update' | 'replace' | 'delete';
  /**
   * The live name or id: after the change; of an object that is gone, before. Null for settings.
   */
  live_id: string | null;
  /**
   * Of a replace: the id before.
   */
  replaces?: string;
  /**
   * Site, facility, device, speed; or region and bandwidth.
   */
  place?: string[];
  /**
   * Sorted by path. A create lists every field without before, a delete every field without after.
   */
  fields: DiffField[];
}
/**
 * before is left out where there was nothing, after where there is nothing.
 */
export interface DiffField {
  /**
   * Dotted, in the vocabulary of the documents: magic.mtu.
   */
  path: string;
  before?: DiffValue;
  after?: DiffValue;
}
export interface DiffSensitiveMark {
  sensitive: true;
}
export interface DiffLight {
  address: string;
  /**
   * The live name of the interconnect.
   */
  live_id: string;
  /**
   * The API's word for it, with its reason.
   */
  before: string;
  after: string;
}
export interface DiffNotCompared {
  address: string;
  path: string;
  reason: string;
}
