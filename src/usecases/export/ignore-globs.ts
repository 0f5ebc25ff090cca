import { literalGlob, longestGlob } from '../../model/name-glob.ts';

/**
 * Globs for `policy.ignore`, one for each name, that match these names and none of `declared`. A name for which there is no such glob is
 * left out: it then stays in the plan's list of what nobody manages.
 */
export function ignoreGlobs(names: readonly string[], declared: readonly string[]): readonly string[] {
  const isDeclared = new Set(declared);
  return names
    .map((name) => ({ name, glob: literalGlob(name) }))
    .filter(({ name, glob }) => name !== '' && glob.length <= longestGlob && !isDeclared.has(name))
    .map(({ glob }) => glob);
}
