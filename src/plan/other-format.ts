/** Tells a person to plan again: what an older version stored says less than a review must say. */
export const olderVersion = 'planned by an older version: push, or run Plan again';

/**
 * Why a stored text is not in the format that this version writes; undefined if it is.
 * @param found the format that it names
 * @param known `NAME/MAJOR`
 */
export function otherFormat(
  found: unknown,
  known: string,
): { readonly isOlder: boolean; readonly message: string } | undefined {
  if (found === known) return undefined;
  const [, name, major] = /^(.*\/)(\d+)$/.exec(known) ?? [];
  const other = typeof found === 'string' && found.startsWith(name ?? known) ? Number(found.slice(name?.length)) : NaN;
  const isOlder = other < Number(major);
  if (isOlder) return { isOlder, message: `${olderVersion} (its format is ${String(found)}, not ${known})` };
  const what = typeof found === 'string' ? `its format is ${found}` : 'it has no format';
  return { isOlder, message: `it is not what this version reads: ${what}, not ${known}` };
}
