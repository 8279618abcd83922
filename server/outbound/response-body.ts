import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { HttpFailure } from "@/runtime/ports";

const decoders: {
  readonly [encoding: string]: (bytes: Uint8Array, max: number) => Promise<Buffer>;
} = {
  gzip: (bytes, max) => promisify(gunzip)(bytes, { maxOutputLength: max }),
  "x-gzip": (bytes, max) => promisify(gunzip)(bytes, { maxOutputLength: max }),
  deflate: (bytes, max) => promisify(inflate)(bytes, { maxOutputLength: max }),
  br: (bytes, max) => promisify(brotliDecompress)(bytes, { maxOutputLength: max }),
};

/** More nested encodings than this are an attack, not a service. */
const encodingsMax = 3;

/**
 * Undoes `Content-Encoding`. The result is at most `bytesMax` long: a small body that unpacks to a
 * large one fails like a large one.
 */
export async function decodeBody(
  body: Uint8Array,
  encoding: string | undefined,
  bytesMax: number,
): Promise<Uint8Array> {
  const encodings = (encoding ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
  if (encodings.length > encodingsMax) {
    throw new HttpFailure("reset", true, "the answer is packed too many times");
  }
  let bytes = body;
  for (const name of encodings.reverse()) {
    bytes = await decodeOnce(bytes, name, bytesMax);
  }
  return bytes;
}

async function decodeOnce(body: Uint8Array, name: string, bytesMax: number): Promise<Uint8Array> {
  const decode = decoders[name];
  if (decode === undefined) {
    throw new HttpFailure("reset", true, `the answer has the unknown encoding ${name}`);
  }
  if (body.length === 0) {
    return body;
  }
  try {
    return await decode(body, bytesMax);
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw new HttpFailure(
        "too-large",
        true,
        `the answer unpacks to more than ${bytesMax} bytes`,
        {
          cause,
        },
      );
    }
    throw new HttpFailure("reset", true, `the answer is not valid ${name}`, { cause });
  }
}
