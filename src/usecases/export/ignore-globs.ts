import { ignoreMatcher } from '../../plan/match/ignore.ts';

const special = /[\\*?[\]{}()!+@|^$]/g;

/**
 * Globs for `policy.ignore`, one for each name, that match these names and none of `declared`. A name for which there is no such glob is
 * left out: it then stays in the plan's list of what nobody manages.
 */
export function ignoreGlobs(names: readonly string[], declared: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, glob: name.replace(special, '\\$&') }))
    .filter(({ name, glob }) => {
      const matches = ignoreMatcher([glob]);
      return matches(name) && !declared.some(matches);
    })
    .map(({ glob }) => glob);
}
