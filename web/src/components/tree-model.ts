/** A node of a tree as the API or a view has it. */
export type TreeSource<T> = {
  /** Key of a node, unlike all others in the tree. */
  readonly keyOf: (node: T) => string;
  /** Nodes below; undefined when there are none, or when they are not loaded yet (see `isBranch`). */
  readonly childrenOf: (node: T) => readonly T[] | undefined;
  /** True when there are nodes below, loaded or not. */
  readonly isBranch: (node: T) => boolean;
};

/** A row of a tree that is in sight when all its ancestors are open. */
export type TreeRow<T> = {
  readonly node: T;
  readonly key: string;
  /** 1 for roots. */
  readonly level: number;
  readonly branch: boolean;
  readonly open: boolean;
  /** Place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
};

/** The rows of a tree in their order, those below closed nodes left out. Without recursion: trees may be deep. */
export function rowsOfTree<T>(
  roots: readonly T[],
  source: TreeSource<T>,
  isOpen: (key: string) => boolean,
): TreeRow<T>[] {
  const rows: TreeRow<T>[] = [];
  const levels: { nodes: readonly T[]; at: number }[] = [{ nodes: roots, at: 0 }];
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const node = level.nodes[level.at];
    level.at += 1;
    if (node === undefined) {
      levels.pop();
      continue;
    }
    const key = source.keyOf(node);
    const branch = source.isBranch(node);
    const open = branch && isOpen(key);
    rows.push({
      node,
      key,
      level: levels.length,
      branch,
      open,
      position: level.at,
      siblings: level.nodes.length,
    });
    const below = open ? source.childrenOf(node) : undefined;
    if (below) levels.push({ nodes: below, at: 0 });
  }
  return rows;
}
