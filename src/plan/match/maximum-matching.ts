/** A maximum matching between left vertices 0…n−1 and right vertices, and what else it could have been. */
export interface Matching {
  partner(left: number): number | undefined;
  /** The other right vertices that `left` has in some maximum matching. Empty where the choice is forced. */
  alternatives(left: number): readonly number[];
}

/**
 * Maximum bipartite matching by augmenting paths (Kuhn), O(vertices × edges). Left vertices and their edges are taken in the
 * order given, so the same graph gives the same matching.
 * @param edges for each left vertex, the right vertices that it may have
 */
export function maximumMatching(edges: readonly (readonly number[])[], rightCount: number): Matching {
  const ownerOf = new Array<number | undefined>(rightCount).fill(undefined);
  edges.forEach((_, left) => augment(left, new Set(), edges, ownerOf));
  const partnerOf = new Map(ownerOf.flatMap((left, right) => (left === undefined ? [] : [[left, right] as const])));
  return {
    partner: (left) => partnerOf.get(left),
    alternatives: (left) => alternatives(left, partnerOf.get(left), edges, ownerOf),
  };
}

function augment(
  left: number,
  visited: Set<number>,
  edges: readonly (readonly number[])[],
  ownerOf: (number | undefined)[],
): boolean {
  for (const right of edges[left] ?? []) {
    if (visited.has(right)) continue;
    visited.add(right);
    const owner = ownerOf[right];
    if (owner === undefined || augment(owner, visited, edges, ownerOf)) {
      ownerOf[right] = left;
      return true;
    }
  }
  return false;
}

function alternatives(
  left: number,
  partner: number | undefined,
  edges: readonly (readonly number[])[],
  ownerOf: readonly (number | undefined)[],
): readonly number[] {
  return (edges[left] ?? []).filter((right) => {
    if (right === partner) return false;
    const owner = ownerOf[right];
    // An unmatched vertex can push out any owner of what it could have; a matched one only if the owner finds another place.
    if (owner === undefined || partner === undefined) return true;
    const trial = [...ownerOf];
    trial[right] = left;
    trial[partner] = undefined;
    return augment(owner, new Set([right]), edges, trial);
  });
}
