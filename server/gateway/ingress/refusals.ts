import type { FlowError } from "@/runtime/errors/flow-error";
import { nestingMax } from "@/runtime/json-nesting";
import type { Problem } from "../problem";

/** Answers to messages that were not taken in. Each says what to do about it. */
export const refusals = {
  unknownAddress: {
    status: 404,
    code: "NOT_FOUND",
    title: "No such address",
    detail: "No flow is published at this address, or it was withdrawn.",
  },
  methodRefused: {
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    title: "Send with POST",
    detail: "Messages are sent to this address with POST.",
  },
  signingUnavailable: {
    status: 503,
    code: "SECRET_MISSING",
    title: "The signature cannot be checked",
    detail: "The connection that holds the signing secret cannot be opened. Nothing was stored.",
    retryAfterSeconds: 30,
  },
  encodingRefused: {
    status: 415,
    code: "ENCODING_REFUSED",
    title: "Send it uncompressed",
    detail: "Messages are taken without Content-Encoding. Nothing was stored.",
  },
  tooDeep: {
    status: 400,
    code: "BODY_MALFORMED",
    title: "Nested too deeply",
    detail: `The body has more than ${nestingMax} lists and objects inside each other. Nothing was stored.`,
  },
  busy: {
    status: 503,
    code: "INTAKE_FULL",
    title: "Too much at once",
    detail: "Nothing was stored. Send it again.",
    retryAfterSeconds: 2,
  },
  databaseAway: {
    status: 503,
    code: "UNAVAILABLE",
    title: "The database does not answer",
    detail: "Nothing was stored. Send it again.",
    retryAfterSeconds: 5,
  },
  statusUnknown: {
    status: 503,
    code: "UNAVAILABLE",
    title: "The database does not answer",
    detail: "How the run stands cannot be told now. Ask again.",
    retryAfterSeconds: 5,
  },
  stopping: {
    status: 503,
    code: "UNAVAILABLE",
    title: "Stopping",
    detail: "This gateway is being stopped. Nothing was stored. Send it again.",
    retryAfterSeconds: 2,
  },
  flowBroken: {
    status: 503,
    code: "FLOW_INVALID",
    title: "The flow cannot run here",
    detail: "The published version cannot be compiled by this build. Nothing was stored.",
    retryAfterSeconds: 60,
  },
} as const satisfies { readonly [name: string]: Problem };

/** `part` is the header at fault, `reason` a sentence about it. */
export function signatureWrong(part: string, reason: string): Problem {
  return {
    status: 401,
    code: "SIGNATURE_WRONG",
    title: "Signature missing or wrong",
    detail: `${reason} Nothing was stored.`,
    more: { part },
  };
}

/** The journal takes nothing at the moment; the error says why. */
export function notTakenNow(error: FlowError): Problem {
  return {
    status: 503,
    code: error.code,
    title: "Not taken now",
    detail: `${error.message} Nothing was stored.`,
    retryAfterSeconds: 2,
  };
}

/** Delivery id or ordering key cannot be told from the message. */
export function keyProblem(error: FlowError): Problem {
  return {
    status: 422,
    code: error.code,
    title: "Delivery id or ordering key",
    detail: `${error.message} Nothing was stored.`,
    more: error.detail,
  };
}

/** The connection ended in the middle of the commit and the database has not been asked again since. */
export function outcomeUnknown(run: string, statusAddress: string): Problem {
  return {
    status: 503,
    code: "OUTCOME_UNKNOWN",
    title: "Not known whether it is stored",
    detail:
      "The database went away while it stored the message. Send it again: a delivery id that is stored already is not taken twice. Or ask the status address, which knows the run if it is stored.",
    retryAfterSeconds: 5,
    more: { run, statusAddress },
  };
}

export function tooLarge(bytesMax: number): Problem {
  return {
    status: 413,
    code: "TOO_LARGE",
    title: "Too large",
    detail: `This address takes messages of at most ${bytesMax} bytes. Nothing was stored.`,
    more: { bytesMax },
  };
}

export function malformed(
  run: string,
  error: { readonly message: string; readonly detail?: { readonly [name: string]: unknown } },
): Problem {
  const { line, column } = error.detail ?? {};
  return {
    status: 400,
    code: "BODY_MALFORMED",
    title: "Not valid JSON",
    detail: error.message,
    more: {
      run,
      ...(typeof line === "number" ? { line } : {}),
      ...(typeof column === "number" ? { column } : {}),
    },
  };
}
