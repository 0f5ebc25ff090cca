import picomatch from 'picomatch';

/** Whether a name belongs to somebody else: the globs of `policy.ignore` on interconnect names and conduit names. */
export function ignoreMatcher(globs: readonly string[]): (name: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs], { dot: true, nonegate: true });
}
