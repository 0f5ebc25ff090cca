/**
 * True where a field, something above it or something inside it is written but has no value yet, because a variable is not set. Rules
 * about presence must not call such a field missing, or its list complete.
 */
export function mayBeWritten(declared: { readonly unknown: ReadonlySet<string> }, path: string): boolean {
  if (declared.unknown.size === 0) return false;
  for (const unknown of declared.unknown) {
    if (unknown === path || path.startsWith(`${unknown}.`) || unknown.startsWith(`${path}.`)) return true;
  }
  return false;
}
