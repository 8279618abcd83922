"use client";

import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { configureNode } from "@/components/canvas/edit-flow";
import { useEditor, useEditorStore } from "@/components/canvas/editor-context";
import { change } from "@/components/canvas/editor-store";
import type { Problems } from "@/components/canvas/told-problems";
import { useFieldHost } from "@/components/canvas/use-field-host";
import { useSamples } from "@/components/canvas/use-samples";
import { type StepTrial, useTrial } from "@/components/canvas/use-trial";
import { asList } from "@/components/inspector/config-path";
import type { FieldHost } from "@/components/inspector/field-context";
import { problemOf } from "@/components/shell/trpc";
import { type TablesIn, useTablesIn } from "@/components/tables/use-tables-in";
import { notify, notifyFailure } from "@/components/ui/toast";
import { useLast } from "@/components/ui/use-last";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import type { NodeId } from "@/runtime/flow/document";
import { parseMessageJson } from "@/runtime/flow/message-json";
import { parseFlowText } from "@/runtime/flow/schema";
import type { Json, JsonObject } from "@/runtime/json";
import { fieldsOfDocument } from "@/runtime/mapping/fields-of-document";
import type { LaterRead } from "@/runtime/mapping/read-later";
import { fieldsOfSchema } from "@/runtime/mapping/schema-fields";
import { type SourceField, sourceTree } from "@/runtime/mapping/source-tree";
import type { TargetField } from "@/runtime/mapping/target-fields";
import { type KnownTree, nextTree, type TargetNode } from "@/runtime/mapping/target-tree";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { MapSamples } from "./map-samples";
import { mapWithoutRows } from "./map-without-rows";
import { previewedRows } from "./previewed-rows";
import { type RowFault, rowFaults } from "./row-faults";
import type { CapturedDocument } from "./use-documents";
import { useLaterReads } from "./use-later-reads";
import { type MapRows, useMapRows } from "./use-map-rows";
import { type SamplePreview, usePreview } from "./use-preview";

/** One map on its screen: what it is, what is known around it, and how it is changed. */
export type Mapper = MapRows & {
  readonly id: NodeId;
  readonly name: string;
  readonly config: JsonObject;
  readonly fields: readonly Json[];
  /** Fields of the target's schema; null where only the rows say what is built. */
  readonly schema: readonly TargetField[] | null;
  readonly targets: readonly TargetNode[];
  /** All of them by their target. */
  readonly byTarget: ReadonlyMap<string, TargetNode>;
  /** The same targets as they were when one came or went last, whatever fills them. */
  readonly frame: readonly TargetNode[];
  /** What later steps read and no row makes, with the names of the steps. */
  readonly later: readonly LaterRead[];
  readonly roots: readonly SourceField[];
  /** What its rows may read. */
  readonly readable: TypeEnvironment;
  readonly host: FieldHost;
  readonly trial: StepTrial;
  /** What it is tried on where no flow leads to it; absent in a flow. */
  readonly samples: MapSamples | undefined;
  /** Roots and their values in the sample; null without one. */
  readonly scope: JsonObject | null;
  /** A message of an earlier run that is looked at instead of the sample. */
  readonly shown: CapturedDocument | null;
  show(document: CapturedDocument | null): void;
  /** Adds the lookup tables to what the map is tried on. */
  tablesIn: TablesIn;
  /** The document type that says what is built; "" where a schema or the rows do. */
  readonly type: string;
  readonly preview: SamplePreview | null;
  /** The preview is of rows that have been changed since, and follows. */
  readonly behind: boolean;
  /** What is wrong with its rows, in the order of its rows. */
  readonly remarks: readonly RowFault[];
  /** What keeps its rows from being published. */
  readonly faults: readonly RowFault[];
  readonly mayEdit: boolean;
  /** Changes the rows; `kind` joins what is typed into one field to one step of undo. */
  write(edit: (fields: readonly Json[]) => readonly Json[], name: string, kind?: string): void;
  /** Takes a message, as text of JSON, as the sample, and pins it where a trigger leads here. */
  takeSample(text: string): void;
  /** Changes other settings of the node. */
  configure(edit: (config: JsonObject) => JsonObject, name: string): void;
};

type MapperInput = {
  readonly id: NodeId;
  readonly published: string | null;
  readonly problems: Problems;
  readonly mayEdit: boolean;
  readonly samples: MapSamples | undefined;
};

export function useMapper(input: MapperInput): Mapper {
  const { id, published, problems, mayEdit, samples: own } = input;
  const store = useEditorStore();
  const document = useEditor(({ sketch }) => sketch.document);
  const node = document.nodes[id];
  const config = node?.config ?? empty;
  const samples = useSamples(document);
  // What arrives does not depend on the map: it is asked for once, not after each change of it.
  const around = useMemo(() => mapWithoutRows(document, id), [document, id]);
  // Whoever reads a map may try it: nothing of it is changed by that.
  const trial = useTrial(around, id, samples, true);
  const [pasted, setPasted] = useState<JsonObject | null>(null);
  const text = own?.text ?? null;
  const chosen = useMemo(() => (text === null ? null : { input: parseMessageJson(text) }), [text]);
  const { messages } = trial;
  // Before anything leads to the map, a pasted message is what arrives.
  const sample = messages.trigger === null ? (chosen ?? pasted) : trial.scope;
  const [shown, show] = useState<CapturedDocument | null>(null);
  const tablesIn = useTablesIn(config);
  const scope = tablesIn(shown?.scope ?? sample);
  const host = useFieldHost(document, id, problems, { mayEdit, samples, scope });
  const fields = useMemo(() => asList(config.fields), [config.fields]);
  const { places, loops, sources } = useMapRows(fields);
  const remarks = useMemo(() => rowFaults(problems.all, id, fields), [problems.all, id, fields]);
  const faults = useMemo(() => remarks.filter(({ severity }) => severity === "error"), [remarks]);
  const { documentType } = config;
  const type = config.schema === undefined && typeof documentType === "string" ? documentType : "";
  const schema = useMemo(
    () =>
      fieldsOfSchema(config.schema) ??
      (typeof documentType === "string" ? fieldsOfDocument(documentType) : null),
    [config.schema, documentType],
  );
  const later = useLaterReads(document, id, places);
  const { nodes: targets, byTarget, frame } = useTargets(schema, places, later);
  const { environment } = host;
  // The same for most keys, as what may be read does not depend on the rows.
  const readable = useMemo(() => environment("fields"), [environment]);
  const roots = useMemo(() => sourceTree(readable, scope), [readable, scope]);
  const publishedRows = useMemo(() => rowsPublished(published, id), [published, id]);
  const caughtUp = useDeferredValue(fields);
  const targetsBefore = useDeferredValue(targets);
  const rows = previewedRows(fields, caughtUp);
  const late = rows !== fields;
  const made = usePreview(rows, publishedRows, scope, late ? targetsBefore : targets, type);
  const waits = made?.waits === true;
  // While rows are on their way, what was made before stays.
  const preview = useLast(made, waits);
  const behind = late || waits;

  const configure = useCallback(
    (edit: (config: JsonObject) => JsonObject, name: string, kind: string | null = null) =>
      change(
        store,
        (old) => {
          const before = old.document.nodes[id]?.config ?? empty;
          const after = edit(before);
          return after === before ? old : configureNode(old, nodeRegistry, id, after);
        },
        kind,
        name,
      ),
    [store, id],
  );
  const write = useCallback(
    (edit: (fields: readonly Json[]) => readonly Json[], name: string, kind?: string) =>
      configure(
        (before) => {
          const rows = asList(before.fields);
          const next = edit(rows);
          return next === rows ? before : { ...before, fields: next };
        },
        name,
        kind ?? null,
      ),
    [configure],
  );
  const takeSample = (text: string) => {
    show(null);
    if (own !== undefined) {
      own.take(text);
      return;
    }
    if (messages.trigger === null) setPasted({ input: parseMessageJson(text) });
    messages.keep(text).then(
      (kept) => {
        const of = document.nodes[messages.trigger ?? ""]?.name;
        if (kept) notify(`Pinned as the sample of ${of}.`);
        else notify("Taken as the sample until the mapper is closed.");
      },
      (error) => notifyFailure(`Not pinned: ${problemOf(error).message}`),
    );
  };
  return {
    id,
    name: node?.name ?? "",
    config,
    fields,
    places,
    loops,
    sources,
    remarks,
    faults,
    schema,
    targets,
    byTarget,
    frame,
    later,
    roots,
    readable,
    host,
    trial,
    samples: own,
    scope,
    shown,
    show,
    tablesIn,
    type,
    preview,
    behind,
    mayEdit,
    takeSample,
    write,
    configure,
  };
}

const empty: JsonObject = {};

function useTargets(
  fields: KnownTree["fields"],
  places: KnownTree["places"],
  later: KnownTree["later"],
): KnownTree {
  const last = useRef<KnownTree | null>(null);
  return useMemo(() => {
    const tree = nextTree(last.current, fields, places, later);
    last.current = tree;
    return tree;
  }, [fields, places, later]);
}

function rowsPublished(published: string | null, id: NodeId): readonly Json[] | null {
  if (published === null) return null;
  const node = parseFlowText(published).document?.nodes[id];
  return node === undefined ? null : asList(node.config.fields);
}
