import { addTo } from '../../model/collections.ts';
/** A maximum matching between left vertices 0…n−1 and right vertices, and its alternatives. */
export interface Matching {
  partner(left: number): number | undefined;
  /** The other right vertices that `left` has in some maximum matching. Empty where `left` has no other choice. */
  alternatives(left: number): readonly number[];
  /** True if in some maximum matching no left vertex has the partner of `left`. */
  canLeave(left: number): boolean;
}

/**
 * Maximum bipartite matching by shortest augmenting paths, one left vertex after the other. Left vertices and their edges are taken in the
 * given order, so the first vertex has the first choice. A vertex that has a partner moves only where it must. The same graph gives the
 * same matching. A search walks a list of edges once, although many left vertices may share it (the same array).
 *
 * Later searches skip what a search without an end has visited. No edge leads out of that part, and all its right vertices have partners in
 * it. So no later path that ends at a free vertex goes through it, and it does not change.
 */
export function maximumMatching(edges: Edges, rightCount: number): Matching {
  const partnerOf = new Array<number | undefined>(edges.length).fill(undefined);
  const ownerOf = new Array<number | undefined>(rightCount).fill(undefined);
  /** `seen` by right vertex, `walked` by list of edges: the left vertex whose search was the last to visit, or `closed`. */
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

  /** The free right vertex at the end of a shortest path from `left`; undefined if no path exists. Stores the path in `wantedBy`. */
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

/** A bipartite graph: for each left vertex 0…n−1, the right vertices that it may have. */
export type Edges = readonly (readonly number[])[];

interface OtherChoices {
  /** The right vertices, other than its partner, that a left vertex has in some other maximum matching. */
  of(left: number): readonly number[];
  /** True if in some maximum matching no left vertex has the partner of `left`. */
  canLeave(left: number): boolean;
}

/**
 * Finds the right vertices, other than its partner, that a left vertex has in some other maximum matching. An edge is in such a matching if
 * and only if it lies on an alternating circle or path (Berge). The path has an even length and begins at an unmatched vertex. O(edges),
 * once for all vertices.
 */
function otherChoices(
  edges: Edges,
  partnerOf: readonly (number | undefined)[],
  ownerOf: readonly (number | undefined)[],
): OtherChoices {
  const next = (left: number) => (edges[left] ?? []).filter((right) => right !== partnerOf[left]);
  const fromUnmatched = reachedFromUnmatched(edges, partnerOf, ownerOf);
  const toFree = leadingToFree(edges, partnerOf, ownerOf);
  let known: readonly number[] | undefined;
  const circleOf = (left: number) => (known ??= circles(edges, ownerOf))[left];
  const isChoice = (left: number, right: number) => {
    const owner = ownerOf[right];
    if (owner === undefined || fromUnmatched.has(left) || toFree.has(owner)) return true;
    return circleOf(owner) === circleOf(left);
  };
  return {
    of: (left) => next(left).filter((right) => isChoice(left, right)),
    canLeave: (left) => toFree.has(left),
  };
}

/** Unmatched left vertices, and the left vertices that they could replace in a maximum matching. */
function reachedFromUnmatched(
  edges: Edges,
  partnerOf: readonly (number | undefined)[],
  ownerOf: readonly (number | undefined)[],
): ReadonlySet<number> {
  const found = new Set([...edges.keys()].filter((left) => partnerOf[left] === undefined));
  for (const left of found) {
    for (const right of edges[left] ?? []) {
      const owner = ownerOf[right];
      if (owner !== undefined) found.add(owner);
    }
  }
  return found;
}

/** Left vertices that could give up their partner: a chain of moves from them ends at a free right vertex. */
function leadingToFree(
  edges: Edges,
  partnerOf: readonly (number | undefined)[],
  ownerOf: readonly (number | undefined)[],
): ReadonlySet<number> {
  const wanting = new Map<number, number[]>();
  const found = new Set<number>();
  edges.forEach((rights, left) => {
    if (partnerOf[left] === undefined) return;
    for (const right of rights) {
      const owner = ownerOf[right];
      if (owner === undefined) found.add(left);
      if (owner === undefined || owner === left) continue;
      addTo(wanting, owner, left);
    }
  });
  for (const left of found) for (const other of wanting.get(left) ?? []) found.add(other);
  return found;
}

/**
 * For each left vertex, its circle (strongly connected component). The vertices of a circle could exchange their partners. Tarjan's
 * algorithm.
 */
function circles(edges: Edges, ownerOf: readonly (number | undefined)[]): readonly number[] {
  const count = edges.length;
  const index = new Array<number>(count).fill(-1);
  const low = new Array<number>(count).fill(0);
  const circleOf = new Array<number>(count).fill(-1);
  const stack: number[] = [];
  let visited = 0;
  for (const root of edges.keys()) {
    if (index[root] !== -1) continue;
    const path = [{ left: root, at: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { left } = top;
      if (top.at === 0) {
        index[left] = low[left] = visited++;
        stack.push(left);
      }
      const right = edges[left]?.[top.at++];
      if (right !== undefined) {
        const owner = ownerOf[right];
        if (owner === undefined || owner === left) continue;
        if (index[owner] === -1) path.push({ left: owner, at: 0 });
        else if (circleOf[owner] === -1) low[left] = Math.min(low[left] ?? 0, index[owner] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.left;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[left] ?? 0);
      if (low[left] !== index[left]) continue;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        circleOf[member] = left;
        if (member === left) break;
      }
    }
  }
  return circleOf;
}
