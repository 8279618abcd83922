"use client";

import { useEffect, useMemo, useState } from "react";
import { isFocusFree } from "@/components/canvas/card-focus";
import { Button } from "@/components/ui/button";
import { KeyHint } from "@/components/ui/key-hint";
import { notify, notifyFailure } from "@/components/ui/toast";
import { connectFields } from "@/runtime/mapping/connect-fields";
import { removeRow } from "@/runtime/mapping/edit-map";
import { everyField, type SourceField } from "@/runtime/mapping/source-tree";
import type { TargetNode } from "@/runtime/mapping/target-tree";
import { ExpressionPane } from "./expression-pane";
import { ResultPane } from "./result-pane";
import { SourceHead, SourcePane } from "./source-pane";
import { SuggestionsPane } from "./suggestions-pane";
import { TargetHead, TargetPane } from "./target-pane";
import type { Mapper } from "./use-mapper";
import type { Suggestions } from "./use-suggestions";
import { useTree } from "./use-tree";
import { useWireDrag, type WireEnd } from "./use-wire-drag";
import { Wires } from "./wires";

type LinesViewProps = {
  readonly mapper: Mapper;
  readonly selected: string | null;
  readonly unfilled: readonly TargetNode[];
  readonly bad: ReadonlyMap<string, string>;
  readonly suggestions: Suggestions;
  readonly onSelect: (target: string) => void;
  readonly onDefine: () => void;
  readonly onAdd: () => void;
  readonly onPaste: () => void;
};

const columns = "grid-cols-[minmax(200px,0.95fr)_minmax(160px,1fr)_minmax(220px,1fr)]";
const nothing: ReadonlyMap<string, string> = new Map();

/** Both trees and the lines between them; below, what the selected target is made of; at the right, the result. */
export function LinesView(props: LinesViewProps) {
  const { mapper, selected, unfilled, bad, suggestions, onSelect, onDefine, onAdd, onPaste } =
    props;
  const { roots, frame, byTarget: nodes, sources, mayEdit } = mapper;
  const [onlyOpen, setOnlyOpen] = useState(false);
  const [picking, setPicking] = useState<WireEnd | null>(null);
  const source = useTree({ nodes: roots, ...sourceRows });
  const target = useTree({ nodes: frame, ...targetRows, only: onlyOpen ? isOpen : null });
  const ends = useMemo(
    () => new Map(everyField(roots).map((field) => [field.path, field])),
    [roots],
  );
  const node = selected === null ? null : (nodes.get(selected) ?? null);
  const read = useMemo(
    () => new Set(selected === null ? [] : (sources.get(selected) ?? [])),
    [selected, sources],
  );
  const connect = (path: string, to: string) => {
    const from = ends.get(path);
    const into = nodes.get(to);
    setPicking(null);
    if (!mayEdit || from === undefined || into === undefined) return;
    const done = connectFields(
      mapper.fields,
      { path, isList: from.list },
      {
        target: to,
        isList: into.list,
        hasFields: into.children.length > 0,
        required: into.required,
      },
    );
    if ("refused" in done) {
      notifyFailure(done.refused);
      return;
    }
    mapper.write(() => done.fields, `Map ${from.name} to ${to}`);
    onSelect(to);
    target.reveal(to);
    if (done.note !== null) notify(`${to}: ${done.note}.`);
  };
  const { drag, press } = useWireDrag(connect);
  const { reveal, scroller } = target;
  // From the canvas, or from another view whose control is gone: one goes on at the target's fields.
  useEffect(() => {
    if (isFocusFree()) scroller.current?.focus({ preventScroll: true });
  }, [scroller]);
  // What was chosen elsewhere, in the result or by the address, comes into view.
  useEffect(() => {
    if (selected !== null) reveal(selected);
  }, [selected, reveal]);
  const pick = (from: WireEnd) => {
    setPicking(from);
    (from.side === "source" ? target : source).scroller.current?.focus();
  };
  const onSourceKey = (event: React.KeyboardEvent) => {
    const at = source.active;
    if (event.ctrlKey || event.metaKey || event.altKey || at === null) return;
    if (event.key === "Escape" && picking !== null) setPicking(null);
    else if (picking?.side === "target" && isTake(event)) {
      connect(at, picking.id);
      scroller.current?.focus();
    } else if (mayEdit && isTake(event)) pick({ side: "source", id: at });
    else if (event.key === "/") focusSearch("Search the source");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onTargetKey = (event: React.KeyboardEvent) => {
    const at = target.active;
    if (event.ctrlKey || event.metaKey || event.altKey || at === null) return;
    const place = nodes.get(at)?.place ?? null;
    if (event.key === "Escape" && picking !== null) setPicking(null);
    else if (picking?.side === "source" && isTake(event)) connect(picking.id, at);
    else if (event.key === "Enter") {
      onSelect(at);
      requestAnimationFrame(focusExpression);
    } else if (mayEdit && event.key.toLowerCase() === "m") pick({ side: "target", id: at });
    else if (mayEdit && place !== null && (event.key === "Delete" || event.key === "Backspace")) {
      mapper.write((fields) => removeRow(fields, at), `Remove ${at}`);
    } else if (event.key === "/") focusSearch("Search the target");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const proposed = useMemo(
    () =>
      suggestions.open
        ? new Map(
            suggestions.all.flatMap(({ target: to, source: from }) =>
              from === null ? [] : [[to, from.path] as const],
            ),
          )
        : nothing,
    [suggestions.open, suggestions.all],
  );
  const unfilledTargets = useMemo(() => new Set(unfilled.map((one) => one.target)), [unfilled]);
  return (
    <div className="flex min-h-0 flex-1">
      <section aria-label="Lines" className="flex min-w-0 flex-1 flex-col bg-surface">
        <div className={`grid shrink-0 ${columns}`}>
          <SourceHead mapper={mapper} tree={source} />
          <div className="flex h-head min-w-0 items-center justify-center border-line border-x border-b px-2">
            {picking === null ? (
              <p className="truncate text-12 text-fg-3 max-xl:hidden">
                {mayEdit ? (
                  <>
                    Drag a field, or press <KeyHint keys="M" /> on it and choose a target
                  </>
                ) : (
                  "Read only"
                )}
              </p>
            ) : (
              <p role="status" className="flex min-w-0 items-center gap-1.5 text-12">
                <span className="truncate font-medium text-accent-text">
                  {picking.side === "source" ? "Target for" : "Source for"}{" "}
                  <span className="mono">{picking.id}</span>?
                </span>
                <Button look="quiet" size="s" onClick={() => setPicking(null)}>
                  Cancel <KeyHint keys="Esc" />
                </Button>
              </p>
            )}
          </div>
          <TargetHead
            mapper={mapper}
            tree={target}
            onDefine={onDefine}
            onlyOpen={onlyOpen}
            onOnlyOpen={setOnlyOpen}
            onAdd={onAdd}
          />
        </div>
        <div data-lines="" className={`grid min-h-0 flex-1 ${columns} grid-rows-[minmax(0,1fr)]`}>
          <div className="flex min-h-0 min-w-0 flex-col">
            <SourcePane
              mapper={mapper}
              tree={source}
              read={read}
              picked={picking?.side === "source" ? picking.id : null}
              drag={drag}
              onPress={(end, event) => mayEdit && press(end, event)}
              onKeyDown={onSourceKey}
              onPick={(path) => picking?.side === "target" && connect(path, picking.id)}
            />
          </div>
          <Wires
            mapper={mapper}
            source={source}
            target={target}
            selected={selected}
            drag={drag}
            proposed={proposed}
            suggested={suggestions.all.length}
            onSuggest={() => suggestions.setOpen(true)}
            onSelect={onSelect}
          />
          <div className="flex min-h-0 min-w-0 flex-col">
            <TargetPane
              mapper={mapper}
              tree={target}
              selected={selected}
              drag={drag}
              unfilled={unfilledTargets}
              bad={bad}
              onPress={(end, event) => mayEdit && press(end, event)}
              onKeyDown={onTargetKey}
              onPick={(to) => (picking?.side === "source" ? connect(picking.id, to) : onSelect(to))}
              onDefine={onDefine}
            />
          </div>
        </div>
        {suggestions.open ? (
          <SuggestionsPane
            suggestions={suggestions.all}
            mayEdit={mayEdit}
            onUse={(used) => {
              suggestions.use(used);
              // Their buttons go with them.
              if (used.length === suggestions.all.length) scroller.current?.focus();
            }}
            onDismiss={suggestions.dismiss}
            onShow={(one) => {
              target.reveal(one.target);
              if (one.source !== null) source.reveal(one.source.path);
            }}
            onClose={() => {
              suggestions.setOpen(false);
              scroller.current?.focus();
            }}
          />
        ) : (
          <ExpressionPane mapper={mapper} node={node} onLeave={() => scroller.current?.focus()} />
        )}
      </section>
      <ResultPane mapper={mapper} selected={selected} onSelect={onSelect} onPaste={onPaste} />
    </div>
  );
}

const sourceRows = {
  idOf: ({ path }: SourceField) => path,
  textOf: ({ path, value }: SourceField) => `${path} ${typeof value === "string" ? value : ""}`,
  folded: ({ path }: SourceField) => /^(trigger|params|run|steps)\b/.test(path),
};
const targetRows = {
  idOf: ({ target }: TargetNode) => target,
  textOf: ({ target }: TargetNode) => target,
  folded: () => false,
};

function isOpen({ place, children }: TargetNode): boolean {
  return place === null && children.length === 0;
}

function isTake({ key }: React.KeyboardEvent): boolean {
  return key === "Enter" || key.toLowerCase() === "m";
}

/** Where what the selected target is made of is written. */
export function focusExpression(): void {
  document.querySelector<HTMLElement>('[data-field^="map "]')?.focus();
}

function focusSearch(label: string): void {
  document.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.focus();
}
