import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import { Budget } from "./budget";
import { inputName, parseCell } from "./cells";
import { type Closure, closureOf } from "./closures";
import { parsed } from "./compile";
import { explained, pathsIn } from "./explain";
import { EvaluationFailure } from "./failure";
import { evaluate, Generator, type Root } from "./generate";
import { operators } from "./operators";
import { parseExpression } from "./parse";
import { indexRows, nextRow } from "./row-index";
import type { Tree } from "./tree";
import type { Value } from "./values";

/**
 * Which rows count: the first that hits; all that hit; the one that may hit. A row that is missing and
 * must be judged stops the step: with `first` one reached before a hit, else any.
 */
export type HitPolicy = "first" | "all" | "unique";

export type DecisionTable = {
  readonly hit: HitPolicy;
  /** Inputs, one expression per column. */
  readonly columns: readonly { readonly name: string; readonly input: string }[];
  /** One cell per column; a short row has `-` behind. */
  readonly rows: readonly { readonly cells: readonly string[] }[];
};

/** Numbers of the rows that hit, in order. Throws CONDITION_MISSING naming row, column and path. */
export type CompiledTable = (scope: {
  readonly [root: string]: Json | undefined;
}) => readonly number[];

type Cells = readonly Tree[];
/**
 * The first row at or after `from` that is not false: its number if it hits, `~number` if it is missing,
 * the number of rows if there is none.
 */
type NextRow = (from: number) => number;
type Judge = (scope: Root) => NextRow;

/** Rows per generated function: engines optimise short ones soonest, and very long ones never. */
const rowsPerPart = 8;

/** The whole table as one generated function (server only). Throws EXPRESSION_INVALID naming the cell. */
export function compileDecisionTable(table: DecisionTable): CompiledTable {
  const parts = parseTable(table);
  return decided(table, parts, generatedJudge(parts));
}

/**
 * The same without eval, for browsers. With `late` a cell that cannot be read throws EXPRESSION_INVALID once it is
 * reached, not here.
 */
export function compileDecisionTableClosures(table: DecisionTable, late = false): CompiledTable {
  const parts = parseTable(table, late);
  return decided(table, parts, closureJudge(parts));
}

type Parts = {
  readonly inputs: readonly Tree[];
  readonly rows: readonly Cells[];
  /** What is wrong with cells that cannot be read, by what stands for them in `rows`. */
  readonly unread: ReadonlyMap<Tree, FlowError>;
};

function parseTable({ columns, rows }: DecisionTable, late = false): Parts {
  const unread = new Map<Tree, FlowError>();
  return {
    inputs: columns.map(({ name, input }) => parsed(parseExpression, input, { field: name })),
    rows: rows.map(({ cells }, row) => {
      if (cells.length > columns.length) {
        throw new FlowError("EXPRESSION_INVALID", `Row ${row + 1} has more cells than columns`);
      }
      return cells.map((cell, column) => {
        try {
          return parsed(parseCell, cell, { field: cellName(columns, row, column) });
        } catch (error) {
          if (!late || !(error instanceof FlowError)) throw error;
          const stand: Tree = { kind: "literal", value: undefined, at: [0, 0] };
          unread.set(stand, error);
          return stand;
        }
      });
    }),
    unread,
  };
}

function cellName(columns: DecisionTable["columns"], row: number, column: number): string {
  return `row ${row + 1}, ${columns[column]?.name ?? `column ${column + 1}`}`;
}

function decided(table: DecisionTable, parts: Parts, judge: Judge): CompiledTable {
  return (scope) => {
    try {
      return hitsOf(table, judge(scope));
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      throw locate(table, parts, scope, error);
    }
  };
}

function hitsOf({ hit, rows }: DecisionTable, next: NextRow): readonly number[] {
  const hits: number[] = [];
  for (let row = next(0); row < rows.length; row = next(row + 1)) {
    if (row < 0) throw new EvaluationFailure("CONDITION_MISSING", "The cell is missing");
    hits.push(row);
    if (hit === "first") break;
  }
  if (hit === "unique" && hits.length > 1) {
    const named = hits.map((row) => row + 1).join(" and ");
    throw new FlowError("EXPRESSION_FAILED", `Only one row may hit, but rows ${named} do`, {
      detail: { rows: hits },
    });
  }
  return hits;
}

/** A row is the && of its cells; cells that are always true are left out. Rows fall through until one is not false. */
function generatedJudge({ inputs, rows }: Parts): Judge {
  const generator = new Generator();
  const names = inputs.map(() => generator.fresh("i"));
  const inputLines = inputs.map(
    (input, column) => `const ${names[column]} = ${generator.expression(input, new Map())};`,
  );
  const inputTemporaries = generator.temporaryLine();
  const bodies: string[] = [];
  for (let start = 0; start < rows.length; start += rowsPerPart) {
    const cases = rows.slice(start, start + rowsPerPart).map((cells, index) => {
      const row = start + index;
      return `case ${row}: if ((answer = ${rowCode(generator, cells, names)}) !== false) return answer === true ? ${row} : ${~row};`;
    });
    bodies.push(
      `{ let answer; ${generator.temporaryLine()} switch (from) {\n${cases.join("\n")}\n} return ${rows.length}; }`,
    );
  }
  const given = [...generator.rootVariables(), ...names].map((name) => `, ${name}`).join("");
  const parts = bodies.map((body) => `(from${given}) => ${body}`);
  const index = indexRows(rows, isAlways);
  const left = generator.constant(index);
  const next = generator.constant(nextRow);
  return evaluate<Judge>(
    generator,
    [
      "b.reset();",
      inputTemporaries,
      generator.rootLines(),
      ...inputLines,
      ...(index === null ? [] : [`const left = ${left}([${names.join(", ")}]);`]),
      "return (from) => { for (;;) {",
      ...(index === null ? [] : [`from = ${next}(left, from, ${rows.length});`]),
      `if (from >= ${rows.length}) return ${rows.length};`,
      `const part = Math.floor(from / ${rowsPerPart});`,
      `const row = parts[part](from${given}); if (row !== ${rows.length}) return row;`,
      `from = (part + 1) * ${rowsPerPart}; } };`,
    ].join("\n"),
    `const parts = [${parts.join(",\n")}];`,
  );
}

function rowCode(generator: Generator, cells: Cells, names: readonly string[]): string {
  const codes = cells.flatMap((cell, column) =>
    isAlways(cell)
      ? []
      : [generator.expression(cell, new Map([[inputName, names[column] ?? "undefined"]]))],
  );
  const [first = "true", ...rest] = codes;
  return rest.length === 0
    ? `o_and(true, ${first})`
    : rest.reduce((left, right) => generator.both(left, right), first);
}

function isAlways(cell: Tree): boolean {
  return cell.kind === "literal" && cell.value === true;
}

function closureJudge({ inputs, rows, unread }: Parts): Judge {
  const readInputs = inputs.map((input) => closureOf(input, []));
  const compiled = rows.map((cells) =>
    cells.map((cell): Closure => {
      const error = unread.get(cell);
      if (error === undefined) return closureOf(cell, [inputName]);
      return () => {
        throw error;
      };
    }),
  );
  return (scope) => {
    const budget = new Budget();
    const values = readInputs.map((input) => input({ scope, locals: [], budget }));
    const answerOf = (cells: readonly Closure[]): boolean | undefined => {
      let answer: boolean | undefined = true;
      for (const [column, cell] of cells.entries()) {
        const value: Value = cell({ scope, locals: [values[column]], budget });
        answer = operators.and(answer, value);
        if (answer === false) return false;
      }
      return answer;
    };
    return (from) => {
      for (let row = from; row < compiled.length; row += 1) {
        const answer = answerOf(compiled[row] ?? []);
        if (answer !== false) return answer ? row : ~row;
      }
      return compiled.length;
    };
  };
}

/** The error with row, column and path: inputs and cells are judged again, one by one. */
function locate(
  table: DecisionTable,
  parts: Parts,
  scope: Root,
  error: EvaluationFailure,
): unknown {
  const frame = { scope, locals: [], budget: new Budget() };
  const values: Value[] = [];
  for (const [column, tree] of parts.inputs.entries()) {
    const { name = "", input: text = "" } = table.columns[column] ?? {};
    const value = attempt(closureOf(tree, []), frame);
    if (value === failedAttempt) return explained(error, { text, tree, field: name }, scope);
    values.push(value);
  }
  for (const [row, cells] of parts.rows.entries()) {
    const column = openCell(cells, values, frame);
    if (column !== undefined) return cellError(table, parts, { row, column }, scope, values, error);
  }
  return error;
}

/** The cell of a row that failed or is missing, as the row would have met it; undefined where it decides. */
function openCell(
  cells: Cells,
  values: readonly Value[],
  frame: Parameters<Closure>[0],
): number | undefined {
  let missing: number | undefined;
  for (const [column, cell] of cells.entries()) {
    const value = attempt(closureOf(cell, [inputName]), { ...frame, locals: [values[column]] });
    if (value === false) return undefined;
    if (value === undefined || value === null) missing ??= column;
    else if (value !== true) return column;
  }
  return missing;
}

function cellError(
  { columns, rows }: DecisionTable,
  parts: Parts,
  { row, column }: { readonly row: number; readonly column: number },
  scope: Root,
  values: readonly Value[],
  error: EvaluationFailure,
): unknown {
  const field = cellName(columns, row, column);
  const text = rows[row]?.cells[column] ?? "";
  const input = parts.inputs[column];
  const value = values[column];
  if (error.code === "CONDITION_MISSING" && input !== undefined && (value ?? null) === null) {
    const [path = columns[column]?.input ?? ""] = pathsIn(input);
    return new FlowError(
      "CONDITION_MISSING",
      `${field}: the cell is missing: ${path} is ${value === null ? "null" : "missing"}`,
      {
        cause: error,
        detail: { field, path, row, column, expression: text },
      },
    );
  }
  const tree = parts.rows[row]?.[column];
  if (tree === undefined) return error;
  return explained(error, { text, tree, field, locals: [inputName] }, scope, [value]);
}

const failedAttempt = Symbol("failed");

function attempt(closure: Closure, frame: Parameters<Closure>[0]): Value | typeof failedAttempt {
  try {
    return closure(frame);
  } catch (error) {
    if (error instanceof EvaluationFailure) return failedAttempt;
    throw error;
  }
}
