import type { NodeSummary } from "../../runtime/engine/records";

const format = 1;
/** A row of `run` keeps no more than this per run; the nodes beyond are left out. */
const longest = 300;

/** The longest a number of a double's whole range becomes. */
const varintMax = 8;

function writeVarint(target: Buffer, start: number, value: number): number {
  let at = start;
  let rest = Math.max(0, Math.round(value));
  while (rest >= 0x80) {
    target[at] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
    at += 1;
  }
  target[at] = rest;
  return at + 1;
}

/** Per node its name, successes, failures and µs; at most 300 bytes. */
export function encodeNodeSummary(nodes: readonly NodeSummary[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(longest + 4 * varintMax);
  bytes[0] = format;
  let end = 1;
  for (const { node, ok, failed, totalUs } of nodes) {
    const length = Buffer.byteLength(node);
    if (end + length > longest) break;
    let at = writeVarint(bytes, end, length);
    at += bytes.write(node, at, "utf8");
    at = writeVarint(bytes, at, ok);
    at = writeVarint(bytes, at, failed);
    at = writeVarint(bytes, at, totalUs);
    if (at > longest) break;
    end = at;
  }
  return bytes.subarray(0, end);
}

/** The reverse of {@link encodeNodeSummary}; an unknown format reads as empty. */
export function decodeNodeSummary(bytes: Uint8Array): NodeSummary[] {
  const nodes: NodeSummary[] = [];
  if (bytes[0] !== format) return nodes;
  let at = 1;
  const varint = () => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  };
  while (at < bytes.length) {
    const length = varint();
    const node = Buffer.from(bytes.subarray(at, at + length)).toString("utf8");
    at += length;
    nodes.push({ node, ok: varint(), failed: varint(), totalUs: varint() });
  }
  return nodes;
}
