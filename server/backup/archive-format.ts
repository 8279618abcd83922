import type { Writable } from "node:stream";

/** One file of the archive. A table is cut into pieces, so that none needs its length known before it is read. */
export type ArchiveEntry = { readonly name: string; readonly body: Buffer };

const blockSize = 512;

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

/** A POSIX tar header, so that any tar can list and unpack a backup. */
function headerOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100)
    throw new Error(`The name ${name} is too long for an archive.`);
  const header = Buffer.alloc(blockSize);
  header.write(name, 0);
  header.write(octal(0o600, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function write(target: Writable, chunk: Buffer): Promise<void> {
  return new Promise((done, failed) => {
    target.write(chunk, (error) => (error ? failed(error) : done()));
  });
}

/** Appends one file. */
export async function writeEntry(target: Writable, { name, body }: ArchiveEntry): Promise<void> {
  await write(target, headerOf(name, body.length));
  await write(target, body);
  const rest = body.length % blockSize;
  if (rest > 0) await write(target, Buffer.alloc(blockSize - rest));
}

/** Two empty blocks end an archive. */
export function endArchive(target: Writable): Promise<void> {
  return new Promise((done, failed) => {
    target.once("error", failed);
    target.end(Buffer.alloc(2 * blockSize), () => done());
  });
}

function parseHeader(header: Buffer): { name: string; size: number } | null {
  if (header.every((byte) => byte === 0)) return null;
  const text = (from: number, to: number) =>
    header.toString("utf8", from, to).replace(/\0.*$/s, "");
  const size = Number.parseInt(text(124, 136), 8);
  if (!header.toString("latin1", 257, 262).startsWith("ustar") || Number.isNaN(size)) {
    throw new Error("This is not a backup of Orderloom, or it is damaged.");
  }
  return { name: text(0, 100), size };
}

export function cutShort(): Error {
  return new Error(
    "The backup ends in the middle: it was cut. Nothing was restored. Copy it again, or take another backup.",
  );
}

/** Reads exact lengths from a stream of chunks. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Null at the end of the stream; throws when it ends in the middle. */
  async read(length: number): Promise<Buffer | null> {
    const parts = [this.#held];
    let have = this.#held.length;
    while (have < length) {
      const next = await this.#chunks.next();
      if (next.done === true) {
        if (have === 0) return null;
        throw cutShort();
      }
      parts.push(next.value);
      have += next.value.length;
    }
    const all = Buffer.concat(parts);
    this.#held = all.subarray(length);
    return all.subarray(0, length);
  }
}

/**
 * The files of an archive in their order. Reads the source to its very end, where compressed bytes have their
 * check sum. Throws when it was cut.
 */
export async function* readEntries(source: AsyncIterable<Buffer>): AsyncGenerator<ArchiveEntry> {
  const reader = new ByteReader(source);
  for (;;) {
    const block = await reader.read(blockSize);
    if (block === null) throw cutShort();
    const header = parseHeader(block);
    if (header === null) {
      while ((await reader.read(blockSize)) !== null);
      return;
    }
    const padded = Math.ceil(header.size / blockSize) * blockSize;
    const body = padded === 0 ? Buffer.alloc(0) : await reader.read(padded);
    if (body === null) throw cutShort();
    yield { name: header.name, body: body.subarray(0, header.size) };
  }
}
