import type { GuardId } from '../../model/plan.ts';
import { shellWord } from '../../model/text.ts';

/** The flags that lift a guard, one for each value. */
export function allowFlags(id: GuardId, values: readonly string[]): string {
  return values.map((value) => `--allow ${shellWord(`${id}=${value}`)}`).join(' ');
}
