import type { VariableNames } from './variable-names.ts';

/** How accounts are turned into documents. */
export interface ExportOptions {
  /** Sensitive fields are written as variables; else they are left unmanaged. */
  readonly secrets: boolean;
  /** `protect: true` on everything. */
  readonly protect: boolean;
  readonly variables: VariableNames;
  /** Objects that cannot be declared without a change to them, with the reason. */
  readonly withheld: ReadonlyMap<string, string>;
}
