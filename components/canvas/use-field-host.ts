"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import type { FieldHost } from "@/components/inspector/field-context";
import { type JsonPlace, recallJson, rememberJson } from "@/components/inspector/unread-json";
import { usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { knownTables, type TypeEnvironment, type ValueType } from "@/runtime/expressions/language";
import { anyType } from "@/runtime/expressions/types";
import { withRoots } from "@/runtime/expressions/with-roots";
import type { FlowDocument, FlowProblem, NodeId } from "@/runtime/flow/document";
import { nodeEnvironment } from "@/runtime/flow/expression-scope";
import type { FlowTypes } from "@/runtime/flow/flow-types";
import { type KnownTable, nameableColumns, tableNamed } from "@/runtime/flow/known-table";
import { shapeOf } from "@/runtime/flow/loop-scopes";
import { mayLookUp } from "@/runtime/flow/may-look-up";
import { problemNodes } from "@/runtime/flow/problem-nodes";
import type { Json, JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor } from "./editor-context";
import type { Problems } from "./told-problems";
import { type Checks, useChecks } from "./use-checks";
import type { Samples } from "./use-samples";

/** What the fields of a node know of what is around them. */
export function useFieldHost(
  document: FlowDocument,
  id: NodeId | null,
  problems: Problems,
  {
    mayEdit,
    samples,
    scope,
  }: {
    readonly mayEdit: boolean;
    readonly samples: Samples;
    readonly scope: JsonObject | null;
  },
): FieldHost {
  const trpc = useTRPC();
  const { person } = usePlace();
  const flows = useQuery(trpc.flows.list.queryOptions());
  const own = document.nodes[id ?? ""];
  const definition = nodeRegistry.get(own?.type ?? "");
  // In a map one is about to be chosen.
  const readsTable =
    definition?.editor !== undefined ||
    definition?.fields.some(({ kind }) => kind === "table") === true ||
    mayLookUp(own?.config ?? null);
  const tables = useQuery(trpc.flows.tables.queryOptions(undefined, { enabled: readsTable }));
  const checks = useChecks(id !== null);
  const target = useEditor(({ target: led }) => (led.node === id ? led.field : null));
  // Types are those of the whole flow: worked out when a field asks, and not for every problem anew.
  const settled = useDeferredValue(samples);
  const sampleTypes = useMemo(
    () => new Map([...settled].flatMap(([node, value]) => openedType(checks, node, value))),
    [settled, checks],
  );
  const shape = useMemo(() => shapeOf(document, nodeRegistry), [document]);
  const types = useMemo(() => {
    let found: FlowTypes | null = null;
    return () => {
      found ??= checks?.typesOf(document, nodeRegistry, shape, sampleTypes) ?? untyped;
      return found;
    };
  }, [checks, document, shape, sampleTypes]);
  // The same for the same tables: what is known of a text by it holds on.
  const lookedUp = useMemo(
    (): TypeEnvironment => ({
      [knownTables]: tables.data?.filter(({ conditions }) => conditions === undefined) ?? [],
    }),
    [tables.data],
  );
  return useMemo(() => {
    const own = (problem: FlowProblem) =>
      id === null ? problem.node === undefined : problemNodes(problem).includes(id);
    const mine = problems.all.filter(own);
    const name = document.nodes[id ?? ""]?.name;
    return {
      ...(name === undefined ? {} : { of: name }),
      disabled: !mayEdit,
      ...(mayEdit && {
        left: leftTexts({ person: person.email, flow: document.id, node: id ?? "" }),
      }),
      scope,
      flows: (flows.data ?? []).filter((flow) => flow.id !== document.id),
      tables: tables.data ?? null,
      columns: columnsRead(document, id, tables.data),
      target,
      problem: (path) => mine.find(({ field }) => field === path),
      environment: (path) => {
        const definition = nodeRegistry.get(document.nodes[id ?? ""]?.type ?? "");
        if (id === null || definition === undefined) return nothing;
        const known = nodeEnvironment(document, shape, types(), id, definition, path);
        return withSampleTypes(withRoots(known, lookedUp), scope, checks);
      },
    };
  }, [
    document,
    id,
    problems,
    mayEdit,
    person.email,
    flows.data,
    tables.data,
    target,
    shape,
    types,
    scope,
    checks,
    lookedUp,
  ]);
}

function leftTexts(step: Omit<JsonPlace, "field">): NonNullable<FieldHost["left"]> {
  return {
    text: (field, over) => recallJson({ ...step, field }, over),
    leave: (field, left) => rememberJson({ ...step, field }, left),
  };
}

/** Columns of the table that a node reads; null where that is not known. */
function columnsRead(
  document: FlowDocument,
  id: NodeId | null,
  tables: readonly KnownTable[] | undefined,
): readonly string[] | null {
  const node = document.nodes[id ?? ""];
  const field = nodeRegistry.get(node?.type ?? "")?.fields.find(({ kind }) => kind === "table");
  if (node === undefined || field === undefined || tables === undefined) return null;
  const table = tableNamed(tables, node.config[field.name]);
  return table === null ? null : nameableColumns(table);
}

function openedType(checks: Checks | null, node: NodeId, value: Json) {
  return checks === null ? [] : [[node, sampleType(checks, value)] as const];
}

/** By the sample: one of megabytes takes its time, and is asked for at every key. */
const sampleTypes = new WeakMap<object, ValueType>();

function sampleType(checks: Checks, value: Json): ValueType {
  if (value === null || typeof value !== "object") return checks.opened(checks.typeOfSample(value));
  const known = sampleTypes.get(value);
  if (known !== undefined) return known;
  const type = checks.opened(checks.typeOfSample(value));
  sampleTypes.set(value, type);
  return type;
}

/** The last one by its sample: while rows are written, what they may read stays the same object. */
const completed = new WeakMap<JsonObject, TypeEnvironment>();

/** What nothing else is known of is completed by the sample's values. */
function withSampleTypes(
  known: TypeEnvironment,
  scope: JsonObject | null,
  checks: Checks | null,
): TypeEnvironment {
  if (scope === null || checks === null) return known;
  const types: Record<string, ValueType> = Object.assign(Object.create(null), known);
  for (const [root, type] of Object.entries(types)) {
    const value = Object.hasOwn(scope, root) ? scope[root] : undefined;
    const vague = type.kind === "any" || root === "trigger";
    if (vague && value !== undefined) types[root] = sampleType(checks, value);
  }
  const before = completed.get(scope);
  if (before !== undefined && isSame(before, types)) return before;
  completed.set(scope, types);
  return types;
}

function isSame(one: TypeEnvironment, other: TypeEnvironment): boolean {
  const names = Reflect.ownKeys(one) as string[];
  return (
    names.length === Reflect.ownKeys(other).length &&
    names.every((name) => one[name] === other[name])
  );
}

const nothing: TypeEnvironment = {};

/** Until the checks are loaded nothing is known of any value. */
const untyped: FlowTypes = {
  input: () => anyType,
  output: () => anyType,
  item: () => anyType,
};
