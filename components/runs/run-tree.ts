/** A run as what it began from leads to it. */
export type RunBranch<Link> = {
  readonly link: Link;
  readonly branches: readonly RunBranch<Link>[];
};

type Linked = { readonly id: string; readonly parent: string | null };

/**
 * The runs of a message as a tree: each under the one that it repeats or forks, in their order. What it began from may
 * be among the older ones that are not told; it stands at the top then.
 */
export function runTree<Link extends Linked>(chain: readonly Link[]): readonly RunBranch<Link>[] {
  const there = new Set(chain.map(({ id }) => id));
  const below = new Map<string | null, Link[]>();
  for (const link of chain) {
    const { id, parent } = link;
    const under = parent !== null && parent !== id && there.has(parent) ? parent : null;
    below.set(under, [...(below.get(under) ?? []), link]);
  }
  const branchOf = (link: Link): RunBranch<Link> => ({
    link,
    branches: (below.get(link.id) ?? []).map(branchOf),
  });
  return (below.get(null) ?? []).map(branchOf);
}
