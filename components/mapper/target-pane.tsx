"use client";

import { ListFilter, Plus } from "lucide-react";
import { useId, useMemo } from "react";
import { Tag } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { counted } from "@/runtime/counted";
import { blockOf } from "@/runtime/mapping/block-words";
import type { TargetNode } from "@/runtime/mapping/target-tree";
import { behindLook } from "./behind";
import { FieldTree } from "./field-tree";
import { readBy as readByWords } from "./later-reads";
import { SearchField } from "./source-pane";
import type { Mapper } from "./use-mapper";
import type { Tree } from "./use-tree";
import type { WireDrag, WireEnd } from "./use-wire-drag";
import { countWords, kindWords, valueWords } from "./value-words";

type TargetPaneProps = {
  readonly mapper: Mapper;
  readonly tree: Tree<TargetNode>;
  readonly selected: string | null;
  readonly drag: WireDrag | null;
  /** Required fields that nothing fills. */
  readonly unfilled: ReadonlySet<string>;
  /** What is wrong with a target in the sample. */
  readonly bad: ReadonlyMap<string, string>;
  readonly onPress: (end: WireEnd, event: React.PointerEvent) => void;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  readonly onPick: (target: string) => void;
  readonly onDefine: () => void;
};

/** The document that is built, field by field, each with what it gets on the sample. */
export function TargetPane(props: TargetPaneProps) {
  const { mapper, tree, selected, drag, unfilled, bad, onPress, onKeyDown, onPick, onDefine } =
    props;
  const prefix = useId().replaceAll(":", "");
  const { behind, byTarget } = mapper;
  const values = mapper.preview?.values;
  const said = ({ target, place, required, list, readBy }: TargetNode) => {
    const wrong = bad.get(target);
    if (wrong !== undefined) return wrong;
    if (unfilled.has(target)) return "required";
    if (place === null) return readBy === null ? "" : readByWords({ by: readBy });
    const value = values?.get(target);
    if (place.text === "") return "no value yet";
    // It may be on its way, or there is nothing that it could be made of.
    if (value === undefined && (behind || mapper.preview === null)) return "";
    if (value === undefined) return required || list ? "missing" : "left out";
    return valueWords(value);
  };
  return (
    <FieldTree
      label="Target fields"
      side="target"
      tree={tree}
      nodeNow={({ target }) => byTarget.get(target)}
      prefix={prefix}
      words={({ node }) =>
        [
          node.name,
          kindWords(node),
          node.required ? "required" : "",
          node.place === null ? (node.children.length > 0 ? "" : "not mapped") : node.place.text,
          said(node),
        ]
          .filter((word) => word !== "")
          .join(", ")
      }
      look={({ node }) =>
        cn(
          node.list && node.place !== null && "bg-sunken font-medium",
          node.target.includes("[]") && "bg-sunken",
          (unfilled.has(node.target) || bad.has(node.target)) && "bg-negative-tint text-negative",
          node.target === selected && "bg-accent-tint",
          drag?.over?.side === "target" && drag.over.id === node.target && "bg-accent-tint",
        )
      }
      handle={({ node }) =>
        node.target === selected && node.place !== null
          ? "bg-accent shadow-none"
          : unfilled.has(node.target) || bad.has(node.target)
            ? "shadow-[inset_0_0_0_1.5px_var(--negative-solid)]"
            : node.place !== null
              ? "bg-line-control shadow-none"
              : ""
      }
      onPress={({ node }, event) => onPress({ side: "target", id: node.target }, event)}
      onKeyDown={onKeyDown}
      onPick={({ node }) => onPick(node.target)}
      empty={
        tree.search === "" ? (
          <div className="flex flex-col items-start gap-2 px-4 py-4 text-12 text-fg-2">
            <p>
              Nothing says yet what is built here. Give it a document type, a JSON Schema or an
              example, or add its fields one by one.
            </p>
            {mapper.mayEdit ? (
              <Button size="s" onClick={onDefine}>
                Define the target…
              </Button>
            ) : null}
          </div>
        ) : (
          <p className="px-4 py-4 text-12 text-fg-2">No field has this name.</p>
        )
      }
    >
      {({ node }) => (
        <>
          <span
            className={cn(
              "mono shrink-0 truncate",
              node.place === null && node.children.length === 0 && "text-fg-3",
              (unfilled.has(node.target) || bad.has(node.target)) && "text-negative",
            )}
            title={node.help}
          >
            {node.name}
            {node.required ? <sup className="text-11 leading-none">*</sup> : null}
          </span>
          <Tags node={node} />
          <span
            aria-busy={behind}
            className={cn(
              "min-w-0 flex-1 truncate pl-2 text-right",
              behindLook(behind),
              unfilled.has(node.target) || bad.has(node.target)
                ? "text-negative"
                : node.readBy !== null
                  ? "text-caution"
                  : "text-fg-3",
            )}
            title={bad.get(node.target)}
          >
            {node.list && values?.has(node.target) && !bad.has(node.target)
              ? countOf(values.get(node.target))
              : said(node)}
          </span>
        </>
      )}
    </FieldTree>
  );
}

function countOf(value: unknown): string {
  return Array.isArray(value) ? countWords(value.length) : "";
}

function Tags({ node }: { readonly node: TargetNode }) {
  const constant = useMemo(
    () =>
      node.place !== null && node.place.text !== "" && blockOf(node.place.text).kind === "constant",
    [node.place],
  );
  if (constant) return <Tag className="font-sans">constant</Tag>;
  if (node.extra) return <Tag className="font-sans">not in the schema</Tag>;
  return null;
}

type TargetHeadProps = Pick<TargetPaneProps, "mapper" | "tree" | "onDefine"> & {
  readonly onlyOpen: boolean;
  readonly onOnlyOpen: (only: boolean) => void;
  readonly onAdd: () => void;
};

/** What is built, where its fields are known from, and a search in them. */
export function TargetHead({
  mapper,
  tree,
  onDefine,
  onlyOpen,
  onOnlyOpen,
  onAdd,
}: TargetHeadProps) {
  const count = mapper.byTarget.size;
  const type = mapper.config.documentType;
  const title = typeof type === "string" && type !== "" ? type : "Target";
  return (
    <div className="@container flex h-head min-w-0 items-center gap-1 border-line border-b px-3">
      <h2 className="min-w-0 truncate font-semibold text-13" title={title}>
        {title}
      </h2>
      <span className="@max-[360px]:hidden ml-1 shrink-0 text-11 text-fg-3">
        {counted(count, "field")}
      </span>
      <SearchField label="Search the target" tree={tree} />
      <IconButton
        icon={ListFilter}
        size="s"
        label={onlyOpen ? "Show all fields" : "Show only what is not mapped"}
        aria-pressed={onlyOpen}
        onClick={() => onOnlyOpen(!onlyOpen)}
      />
      {mapper.mayEdit ? (
        <>
          <IconButton icon={Plus} size="s" label="Add a field" onClick={onAdd} />
          <Button look="quiet" size="s" onClick={onDefine}>
            Define…
          </Button>
        </>
      ) : null}
    </div>
  );
}
