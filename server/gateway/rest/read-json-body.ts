import type * as z from "zod";
import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import type { Json } from "@/runtime/json";
import { RequestError } from "@/server/request-error";

/** Flow documents are far smaller; orders do not come in here. */
const bodyBytesMax = 16 * 1024 * 1024;

/**
 * The JSON body, with numbers beyond a JS number's digits kept by their text. Throws INPUT_INVALID
 * with line and column, TOO_LARGE.
 */
export async function readExactBody(request: Request): Promise<Json> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim();
  if (mediaType?.toLowerCase() !== "application/json") {
    throw notJson();
  }
  const text = await readText(request);
  try {
    return parseExactJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) {
      throw error;
    }
    throw new RequestError("INPUT_INVALID", `The body is not JSON: ${error.message}.`, {
      cause: error,
      detail: { line: error.line, column: error.column },
    });
  }
}

/** The body in a shape; an absent body is an empty object. */
export async function readBodyAs<T>(request: Request, shape: z.ZodType<T>): Promise<T> {
  if (request.headers.has("content-type")) return shape.parse(await readExactBody(request));
  // A body that does not say what it is must not count as none: it may say where a retry begins.
  if ((await readText(request)) !== "") throw notJson();
  return shape.parse({});
}

function notJson(): RequestError {
  return new RequestError("INPUT_INVALID", "Send application/json.");
}

/** The body as text. Throws TOO_LARGE. */
export async function readText(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) {
      return decode(Buffer.concat(chunks));
    }
    bytes += next.value.length;
    if (bytes > bodyBytesMax) {
      await reader?.cancel();
      throw new RequestError("TOO_LARGE", `The body is longer than ${bodyBytesMax} bytes.`);
    }
    chunks.push(next.value);
  }
}

/** Bytes that are no UTF-8 are refused, not replaced. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new RequestError("INPUT_INVALID", "The body is not UTF-8.", { cause });
  }
}
