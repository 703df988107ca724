// Finds cycles in a directed graph.

/** For each knot of nodes that reach each other, one cycle through it: its nodes in order, the least name first. */
export function findCycles(edges: ReadonlyMap<string, Iterable<string>>): string[][] {
  return knotsOf(edges).map((knot) => cycleIn(edges, knot));
}

/** The strongly connected components with a cycle (Tarjan 1972). */
function knotsOf(edges: ReadonlyMap<string, Iterable<string>>): Set<string>[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();
  const knots: Set<string>[] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.get(node)!);
    stack.push(node);
    open.add(node);
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.has(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== order.get(node)) return;
    const knot = new Set(stack.splice(stack.indexOf(node)));
    for (const member of knot) open.delete(member);
    if (knot.size > 1 || [...(edges.get(node) ?? [])].includes(node)) knots.push(knot);
  };
  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return knots;
}

/** The shortest way from a knot's first node back to it, by breadth-first search. */
function cycleIn(edges: ReadonlyMap<string, Iterable<string>>, knot: ReadonlySet<string>): string[] {
  const start = [...knot].sort()[0]!;
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of edges.get(way.at(-1)!) ?? []) {
      if (next === start) return way;
      if (!knot.has(next) || seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return [start];
}
