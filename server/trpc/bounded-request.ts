import { JsonNesting, nestingMax } from "../../runtime/json-nesting";
import { RequestError } from "../request-error";

/** Bytes; the largest that a page sends, a table of 16 million characters, has room. */
const bodyMax = 64 * 1024 * 1024;
/** A document may be as deep as any, within what tRPC puts around it. */
const depthMax = nestingMax + 32;

/**
 * The same request, whose body ends in an error where it is too long, or so deep that what reads it would overflow the
 * stack: INPUT_INVALID, TOO_LARGE. It is looked at as it is read: whoever is refused before has sent nothing that is
 * held.
 */
export function boundedRequest(request: Request): Request {
  if (request.body === null) return request;
  const nesting = new JsonNesting(depthMax);
  let bytes = 0;
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      bytes += piece.length;
      if (bytes > bodyMax) {
        controller.error(new RequestError("TOO_LARGE", "This is over 64 MB."));
        return;
      }
      nesting.read(piece);
      if (nesting.tooDeep) controller.error(tooDeep());
      else controller.enqueue(piece);
    },
  });
  const body = request.body.pipeThrough(bounded);
  return new Request(request, { body, duplex: "half" } as RequestInit);
}

/** Of what a query asks by its address. */
export function refuseDeepQuery(request: Request): RequestError | null {
  const input = new URL(request.url).searchParams.get("input");
  if (input === null) return null;
  const nesting = new JsonNesting(depthMax);
  nesting.read(new TextEncoder().encode(input));
  return nesting.tooDeep ? tooDeep() : null;
}

function tooDeep(): RequestError {
  return new RequestError("INPUT_INVALID", `This is nested deeper than ${nestingMax}.`);
}
