/** A node of a tree that is shown as rows. */
export type Branch<Node> = { readonly children: readonly Node[] };

export type TreeRow<Node> = {
  readonly node: Node;
  readonly id: string;
  readonly level: number;
  /** Null for what has nothing in it. */
  readonly open: boolean | null;
  readonly position: number;
  readonly size: number;
};

/**
 * The rows that show: all that are not in something folded. With a filter those that match, and what is
 * around and in them, whatever is folded.
 */
export function treeRows<Node extends Branch<Node>>(
  nodes: readonly Node[],
  idOf: (node: Node) => string,
  folded: ReadonlySet<string>,
  matches: ((node: Node) => boolean) | null,
): readonly TreeRow<Node>[] {
  const rows: TreeRow<Node>[] = [];
  const walk = (siblings: readonly Node[], level: number, all: boolean): void => {
    const shown = matches === null || all ? siblings : siblings.filter(holds);
    shown.forEach((node, index) => {
      const id = idOf(node);
      const own = all || matches === null || matches(node);
      const searching = matches !== null && !all;
      const open = node.children.length === 0 ? null : searching || !folded.has(id);
      rows.push({ node, id, level, open, position: index + 1, size: shown.length });
      if (open === true) walk(node.children, level + 1, own && matches !== null);
    });
  };
  const holds = (node: Node): boolean =>
    matches === null || matches(node) || node.children.some(holds);
  walk(nodes, 0, false);
  return rows;
}
