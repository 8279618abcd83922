/**
 * PostgreSQL arrays in the binary format of the wire. A parameter knows its size and writes itself, so
 * that a message is allocated once and every body is copied once.
 */
export type BinaryParameter = {
  readonly size: number;
  /** Writes `size` bytes at `at`. */
  write(target: Buffer, at: number): void;
};

const headerSize = 20;
const microsPerMs = 1000;
/** 2000-01-01, from which PostgreSQL counts microseconds. */
const epoch2000Ms = 946_684_800_000;
/** Beyond these neither side has a calendar: the last instant of a JS Date, and 4713 BC in PostgreSQL. */
const latestMs = 8_640_000_000_000_000;
const earliestMs = -210_866_760_000_000;

const oids = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
} as const;
export type ArrayElement = keyof typeof oids;

function writeHeader(target: Buffer, at: number, oid: number, length: number, nulls: boolean) {
  target.writeInt32BE(1, at);
  target.writeInt32BE(nulls ? 1 : 0, at + 4);
  target.writeInt32BE(oid, at + 8);
  target.writeInt32BE(length, at + 12);
  target.writeInt32BE(1, at + 16);
}

type ElementWriter<Value> = (target: Buffer, at: number, value: Value) => void;

function fixedArray<Value>(
  element: ArrayElement,
  width: number,
  values: readonly (Value | null)[],
  writeElement: ElementWriter<Value>,
): BinaryParameter {
  let nulls = 0;
  for (const value of values) if (value === null) nulls += 1;
  const size = headerSize + values.length * 4 + (values.length - nulls) * width;
  return {
    size,
    write(target, start) {
      writeHeader(target, start, oids[element], values.length, nulls > 0);
      let at = start + headerSize;
      for (const value of values) {
        if (value === null) {
          target.writeInt32BE(-1, at);
          at += 4;
          continue;
        }
        target.writeInt32BE(width, at);
        writeElement(target, at + 4, value);
        at += 4 + width;
      }
    },
  };
}

/** What a hexadecimal digit's character code is worth. */
const nibbles = new Uint8Array(128);
for (let digit = 0; digit < 16; digit += 1) {
  nibbles[digit.toString(16).charCodeAt(0)] = digit;
  nibbles[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

function writeUuid(target: Buffer, at: number, text: string): void {
  let from = 0;
  for (let index = 0; index < 16; index += 1) {
    if (text.charCodeAt(from) === 45) from += 1;
    const high = nibbles[text.charCodeAt(from)] ?? 0;
    const low = nibbles[text.charCodeAt(from + 1)] ?? 0;
    target[at + index] = (high << 4) | low;
    from += 2;
  }
}

function writeTimestamp(target: Buffer, at: number, ms: number): void {
  if (ms > latestMs) {
    target.writeInt32BE(0x7fffffff, at);
    target.writeUInt32BE(0xffffffff, at + 4);
    return;
  }
  if (ms < earliestMs) {
    target.writeInt32BE(-0x80000000, at);
    target.writeUInt32BE(0, at + 4);
    return;
  }
  const micros = Math.round((ms - epoch2000Ms) * microsPerMs);
  const high = Math.floor(micros / 2 ** 32);
  target.writeInt32BE(high, at);
  target.writeUInt32BE(micros - high * 2 ** 32, at + 4);
}

/** `uuid[]` from text. The text is trusted to be a UUID. */
export function uuidArray(values: readonly (string | null)[]): BinaryParameter {
  return fixedArray("uuid", 16, values, writeUuid);
}

export function int2Array(values: readonly (number | null)[]): BinaryParameter {
  return fixedArray<number>("int2", 2, values, (target, at, value) => {
    target.writeInt16BE(value, at);
  });
}

export function int4Array(values: readonly (number | null)[]): BinaryParameter {
  return fixedArray<number>("int4", 4, values, (target, at, value) => {
    target.writeInt32BE(value, at);
  });
}

/** `int8[]` from whole numbers that a double holds exactly. */
export function int8Array(values: readonly (number | null)[]): BinaryParameter {
  return fixedArray<number>("int8", 8, values, (target, at, value) => {
    const high = Math.floor(value / 2 ** 32);
    target.writeInt32BE(high, at);
    target.writeUInt32BE(value - high * 2 ** 32, at + 4);
  });
}

export function boolArray(values: readonly (boolean | null)[]): BinaryParameter {
  return fixedArray<boolean>("bool", 1, values, (target, at, value) => {
    target[at] = value ? 1 : 0;
  });
}

/** `timestamptz[]` from epoch milliseconds; what lies beyond the calendar is PostgreSQL's `infinity`. */
export function timestampArray(values: readonly (number | null)[]): BinaryParameter {
  return fixedArray("timestamptz", 8, values, writeTimestamp);
}

export function byteaArray(values: readonly (Uint8Array | null)[]): BinaryParameter {
  let size = headerSize;
  let nulls = false;
  for (const value of values) {
    size += 4 + (value === null ? 0 : value.length);
    if (value === null) nulls = true;
  }
  return {
    size,
    write(target, start) {
      writeHeader(target, start, oids.bytea, values.length, nulls);
      let at = start + headerSize;
      for (const value of values) {
        target.writeInt32BE(value === null ? -1 : value.length, at);
        at += 4;
        if (value === null) continue;
        target.set(value, at);
        at += value.length;
      }
    },
  };
}

/** `text[]`. A value with a NUL or a lone surrogate would be refused by the server: see `storableText`. */
export function textArray(values: readonly (string | null)[]): BinaryParameter {
  let size = headerSize;
  let nulls = false;
  const lengths = new Int32Array(values.length);
  values.forEach((value, index) => {
    const length = value === null ? 0 : Buffer.byteLength(value);
    lengths[index] = value === null ? -1 : length;
    if (value === null) nulls = true;
    size += 4 + length;
  });
  return {
    size,
    write(target, start) {
      writeHeader(target, start, oids.text, values.length, nulls);
      let at = start + headerSize;
      values.forEach((value, index) => {
        const length = lengths[index] ?? -1;
        target.writeInt32BE(length, at);
        at += 4;
        if (value === null) return;
        target.write(value, at, length, "utf8");
        at += length;
      });
    },
  };
}

/** A single `int4`, or null. */
export function int4Value(value: number | null): BinaryParameter | null {
  if (value === null) return null;
  return { size: 4, write: (target, at) => target.writeInt32BE(value, at) };
}

/** A single `int2`. */
export function int2Value(value: number): BinaryParameter {
  return { size: 2, write: (target, at) => target.writeInt16BE(value, at) };
}

/** A single `timestamptz` from epoch milliseconds. */
export function timestampValue(ms: number): BinaryParameter {
  return { size: 8, write: (target, at) => writeTimestamp(target, at, ms) };
}
