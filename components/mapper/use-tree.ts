"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type Branch, type TreeRow, treeRows } from "@/runtime/mapping/tree-rows";

export const rowHeight = 26;

/** A tree of any size on its screen: what shows, what is folded, and where the keys are. */
export type Tree<Node> = {
  readonly rows: readonly TreeRow<Node>[];
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtual: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;
  /** Id of the row that the keys are on; null before the first. */
  readonly active: string | null;
  /** How far it is scrolled, for what is drawn beside it. */
  readonly top: number;
  readonly height: number;
  readonly search: string;
  setSearch(text: string): void;
  go(id: string): void;
  fold(id: string, folded?: boolean): void;
  /** Opens what is around a row and scrolls to it. */
  reveal(id: string): void;
  /** True when the key was for the tree. */
  onKey(event: KeyboardEvent): boolean;
  /** Where a row is, from the top of what shows; of what is folded away where that is. */
  place(id: string): number | null;
};

type TreeInput<Node extends Branch<Node>> = {
  readonly nodes: readonly Node[];
  readonly idOf: (node: Node) => string;
  readonly textOf: (node: Node) => string;
  /** Folded at first. */
  readonly folded: (node: Node) => boolean;
  /** Shown only these, when it is given. */
  readonly only?: ((node: Node) => boolean) | null;
};

export function useTree<Node extends Branch<Node>>({
  nodes,
  idOf,
  textOf,
  folded: foldedAtFirst,
  only = null,
}: TreeInput<Node>): Tree<Node> {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(new Map());
  const parents = useMemo(() => whenAsked(() => parentsOf(nodes, idOf)), [nodes, idOf]);
  const folded = useMemo(() => {
    const ids = new Set<string>();
    const visit = (node: Node) => {
      const id = idOf(node);
      if (node.children.length > 0 && (choices.get(id) ?? foldedAtFirst(node))) ids.add(id);
      for (const child of node.children) visit(child);
    };
    for (const node of nodes) visit(node);
    return ids;
  }, [nodes, choices, idOf, foldedAtFirst]);
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const matches =
      wanted === "" && only === null
        ? null
        : (node: Node) =>
            textOf(node).toLowerCase().includes(wanted) && (only === null || only(node));
    return treeRows(nodes, idOf, folded, matches);
  }, [nodes, idOf, textOf, folded, search, only]);
  const positions = useMemo(() => new Map(rows.map(({ id }, index) => [id, index])), [rows]);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const { top, height } = useScroll(scroller);
  const fold = useCallback(
    (id: string, to?: boolean) =>
      setChoices((old) => new Map(old).set(id, to ?? !(old.get(id) ?? folded.has(id)))),
    [folded],
  );
  const showing = useRef(positions);
  useEffect(() => {
    showing.current = positions;
  });
  const reveal = useCallback(
    (id: string) => {
      setActive(id);
      // Among what one has searched for it stays a search.
      if (showing.current.has(id)) return;
      setSearch("");
      setChoices((old) => {
        const next = new Map(old);
        const around = parents();
        for (let at = around.get(id); at !== undefined; at = around.get(at)) next.set(at, false);
        return next;
      });
    },
    [parents],
  );
  // Once the row is there: it may have been folded away.
  const position = active === null ? undefined : positions.get(active);
  useEffect(() => {
    if (active !== null && position !== undefined) {
      virtual.scrollToIndex(position, { align: "auto" });
    }
  }, [active, position, virtual]);
  const place = useCallback(
    (id: string) => {
      for (let at: string | undefined = id; at !== undefined; at = parents().get(at)) {
        const index = positions.get(at);
        if (index !== undefined) return index * rowHeight + rowHeight / 2 - top;
      }
      return null;
    },
    [parents, positions, top],
  );
  const onKey = (event: KeyboardEvent) => {
    const step = (by: number) => {
      const at = active === null ? -1 : (positions.get(active) ?? -1);
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
      if (next !== undefined) setActive(next.id);
    };
    const row = active === null ? undefined : rows[positions.get(active) ?? -1];
    switch (event.key) {
      case "ArrowDown":
        step(1);
        return true;
      case "ArrowUp":
        step(-1);
        return true;
      case "PageDown":
        step(Math.floor(height / rowHeight) - 1);
        return true;
      case "PageUp":
        step(1 - Math.floor(height / rowHeight));
        return true;
      case "Home":
        step(-rows.length);
        return true;
      case "End":
        step(rows.length);
        return true;
      case "ArrowRight":
        if (row?.open === false) fold(row.id, false);
        else if (row?.open === true) step(1);
        return row !== undefined;
      case "ArrowLeft": {
        const parent = row === undefined ? undefined : parents().get(row.id);
        if (row?.open === true) fold(row.id, true);
        else if (parent !== undefined) setActive(parent);
        return row !== undefined;
      }
      default:
        return false;
    }
  };
  return {
    rows,
    scroller,
    virtual,
    active,
    top,
    height,
    search,
    setSearch,
    go: setActive,
    fold,
    reveal,
    onKey,
    place,
  };
}

/** Nobody asks of most trees. */
function whenAsked<T>(make: () => T): () => T {
  let known: { readonly made: T } | null = null;
  return () => {
    known ??= { made: make() };
    return known.made;
  };
}

function parentsOf<Node extends Branch<Node>>(
  nodes: readonly Node[],
  idOf: (node: Node) => string,
): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  const visit = (node: Node) => {
    for (const child of node.children) {
      parents.set(idOf(child), idOf(node));
      visit(child);
    }
  };
  for (const node of nodes) visit(node);
  return parents;
}

/** Scroll position and height of an element, a frame behind at most. */
function useScroll(scroller: RefObject<HTMLDivElement | null>) {
  const [at, setAt] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const read = () => setAt({ top: element.scrollTop, height: element.clientHeight });
    read();
    element.addEventListener("scroll", read, { passive: true });
    const resized = new ResizeObserver(read);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", read);
      resized.disconnect();
    };
  }, [scroller]);
  return at;
}
