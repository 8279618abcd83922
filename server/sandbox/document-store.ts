import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { JsonObject } from "@/runtime/json";
import { makeFolder } from "@/server/launcher/make-folder.mjs";

/**
 * One document kind of one sandbox system, newest last. `put` is on disk when it returns, or, on a full disk,
 * as soon as there is space.
 */
export type Collection = {
  readonly name: string;
  readonly size: number;
  get(key: string): JsonObject | undefined;
  put(key: string, document: JsonObject): void;
  all(): IterableIterator<JsonObject>;
  /** Key and document, oldest first. */
  entries(): IterableIterator<[string, JsonObject]>;
  /** Newest first. */
  newest(limit: number): readonly JsonObject[];
  /** Keys of the documents whose `field` had this text when they were first put. */
  keysBy(field: string, value: string): readonly string[];
  /** Calls the listener for every document there is and every one that comes. */
  watch(listener: (next: JsonObject, previous: JsonObject | undefined) => void): void;
  clear(): void;
};

/** State of all sandbox systems in one file of JSON lines, read again at start. */
export type DocumentStore = {
  collection(name: string, indexed?: readonly string[]): Collection;
  /** Tries to write what could not be written; false while the disk is full. */
  flush(): boolean;
  close(): void;
};

type Line = { readonly c: string; readonly k: string; readonly v: JsonObject | null };

const clearAll = "*";

/** Opens the store at `file`, or in memory only when it is null. A torn last line is dropped. */
export function openDocumentStore(file: string | null): DocumentStore {
  const documents = file === null ? new Map<string, Map<string, JsonObject>>() : readLines(file);
  const descriptor = file === null ? null : rewrite(file, documents);
  // The rest of a line that was cut off by a full disk, and what came after it.
  let unwritten: Buffer = Buffer.of();
  const flush = () => {
    unwritten = descriptor === null ? Buffer.of() : writeWhatFits(descriptor, unwritten);
    return unwritten.length === 0;
  };
  const append = (line: Line) => {
    unwritten = Buffer.concat([unwritten, Buffer.from(`${JSON.stringify(line)}\n`)]);
    flush();
  };
  const collections = new Map<string, Collection>();
  return {
    collection(name, indexed = []) {
      let collection = collections.get(name);
      if (collection === undefined) {
        const loaded = documents.get(name) ?? new Map<string, JsonObject>();
        collection = createCollection({ name, loaded, indexed, append });
        collections.set(name, collection);
      }
      return collection;
    },
    flush,
    close() {
      flush();
      if (descriptor !== null) {
        closeSync(descriptor);
      }
    },
  };
}

function createCollection(options: {
  readonly name: string;
  readonly loaded: Map<string, JsonObject>;
  readonly indexed: readonly string[];
  readonly append: (line: Line) => void;
}): Collection {
  const { name, loaded, append } = options;
  const indexes = new Map(options.indexed.map((field) => [field, new Map<string, string[]>()]));
  const listeners: ((next: JsonObject, previous: JsonObject | undefined) => void)[] = [];
  const addToIndexes = (key: string, document: JsonObject) => {
    for (const [field, index] of indexes) {
      const value = document[field];
      if (typeof value === "string") {
        const keys = index.get(value);
        if (keys === undefined) {
          index.set(value, [key]);
        } else {
          keys.push(key);
        }
      }
    }
  };
  for (const [key, document] of loaded) {
    addToIndexes(key, document);
  }
  return {
    name,
    get size() {
      return loaded.size;
    },
    get: (key) => loaded.get(key),
    put(key, document) {
      const previous = loaded.get(key);
      append({ c: name, k: key, v: document });
      loaded.set(key, document);
      if (previous === undefined) {
        addToIndexes(key, document);
      }
      for (const listener of listeners) {
        listener(document, previous);
      }
    },
    all: () => loaded.values(),
    entries: () => loaded.entries(),
    newest: (limit) => [...loaded.values()].slice(-limit).reverse(),
    keysBy: (field, value) => indexes.get(field)?.get(value) ?? [],
    watch(listener) {
      listeners.push(listener);
      for (const document of loaded.values()) {
        listener(document, undefined);
      }
    },
    clear() {
      append({ c: name, k: clearAll, v: null });
      loaded.clear();
      for (const index of indexes.values()) {
        index.clear();
      }
    },
  };
}

/** Appends; returns what the disk had no room for. */
function writeWhatFits(descriptor: number, bytes: Buffer): Buffer {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOSPC") throw error;
  }
  return rest;
}

function readLines(file: string): Map<string, Map<string, JsonObject>> {
  const documents = new Map<string, Map<string, JsonObject>>();
  if (!existsSync(file)) {
    return documents;
  }
  for (const text of readFileSync(file, "utf8").split("\n")) {
    const line = parseLine(text);
    if (line === null) {
      continue;
    }
    const collection = documents.get(line.c) ?? new Map<string, JsonObject>();
    documents.set(line.c, collection);
    if (line.v === null) {
      collection.clear();
    } else {
      collection.set(line.k, line.v);
    }
  }
  return documents;
}

function parseLine(text: string): Line | null {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
}

/** Writes what is still true to a new file and opens it for appending: old states are left behind. */
function rewrite(file: string, documents: Map<string, Map<string, JsonObject>>): number {
  makeFolder(dirname(file));
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, "w", 0o600);
  for (const [c, collection] of documents) {
    const lines = Array.from(collection, ([k, v]) => JSON.stringify({ c, k, v } satisfies Line));
    if (lines.length > 0) writeFileSync(descriptor, `${lines.join("\n")}\n`);
  }
  closeSync(descriptor);
  renameSync(fresh, file);
  return openSync(file, "a", 0o600);
}
