import { addTo } from './collections.ts';
/** `after` waits for `before`. */
export type GraphEdge<Node> = readonly [before: Node, after: Node];

/** The nodes that no longer wait for any node. It decides which node comes next. */
export interface ReadyNodes<Node> {
  add(node: Node): void;
  next(): Node | undefined;
}

interface TopologicalOrder<Node> {
  readonly order: readonly Node[];
  /** Nodes on a cycle, after a cycle, or after a node that does not exist, in their input order. Empty: the order is complete. */
  readonly stuck: readonly Node[];
}

/**
 * Puts each node after all nodes that it waits for (Kahn's algorithm). O(nodes + edges), without the time of `ready`.
 * @param ready default: first come, first served
 */
export function topologicalOrder<Node>(
  nodes: readonly Node[],
  edges: Iterable<GraphEdge<Node>>,
  ready: ReadyNodes<Node> = firstComeFirstServed(),
): TopologicalOrder<Node> {
  const waiting = new Map(nodes.map((node) => [node, 0]));
  const followers = new Map<Node, Node[]>();
  for (const [before, after] of edges) {
    waiting.set(after, (waiting.get(after) ?? 0) + 1);
    addTo(followers, before, after);
  }
  for (const node of nodes) if (waiting.get(node) === 0) ready.add(node);
  const order: Node[] = [];
  for (let node = ready.next(); node !== undefined; node = ready.next()) {
    order.push(node);
    waiting.delete(node);
    for (const follower of followers.get(node) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) ready.add(follower);
    }
  }
  return { order, stuck: order.length === nodes.length ? [] : nodes.filter((node) => waiting.has(node)) };
}

function firstComeFirstServed<Node>(): ReadyNodes<Node> {
  const queue: Node[] = [];
  let taken = 0;
  return {
    add: (node) => queue.push(node),
    next: () => queue[taken++],
  };
}

/**
 * The strongly connected components of a graph: nodes that can reach each other are in the same component. Uses Tarjan's algorithm
 * without recursion, because a plan may have ten thousand steps in a row.
 */
export function stronglyConnected<Node>(
  nodes: Iterable<Node>,
  next: (node: Node) => Iterable<Node>,
): readonly (readonly Node[])[] {
  const index = new Map<Node, number>();
  const lowest = new Map<Node, number>();
  const stack: Node[] = [];
  const onStack = new Set<Node>();
  const found: Node[][] = [];
  const lower = (node: Node, value: number) => lowest.set(node, Math.min(lowest.get(node) ?? value, value));
  const enter = (node: Node) => {
    index.set(node, index.size);
    lower(node, index.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, left: next(node)[Symbol.iterator]() };
  };
  for (const start of nodes) {
    if (index.has(start)) continue;
    const path = [enter(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node, left } = top;
      const step = left.next();
      if (step.done !== true) {
        const seen = index.get(step.value);
        if (seen === undefined) path.push(enter(step.value));
        else if (onStack.has(step.value)) lower(node, seen);
        continue;
      }
      path.pop();
      const own = lowest.get(node) ?? 0;
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, own);
      if (own === index.get(node)) found.push(takeUntil(node));
    }
  }
  return found;

  function takeUntil(node: Node): Node[] {
    const component = stack.splice(stack.lastIndexOf(node));
    for (const member of component) onStack.delete(member);
    return component;
  }
}
