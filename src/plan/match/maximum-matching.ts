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
 * Maximum bipartite matching by shortest augmenting paths, one left vertex after the other. Left vertices and their edges are taken in the
 * order given, and one that has a partner moves only where it must: the same graph gives the same matching, and the first choice goes to
 * the first. A search goes through a list of edges once, though many left vertices share it (the same array).
 *
 * What a search without an end has visited is passed over by all later ones. No edge leads out of it, and all its right vertices have
 * partners in it. So no later path that ends at a free vertex goes through it, and it stays as it is.
 */
export function maximumMatching(edges: Edges, rightCount: number): Matching {
  const partnerOf = new Array<number | undefined>(edges.length).fill(undefined);
  const ownerOf = new Array<number | undefined>(rightCount).fill(undefined);
  /** By right vertex, and by list of edges: the left vertex whose search was there last, or `closed`. */
  const seen = new Array<number>(rightCount).fill(-1);
  const walked = new Map<readonly number[], number>();
  const closed = edges.length;
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
    const lists: (readonly number[])[] = [];
    // The list grows while it is walked.
    for (const vertex of queue) {
      const rights = edges[vertex] ?? [];
      const last = walked.get(rights);
      if (last === left || last === closed) continue;
      walked.set(rights, left);
      lists.push(rights);
      for (const right of rights) {
        if (seen[right] === left || seen[right] === closed) continue;
        seen[right] = left;
        wantedBy[right] = vertex;
        const owner = ownerOf[right];
        if (owner === undefined) return right;
        queue.push(owner);
      }
    }
    close(lists);
    return undefined;
  }

  function close(lists: readonly (readonly number[])[]): void {
    for (const rights of lists) {
      walked.set(rights, closed);
      for (const right of rights) seen[right] = closed;
    }
  }
}
