import type { GuardId } from '../model/plan.ts';

/** A guard that `--allow` lifts. The value limits what is lifted. */
export interface Allowance {
  readonly id: GuardId;
  /** Undefined: the guard is lifted for the whole run. Only `account` and `max-deletes` allow that. */
  readonly value: string | undefined;
}

/** `protect` is not in this list: only an edit of the document releases a protected object. */
const liftableGuards = ['account', 'black-hole', 'foreign', 'max-deletes', 'outage', 'preflight', 'unhealthy'] as const;

/** For guards that need a value: what the value names. */
const neededValues = new Map<GuardId, string>([
  ['black-hole', 'PREFIX, or the address of a change (cni.KEY)'],
  ['foreign', 'KEY of the interconnect that is deleted or replaced'],
  ['outage', 'SET, the name of a backup set'],
  ['preflight', 'ADDRESS of the change that is not judged'],
  ['unhealthy', 'KEY of the interconnect that CNIs move onto'],
]);

/**
 * Reads one `ID[=VALUE]`. If it is not valid, the message says why.
 * @param before what stands before it where it is written, a blank included
 */
export function parseAllowance(
  text: string,
  before = '--allow ',
): { readonly ok: true; readonly allowance: Allowance } | { readonly ok: false; readonly message: string } {
  const refused = (message: string) => ({ ok: false as const, message });
  const [name = '', ...rest] = text.split('=');
  const value = rest.length === 0 ? undefined : rest.join('=');
  if (name === 'protect') {
    return refused('protect cannot be lifted: remove protect: true from the document, in a change of its own');
  }
  if (name === 'terms') {
    return refused(
      'terms cannot be lifted: loosen the term in a change of its own, then make the rest in a second one',
    );
  }
  const id = liftableGuards.find((guard) => guard === name);
  if (id === undefined) return refused(`there is no guard "${name}"; known are ${liftableGuards.join(', ')}`);
  const needed = neededValues.get(id);
  if (needed !== undefined && (value === undefined || value === '')) {
    return refused(`${before}${id} must say what it lifts: ${before}${id}=${needed}; give it again for another`);
  }
  if (id === 'account' && value !== undefined) {
    return refused(`${before}account takes no value; for the backup set account, write ${before}outage=account`);
  }
  if (value === '') {
    return refused(`${before}${id}= has no value; leave out the equals sign to lift it for the whole run`);
  }
  if (id === 'max-deletes' && value !== undefined && !/^\d{1,6}$/.test(value)) {
    return refused(`${before}max-deletes takes a whole number of circuits, not "${value}"`);
  }
  return { ok: true, allowance: { id, value } };
}

/** Skips texts that cannot be read: they were refused before. */
export function allowances(texts: readonly string[]): readonly Allowance[] {
  return texts.flatMap((text) => {
    const parsed = parseAllowance(text);
    return parsed.ok ? [parsed.allowance] : [];
  });
}

/** The value of an allowance is a key or an address. A live name is never taken for a key. */
export function isAllowedOn(allowed: readonly Allowance[], guard: 'foreign' | 'unhealthy', address: string): boolean {
  return allowed.some(({ id, value }) => id === guard && (value === address || `interconnect.${value}` === address));
}

/** True if another allowance lifts all that `text` lifts. */
export function isCovered(text: string, others: readonly string[]): boolean {
  if (others.includes(text)) return true;
  const [wanted] = allowances([text]);
  if (wanted === undefined) return false;
  return allowances(others).some(({ id, value }) => {
    if (id !== wanted.id) return false;
    if (value === undefined) return true;
    if (wanted.value === undefined) return false;
    if (id === 'max-deletes') return Number(wanted.value) <= Number(value);
    return wholeValues.has(id) ? value === wanted.value : addressOf(value) === addressOf(wanted.value);
  });
}

/** Guards whose values are no interconnects: texts that differ mean different things. An equal one was found before. */
const wholeValues: ReadonlySet<GuardId> = new Set(['black-hole', 'outage', 'preflight']);

function addressOf(value: string): string {
  return value.startsWith('interconnect.') ? value : `interconnect.${value}`;
}
