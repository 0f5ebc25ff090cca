import type { GuardId } from '../../model/plan.ts';
import { joinWords, shellWord } from '../../model/text.ts';

/** True in the workflow of a pull request: there a trailer in a commit lifts a guard, and no flag. */
export interface Lifting {
  readonly inPull?: boolean | undefined;
}

/** What lifts a guard: for each value a flag, or a trailer. Without values, the guard is lifted as a whole. */
export function allowWords(id: GuardId, values: readonly string[], { inPull = false }: Lifting): string {
  const texts = values.length === 0 ? [id] : values.map((value) => `${id}=${value}`);
  if (!inPull) return `${texts.map((text) => `--allow ${shellWord(text)}`).join(' ')} on plan and apply`;
  const trailers = joinWords(texts.map((text) => `Demarc-Allow: ${text}`));
  const lines = texts.length === 1 ? 'the line' : 'the lines';
  return `${lines} ${trailers} at the end of a commit message of the pull request`;
}
