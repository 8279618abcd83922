import type { NodeSummary } from "../../runtime/engine/records";

const format = 1;
/** A row of `run` keeps no more than this per run; the nodes beyond are left out. */
const longest = 300;

function pushVarint(bytes: number[], value: number): void {
  let rest = Math.max(0, Math.round(value));
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

/** Per node its name, successes, failures and µs; at most 300 bytes. */
export function encodeNodeSummary(nodes: readonly NodeSummary[]): Uint8Array {
  const bytes: number[] = [format];
  for (const { node, ok, failed, totalUs } of nodes) {
    const entry: number[] = [];
    const name = Buffer.from(node, "utf8");
    pushVarint(entry, name.length);
    entry.push(...name);
    pushVarint(entry, ok);
    pushVarint(entry, failed);
    pushVarint(entry, totalUs);
    if (bytes.length + entry.length > longest) break;
    bytes.push(...entry);
  }
  return Uint8Array.from(bytes);
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
