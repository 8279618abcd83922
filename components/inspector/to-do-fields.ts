"use client";

import { useCallback, useMemo } from "react";
import { create } from "zustand";
import type { FieldHost } from "./field-context";

type Asked = {
  /** Fields that somebody has left empty, by step and path. */
  readonly left: ReadonlySet<string>;
  /** Flows that somebody wants to publish: nothing of them may be left to do. */
  readonly flows: ReadonlySet<string>;
};

const useAsked = create<Asked>()(() => ({ left: new Set(), flows: new Set() }));

/** From now on what is left to do in a flow's forms is shown as wrong. */
export function askForAll(flow: string): void {
  useAsked.setState(({ flows }) => ({ flows: new Set([...flows, flow]) }));
}

const toDo: ReadonlySet<string> = new Set(["field-required", "connection-missing"]);

/**
 * A form's host that calls a field which is only still empty "to do", until somebody went past it or wants to
 * publish; and what the form's element needs to notice that.
 * @param step names the step among those of all flows that were open
 */
export function useToDoFields(host: FieldHost, flow: string, step: string) {
  const left = useAsked((asked) => asked.left);
  const all = useAsked(({ flows }) => flows.has(flow));
  const own = useMemo(
    (): FieldHost => ({
      ...host,
      problem(path) {
        const problem = host.problem(path);
        if (problem === undefined || !toDo.has(problem.code)) return problem;
        const asked = all || host.disabled || left.has(`${step} ${path}`);
        return asked ? problem : { ...problem, severity: "to-do" };
      },
    }),
    [host, left, all, step],
  );
  const onBlur = useCallback(
    ({ target, relatedTarget, currentTarget }: React.FocusEvent) => {
      // Who goes on to another field has left this one; who goes back to the canvas may not have begun.
      if (!(relatedTarget instanceof Element) || !currentTarget.contains(relatedTarget)) return;
      const paths: string[] = [];
      for (
        let field = target.closest<HTMLElement>("[data-field]");
        field !== null && !field.contains(relatedTarget);
        field = field.parentElement?.closest<HTMLElement>("[data-field]") ?? null
      ) {
        paths.push(`${step} ${field.dataset.field ?? ""}`);
      }
      if (paths.length === 0) return;
      useAsked.setState(({ left: before }) => ({ left: new Set([...before, ...paths]) }));
    },
    [step],
  );
  return { host: own, onBlur };
}
