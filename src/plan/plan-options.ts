/** What the command line says about planning. */
export interface PlanOptions {
  /** Guards that are lifted, as `ID` or `ID=VALUE`. */
  readonly allowed: readonly string[];
  /** Sensitive fields were not read and are not compared. */
  readonly skipSecrets: boolean;
}
