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

/** What is said of the document that a step hands on by one of its outputs. */
export type HandedOn = {
  readonly type: DocumentType;
  /** Says the type of itself, or only the steps that come next want it. */
  readonly by: "output" | "next";
};

/** What an output gives, else what all that comes next wants; “any” where neither is known. */
export function typeGivenBy(document: FlowDocument | null, node: string, port: string): HandedOn {
  if (document === null) return { type: "any", by: "output" };
  const types = documentTypesOf(document, nodeRegistry);
  const from = `${node}.${port}`;
  const type = types.given(from);
  if (type !== "any") return { type, by: "output" };
  const wanted = new Set(
    document.edges.filter((edge) => edge.from === from).map(({ to }) => types.taken(to)),
  );
  const [only = "any"] = wanted;
  return { type: wanted.size === 1 ? only : "any", by: "next" };
}

const shownMost = 4;
/** Somebody types. */
const settledMs = 300;

/** Says where a document that somebody wrote is none of its type; it may go on all the same. */
export function TypeWarning({
  type,
  says,
  before,
  after,
}: {
  readonly type: DocumentType;
  /** Of what the type is, up to its name: “What arrives here is”. */
  readonly says: string;
  /** JSON text of what there was by itself; empty where nothing was. */
  readonly before: string;
  readonly after: Json;
}) {
  const problems = useNewProblems(type, before, after);
  if (problems.length === 0) return null;
  const more = problems.length - shownMost;
  return (
    <div role="status" className="mt-2 text-12 text-caution">
      <p className="font-medium">
        {says} {documentTypeWords(type)}, and this is not quite one:
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
