import type { Edges } from './edges.ts';

export interface OtherChoices {
  /** The right vertices, other than its partner, that a left vertex has in some other maximum matching. */
  of(left: number): readonly number[];
  /** Whether some maximum matching leaves its partner to nobody. */
  canLeave(left: number): boolean;
}

/**
 * The right vertices, other than its partner, that a left vertex has in some other maximum matching. An edge is in one if and only if
 * an alternating path of even length that begins at an unmatched vertex, or an alternating circle, goes through it (Berge). O(edges),
 * once for all.
 */
export function otherChoices(
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

/** Left vertices that an unmatched left vertex could stand in for. */
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

/** Left vertices that could move along so that in the end a free right vertex is taken instead of theirs. */
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
      const known = wanting.get(owner);
      if (known === undefined) wanting.set(owner, [left]);
      else known.push(left);
    }
  });
  for (const left of found) for (const other of wanting.get(left) ?? []) found.add(other);
  return found;
}

/** Which circle (strongly connected component) of left vertices each is in: those who could pass their partners round. Tarjan. */
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
      for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
        circleOf[one] = left;
        if (one === left) break;
      }
    }
  }
  return circleOf;
}
