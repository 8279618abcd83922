import type { Json } from "../json";
import type { FlowTest } from "./flow-test";
import { parseFlowTest } from "./parse-flow-test";

/** A file of `tests/`, by its name without folder and ending; `problem` where it is no test. */
export type TestFile = {
  readonly file: string;
  readonly test: FlowTest | null;
  readonly problem: string | null;
};

/** The tests of a flow's folder, by file name. */
export function readTestFiles(tests: { readonly [file: string]: Json }): readonly TestFile[] {
  return Object.entries(tests).map(([file, value]) => ({ file, ...parseFlowTest(value) }));
}

/** A file name for a test of this name: letters, digits, hyphens; none of `taken`. */
export function fileNameOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 60);
  const first = plain === "" ? "test" : plain;
  for (let number = 1; ; number += 1) {
    const file = number === 1 ? first : `${first}-${number}`;
    if (!taken.has(file)) return file;
  }
}
