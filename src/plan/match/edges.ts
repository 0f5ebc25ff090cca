/** A bipartite graph: for each left vertex 0…n−1, the right vertices that it may have. */
export type Edges = readonly (readonly number[])[];
