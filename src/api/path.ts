export type EncodedPath =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly message: string };

/**
 * Encodes path segments. Refuses the ones that would address something else than the caller means: an empty interconnect name turns
 * a get into a list, and `.` and `..` are resolved away by every URL parser.
 */
export function encodePath(segments: readonly string[]): EncodedPath {
  for (const segment of segments) {
    const problem = problemOf(segment);
    if (problem !== undefined) return { ok: false, message: problem };
  }
  return { ok: true, path: segments.map((segment) => `/${encodeURIComponent(segment)}`).join('') };
}

function problemOf(segment: string): string | undefined {
  if (segment === '') return 'an empty name or id cannot be asked for';
  if (segment === '.' || segment === '..') return `the name or id "${segment}" cannot be part of a URL`;
  if (/\p{Surrogate}/u.test(segment)) return 'a name or id holds half a character (a lone surrogate)';
  return undefined;
}
