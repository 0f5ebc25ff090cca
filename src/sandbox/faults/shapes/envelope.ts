import type { JsonValue } from '../../../model/json.ts';

/** An empty answer is a `result` of null. */
export function envelope(answer: JsonValue | undefined): JsonValue {
  return { success: true, errors: [], messages: [], result: answer ?? null };
}
