/**
 * The strongly connected components of a graph: nodes that can be reached from each other are together (Tarjan's algorithm, without
 * recursion: a plan may have ten thousand steps in a row).
 */
export function stronglyConnected(
  nodes: readonly string[],
  next: (node: string) => Iterable<string>,
): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const lower = (node: string, value: number) => lowest.set(node, Math.min(lowest.get(node) ?? value, value));
  const enter = (node: string) => {
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

  function takeUntil(node: string): string[] {
    const component = stack.splice(stack.lastIndexOf(node));
    for (const member of component) onStack.delete(member);
    return component;
  }
}
