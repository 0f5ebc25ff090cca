import type { Edges } from './edges.ts';
import { otherChoices, type OtherChoices } from './other-choices.ts';

/** A maximum matching between left vertices 0…n−1 and right vertices, and what else it could have been. */
export interface Matching {
  partner(left: number): number | undefined;
  /** The other right vertices that `left` has in some maximum matching. Empty where the choice is forced. */
  alternatives(left: number): readonly number[];
  /** Whether some maximum matching leaves its partner to nobody. */
  canLeave(left: number): boolean;
}

/**
 * Maximum bipartite matching by shortest augmenting paths, one left vertex after the other, O(vertices × edges). Left vertices and
 * their edges are taken in the order given, and one that has a partner moves only where it must: the same graph gives the same
 * matching, and the first choice goes to the first.
 */
export function maximumMatching(edges: Edges, rightCount: number): Matching {
  const partnerOf = new Array<number | undefined>(edges.length).fill(undefined);
  const ownerOf = new Array<number | undefined>(rightCount).fill(undefined);
  const seen = new Array<number>(rightCount).fill(-1);
  const wantedBy = new Array<number>(rightCount).fill(-1);
  for (const left of edges.keys()) {
    let right = augmentingEnd(left);
    while (right !== undefined) {
      const owner = wantedBy[right] ?? left;
      const before = partnerOf[owner];
      partnerOf[owner] = right;
      ownerOf[right] = owner;
      right = owner === left ? undefined : before;
    }
  }
  let known: OtherChoices | undefined;
  const others = () => (known ??= otherChoices(edges, partnerOf, ownerOf));
  return {
    partner: (left) => partnerOf[left],
    alternatives: (left) => others().of(left),
    canLeave: (left) => others().canLeave(left),
  };

  /** The free right vertex at the end of a shortest path from `left`; the path is left behind in `wantedBy`. */
  function augmentingEnd(left: number): number | undefined {
    const queue = [left];
    // The list grows while it is walked.
    for (const one of queue) {
      for (const right of edges[one] ?? []) {
        if (seen[right] === left) continue;
        seen[right] = left;
        wantedBy[right] = one;
        const owner = ownerOf[right];
        if (owner === undefined) return right;
        queue.push(owner);
      }
    }
    return undefined;
  }
}
