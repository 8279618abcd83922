import { createHash } from "node:crypto";
import { errorFlowOrigin } from "../../runtime/engine/error-flow";
import type { RunHead } from "../../runtime/engine/records";
import { byteaArray, textArray, timestampArray, uuidArray } from "./binary-arrays";
import type { Call } from "./pipeline";
import {
  closeParkedStatement,
  closeRetriedStatement,
  exceptionStatement,
} from "./record-statements";
import { storableProse, storableText } from "./storable-text";
import type { ResultWork } from "./work";

/** Equal for failures that look alike: numbers and ids in the message do not count. */
export function failureFingerprint(
  flow: string,
  node: string,
  code: string,
  message: string,
): Uint8Array {
  const normal = message.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/gi, "#");
  return createHash("sha256")
    .update([flow, node, code, normal].join("\n"))
    .digest()
    .subarray(0, 16);
}

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * The run that waits for this one and is told of its failure: it fails for it, or has a way to go on. Null for a
 * run that nobody waits for, such as one that takes the failure of another.
 */
function callerOf({ id, purpose, parent, origin }: RunHead): string | null {
  if (purpose !== "live" || parent === null || origin === id) return null;
  return origin === errorFlowOrigin(hash, parent) ? null : parent;
}

/**
 * A failed run needs a person: one exception each, at most one call. A called run needs nobody while its caller
 * is there to hear of it.
 */
export function encodeExceptions(finishes: readonly ResultWork[]): Call[] {
  const rows = finishes.flatMap(({ run, end, write }) => {
    const counts = run.purpose === "live" || run.purpose === "replay";
    if (end === null || end.status !== "failed" || !counts) return [];
    const error = end.error ?? { code: "FLOW_INVALID", message: "The run failed without a reason" };
    return [{ run, end, error, documentKey: write?.keys[0]?.value ?? null }];
  });
  if (rows.length === 0) return [];
  return [
    {
      statement: exceptionStatement,
      parameters: [
        uuidArray(rows.map(({ run }) => run.id)),
        uuidArray(rows.map(({ run }) => run.partner)),
        uuidArray(rows.map(({ run }) => run.distributor)),
        uuidArray(rows.map(({ run }) => run.environment)),
        uuidArray(rows.map(({ run }) => run.flow)),
        textArray(
          rows.map(({ error }) => (error.node === undefined ? null : storableText(error.node))),
        ),
        textArray(rows.map(({ error }) => storableText(error.code))),
        textArray(rows.map(({ error }) => storableProse(error.message))),
        byteaArray(
          rows.map(({ run, error }) =>
            failureFingerprint(run.flow, error.node ?? "", error.code, error.message),
          ),
        ),
        textArray(
          rows.map(({ documentKey }) => (documentKey === null ? null : storableText(documentKey))),
        ),
        timestampArray(rows.map(({ end }) => end.endedAt)),
        uuidArray(rows.map(({ run }) => callerOf(run))),
      ],
    },
  ];
}

/** Closes the exceptions of runs that were parked and have succeeded, at most one call. */
export function encodeClosedExceptions(finishes: readonly ResultWork[]): Call[] {
  const rows = finishes.filter(({ ordered, end }) => ordered && end?.status === "succeeded");
  if (rows.length === 0) return [];
  return [
    {
      statement: closeParkedStatement,
      parameters: [
        uuidArray(rows.map(({ run }) => run.id)),
        timestampArray(rows.map(({ end }) => end?.endedAt ?? 0)),
      ],
    },
  ];
}

/** Closes the exceptions of what was retried, once the retry has come to something, at most one call. */
export function encodeRetriedExceptions(finishes: readonly ResultWork[]): Call[] {
  const rows = finishes.filter(
    ({ run, end }) => run.purpose === "replay" && end !== null && end.status !== "cancelled",
  );
  if (rows.length === 0) return [];
  return [
    {
      statement: closeRetriedStatement,
      parameters: [
        uuidArray(rows.map(({ run }) => run.id)),
        uuidArray(rows.map(({ run }) => run.origin)),
        uuidArray(rows.map(({ run }) => run.parent ?? run.id)),
        timestampArray(rows.map(({ end }) => end?.endedAt ?? 0)),
      ],
    },
  ];
}
