import type { Edges } from './edges.ts';

/** A part of a bipartite graph that no edge connects with the rest. */
export interface Component {
  /** Positions in the whole graph, ascending. */
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
  /** For each of `lefts` the positions in `rights`. */
  readonly edges: Edges;
}

/** The connected parts of a bipartite graph, by their first left vertex. O(vertices + edges), but for sorting. */
export function components(edges: Edges): readonly Component[] {
  const owners = new Map<number, number[]>();
  edges.forEach((rights, left) => {
    for (const right of rights) {
      const known = owners.get(right);
      if (known === undefined) owners.set(right, [left]);
      else known.push(left);
    }
  });
  const seen = new Set<number>();
  return [...edges.keys()].flatMap((start) => {
    if (seen.has(start)) return [];
    const lefts = new Set([start]);
    const rights = new Set<number>();
    // The set grows while it is walked.
    for (const left of lefts) {
      for (const right of edges[left] ?? []) {
        if (rights.has(right)) continue;
        rights.add(right);
        for (const other of owners.get(right) ?? []) lefts.add(other);
      }
    }
    for (const left of lefts) seen.add(left);
    return [component([...lefts].sort(ascending), [...rights].sort(ascending), edges)];
  });
}

function component(lefts: readonly number[], rights: readonly number[], edges: Edges): Component {
  const at = new Map(rights.map((right, i) => [right, i]));
  return { lefts, rights, edges: lefts.map((left) => (edges[left] ?? []).flatMap((right) => at.get(right) ?? [])) };
}

function ascending(a: number, b: number): number {
  return a - b;
}
