/**
 * Finds the strongly connected groups of a directed graph: each is a set of nodes that reach one another.
 * @param edges for every node the nodes that it points to
 * @returns groups of two nodes or more, each in the order of discovery (Tarjan's algorithm)
 */
export function findCycles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];

  const connect = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    low.set(node, own);
    stack.push(node);
    onStack.add(node);
    for (const next of edges.get(node) ?? []) {
      const reached = index.has(next) ? (onStack.has(next) ? index.get(next) : undefined) : connect(next);
      if (reached !== undefined) low.set(node, Math.min(low.get(node) ?? own, reached));
    }
    if (low.get(node) === own) {
      const group = stack.splice(stack.indexOf(node));
      for (const member of group) onStack.delete(member);
      if (group.length > 1) cycles.push(group);
    }
    return low.get(node) ?? own;
  };
  for (const node of edges.keys()) if (!index.has(node)) connect(node);
  return cycles;
}
