/** A circle in the graph, with its first node again at the end; null when there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const finished = new Set<string>();
  const path: string[] = [];

  const visit = (node: string): readonly string[] | null => {
    if (finished.has(node)) return null;
    const seenAt = path.indexOf(node);
    if (seenAt >= 0) return [...path.slice(seenAt), node];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const found = visit(next);
      if (found) return found;
    }
    path.pop();
    finished.add(node);
    return null;
  };

  for (const node of graph.keys()) {
    const found = visit(node);
    if (found) return found;
  }
  return null;
}
