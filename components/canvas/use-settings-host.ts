"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { FieldHost } from "@/components/inspector/field-context";
import { useTRPC } from "@/components/shell/trpc";
import { anyType } from "@/runtime/expressions/types";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTypes } from "@/runtime/flow/flow-types";
import { businessKeyEnvironment, settingsEnvironment } from "@/runtime/flow/settings-scope";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor } from "./editor-context";
import type { Problems } from "./told-problems";
import { useChecks } from "./use-checks";
import type { Samples } from "./use-samples";

/**
 * What the fields of the flow's own settings know. Apart from that of a node's fields: it comes with the page,
 * the other with the first node that is selected.
 */
export function useSettingsHost(
  document: FlowDocument,
  problems: Problems,
  { mayEdit, samples }: { readonly mayEdit: boolean; readonly samples: Samples },
): FieldHost {
  const trpc = useTRPC();
  const flows = useQuery(trpc.flows.list.queryOptions());
  const checks = useChecks(false);
  const target = useEditor(({ target: led }) => (led.node === null ? led.field : null));
  return useMemo(() => {
    const types = () => {
      if (checks === null) return untyped;
      const known = [...samples].map(
        ([node, value]) => [node, checks.opened(checks.typeOfSample(value))] as const,
      );
      const shape = checks.shapeOf(document, nodeRegistry);
      return checks.typesOf(document, nodeRegistry, shape, new Map(known));
    };
    return {
      disabled: !mayEdit,
      scope: null,
      flows: (flows.data ?? []).filter((flow) => flow.id !== document.id),
      tables: null,
      columns: null,
      target,
      problem: (path) =>
        problems.all.find(({ node, field }) => node === undefined && field === path),
      environment: (path) => {
        const key = /^settings\.businessKeys\[(\d+)\]/.exec(path)?.[1];
        const node = document.settings.businessKeys?.[Number(key)]?.node;
        return node === undefined
          ? settingsEnvironment(document)
          : businessKeyEnvironment(document, types(), node);
      },
    };
  }, [document, problems, mayEdit, samples, flows.data, checks, target]);
}

/** Until the checks are loaded nothing is known of any value. */
const untyped: FlowTypes = {
  input: () => anyType,
  output: () => anyType,
  item: () => anyType,
};
