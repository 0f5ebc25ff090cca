import type { GuardId } from '../model/plan.ts';

/** A guard that the command line lifts: for the whole run, or as far as the value says. */
export interface Allowance {
  readonly id: GuardId;
  readonly value: string | undefined;
}

/** The guards that can be lifted; a protected object is released by an edit of the document only. */
export const liftableGuards = ['account', 'foreign', 'max-deletes', 'outage', 'unhealthy'] as const;

/** Reads one `--allow ID[=VALUE]`; a message says what is wrong with it. */
export function parseAllowance(
  text: string,
): { readonly ok: true; readonly allowance: Allowance } | { readonly ok: false; readonly message: string } {
  const [name = '', ...rest] = text.split('=');
  const value = rest.length === 0 ? undefined : rest.join('=');
  if (name === 'protect') {
    return {
      ok: false,
      message: 'protect cannot be lifted on the command line: remove protect: true from the document',
    };
  }
  const id = liftableGuards.find((guard) => guard === name);
  if (id === undefined)
    return { ok: false, message: `there is no guard "${name}"; known are ${liftableGuards.join(', ')}` };
  if (value === '')
    return {
      ok: false,
      message: `--allow ${id}= has no value; leave out the equals sign to lift it for the whole run`,
    };
  if (id === 'max-deletes' && value !== undefined && !/^\d{1,6}$/.test(value)) {
    return { ok: false, message: `--allow max-deletes takes a whole number of circuits, not "${value}"` };
  }
  return { ok: true, allowance: { id, value } };
}

/** The allowances of a plan; those that cannot be read were refused before. */
export function allowances(texts: readonly string[]): readonly Allowance[] {
  return texts.flatMap((text) => {
    const parsed = parseAllowance(text);
    return parsed.ok ? [parsed.allowance] : [];
  });
}

/** Whether what one `--allow` lifts is lifted by one of the others as well. */
export function isCovered(text: string, others: readonly string[]): boolean {
  if (others.includes(text)) return true;
  const [wanted] = allowances([text]);
  return allowances(others).some(
    ({ id, value }) =>
      id === wanted?.id &&
      (value === undefined ||
        (id === 'max-deletes' && wanted.value !== undefined && Number(wanted.value) <= Number(value))),
  );
}
