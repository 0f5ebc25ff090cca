import type { Environment } from './run-context.ts';

/** The first of these variables that holds something, trimmed. An unset secret of a CI system arrives empty: that is not set. */
export function environmentValue(environment: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '');
}
