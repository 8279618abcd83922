"use client";

import { useEffect, useState } from "react";
import { readJson } from "@/components/runs/read-json";
import { counted } from "@/runtime/counted";
import type { DocumentProblem } from "@/runtime/documents/validate-document";
import type { FlowDocument } from "@/runtime/flow/document";
import { documentTypesOf, documentTypeWords } from "@/runtime/flow/document-types";
import type { Json } from "@/runtime/json";
import type { DocumentType } from "@/runtime/nodes/definition";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** What arrives at a step by its lines, else what its input wants; “any” where neither is known. */
export function typeAt(document: FlowDocument | null, node: string): DocumentType {
  if (document === null) return "any";
  const types = documentTypesOf(document, nodeRegistry);
  const arriving = types.arriving(node);
  return arriving === "any" ? types.taken(`${node}.in`) : arriving;
}

const shownMost = 4;
/** Somebody types. */
const settledMs = 300;

/** Says where a document that somebody changed is none of its type any more; it may arrive all the same. */
export function TypeWarning({
  type,
  before,
  after,
}: {
  readonly type: DocumentType;
  /** JSON text of what arrives by itself. */
  readonly before: string;
  readonly after: Json;
}) {
  const problems = useNewProblems(type, before, after);
  if (problems.length === 0) return null;
  const more = problems.length - shownMost;
  return (
    <div role="status" className="mt-2 text-12 text-caution">
      <p className="font-medium">
        What arrives here is {documentTypeWords(type)}, and this is not quite one:
      </p>
      <ul className="mt-0.5 list-disc pl-4">
        {problems.slice(0, shownMost).map(({ path, code, message }) => (
          <li key={`${code} ${path}`} className="break-words">
            {message}
          </li>
        ))}
        {more > 0 ? <li>and {counted(more, "more place", "more places")}</li> : null}
      </ul>
    </div>
  );
}

const none: readonly DocumentProblem[] = [];

function useNewProblems(type: DocumentType, before: string, after: Json) {
  const [problems, setProblems] = useState(none);
  useEffect(() => {
    if (type === "any" || type === "raw") return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const { newProblems } = await import("@/runtime/documents/new-problems");
      if (isWanted) setProblems(newProblems(type, readJson(before)?.value, after));
    }, settledMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [type, before, after]);
  return problems;
}
