/** What the command line says about planning. */
export interface PlanOptions {
  /** Guards that are lifted, as `ID` or `ID=VALUE`. */
  readonly allowed: readonly string[];
  /** Sensitive fields were not read and are not compared. */
  readonly skipSecrets: boolean;
  /** Moves onto interconnects that the plan creates are held until these are Healthy (`--wait`). */
  readonly wait?: boolean;
  /** Ids of CNIs whose MD5 key the API did not give back when it was set: such a key is not compared. */
  readonly unreadableKeys?: readonly string[];
  /** Only these changes, and what they need (`--only`). Addresses. */
  readonly only?: readonly string[];
}
