import type { Json, JsonObject } from "../json";
import { Budget } from "./budget";
import { type Closure, closureOf } from "./closures";
import { type CompileOptions, hasWideLiteral, parsed } from "./compile";
import { widesMade } from "./decimals";
import { explained } from "./explain";
import { EvaluationFailure, failed } from "./failure";
import { evaluate, Generator, type Root } from "./generate";
import { literal } from "./generate-code";
import { type MapBlock, type MapField, type MapRow, mapBlock } from "./map-fields";
import { parseExpression } from "./parse";
import { pathOf, type Tree } from "./tree";
import { define, isList, kindOf, settle, type Value } from "./values";

/** The document a map makes of a scope. Throws FIELD_MISSING and what expressions throw, naming the target. */
export type CompiledMap = (scope: { readonly [root: string]: Json | undefined }) => JsonObject;

type Row = {
  readonly path: readonly string[];
  readonly label: string;
  readonly text: string;
  readonly required: boolean;
  readonly tree: Tree;
  readonly locals: readonly string[];
  /** What the lists around it are made of, the outermost first; null where that is no path. */
  readonly around: readonly (string | null)[];
  /** `depth` counts the lists around it. */
  readonly list?: { readonly as: string; readonly rows: readonly Row[]; readonly depth: number };
};

/** All fields as one generated function (server only). Throws EXPRESSION_INVALID. */
export function compileMap(fields: readonly MapField[], options: CompileOptions = {}): CompiledMap {
  const rows = parsedRows(mapBlock(fields), options, []);
  return settled(rows, new MapGenerator(rows).compiled());
}

/** The same without eval, for browsers. */
export function compileMapClosures(
  fields: readonly MapField[],
  options: CompileOptions = {},
): CompiledMap {
  const rows = parsedRows(mapBlock(fields), options, []);
  const build = blockClosure(rows);
  return settled(rows, (scope) => build({ scope, locals: [], budget: new Budget() }, []));
}

function parsedRows(
  { rows }: MapBlock,
  options: CompileOptions,
  locals: readonly string[],
  around: readonly (string | null)[] = [],
): readonly Row[] {
  return rows.map((row: MapRow) => {
    const tree = parsed(parseExpression, row.text, { field: row.label }, locals);
    const { list } = row;
    return {
      path: row.path,
      label: row.label,
      text: row.text,
      required: row.required,
      tree,
      locals,
      around,
      ...(list === undefined
        ? {}
        : {
            list: {
              as: list.as,
              rows: parsedRows(
                list.block,
                options,
                [...locals, list.as, "index"],
                [...around, pathOf(tree) ?? null],
              ),
              depth: locals.length / 2,
            },
          }),
    };
  });
}

function settled(rows: readonly Row[], run: (scope: Root) => Value): CompiledMap {
  const always = everyRow(rows).some(({ tree }) => hasWideLiteral(tree));
  return (scope) => {
    const before = widesMade();
    const value = run(scope);
    return (always || widesMade() !== before ? settle(value) : value) as JsonObject;
  };
}

function everyRow(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) => [row, ...everyRow(row.list?.rows ?? [])]);
}

/** The error of a row, its list positions filled in: `lines[].price` becomes `lines[3].price`. */
function rowError(error: unknown, row: Row, scope: Root, values: readonly Value[]): unknown {
  let position = -1;
  const field = row.label.replace(/\[\]/g, () => {
    position += 2;
    return `[${String(values[position])}]`;
  });
  const placed = (path: string) => sourceOf(path, row, values, row.around.length);
  return explained(error, { ...row, field, placed }, scope, values);
}

/** `line.sku` is `input.line_items[3].sku`; a path through an entry of a computed list stays as it is. */
function sourceOf(path: string, row: Row, values: readonly Value[], depth: number): string {
  for (let list = depth - 1; list >= 0; list -= 1) {
    const name = row.locals[2 * list] ?? "";
    const rest = path.slice(name.length);
    if (!path.startsWith(name) || (rest !== "" && !/^[.[]/.test(rest))) continue;
    const source = row.around[list] ?? null;
    if (source === null) return path;
    return `${sourceOf(source, row, values, list)}[${String(values[2 * list + 1])}]${rest}`;
  }
  return path;
}

function missingTarget(): never {
  throw new EvaluationFailure("FIELD_MISSING", "The required field has no value");
}

function listOf(value: Value): readonly Value[] {
  if (isList(value)) return value;
  throw failed(`A list is needed here, not ${kindOf(value)}`);
}

let partialObjects = 0;

/** How many objects maps of this process have made without all their fields: a map that left one out counts up. */
export function partialObjectsMade(): number {
  return partialObjects;
}

/** An object of the present values; undefined if there is none. */
function present(names: readonly string[], values: readonly Value[]): Value {
  const result: { [name: string]: Value } = {};
  let empty = true;
  names.forEach((name, index) => {
    const value = values[index];
    if (value === undefined) {
      partialObjects += 1;
      return;
    }
    define(result, name, value);
    empty = false;
  });
  return empty ? undefined : result;
}

type Branch = Map<string, Branch | number>;

/** Where each row's value goes: names to inner branches or to the number of a row. */
function targetTree(rows: readonly Row[]): Branch {
  const root: Branch = new Map();
  rows.forEach(({ path }, index) => {
    let branch = root;
    for (const name of path.slice(0, -1)) {
      const inner = branch.get(name);
      const next: Branch = inner instanceof Map ? inner : new Map();
      branch.set(name, next);
      branch = next;
    }
    branch.set(path[path.length - 1] ?? "", index);
  });
  return root;
}

/** Writes one function for all rows: values first, in order, then the objects they fill. */
class MapGenerator {
  private readonly generator = new Generator();
  private readonly rows: readonly Row[];
  private readonly numbered: Row[] = [];
  private readonly loopVariables: string[] = [];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  compiled(): (scope: Root) => Value {
    const { generator } = this;
    const body = this.block(this.rows, new Map());
    const explain = generator.constant(
      (error: unknown, at: number, scope: Root, values: readonly Value[]) => {
        const row = this.numbered[at];
        return row === undefined ? error : rowError(error, row, scope, values);
      },
    );
    const loops = this.loopVariables.map((variable) => `, ${variable}`).join("");
    return evaluate(
      generator,
      [
        `let at = 0${loops};`,
        "b.reset();",
        "try {",
        generator.rootLines(),
        body.lines,
        `return ${body.object} ?? {};`,
        `} catch (error) { throw ${explain}(error, at, scope, [${this.loopVariables.join(", ")}]); }`,
      ].join("\n"),
    );
  }

  private block(
    rows: readonly Row[],
    locals: ReadonlyMap<string, string>,
  ): { readonly lines: string; readonly object: string } {
    const variables: string[] = [];
    const parts = rows.map((row) => {
      const variable = this.generator.fresh("v");
      variables.push(variable);
      return this.row(row, variable, locals);
    });
    // Loops have claimed their temporaries themselves, so what is left belongs to these rows.
    const temporaries = this.generator.temporaryLine();
    const lines: string[] = [temporaries, ...parts];
    const object = this.object(targetTree(rows), variables, lines);
    return { lines: lines.join("\n"), object };
  }

  private row(row: Row, variable: string, locals: ReadonlyMap<string, string>): string {
    const { generator } = this;
    const number = this.numbered.push(row) - 1;
    generator.usesBudget = false;
    const code = generator.expression(row.tree, locals);
    const refill = generator.usesBudget ? " b.nextField();" : "";
    const required = row.required
      ? ` if (${variable} === undefined || ${variable} === null) ${generator.constant(missingTarget)}();`
      : "";
    if (row.list === undefined) {
      return `at = ${number};${refill} const ${variable} = ${code};${required}`;
    }
    const source = generator.fresh("s");
    const head = `at = ${number};${refill} const ${source} = ${code};`;
    return `${head} let ${variable};\n${this.loop(row.list, source, variable, locals)}\nat = ${number};${required}`;
  }

  private loop(
    list: NonNullable<Row["list"]>,
    source: string,
    variable: string,
    locals: ReadonlyMap<string, string>,
  ): string {
    const { generator } = this;
    const entry = this.loopVariable(list.depth * 2);
    const position = this.loopVariable(list.depth * 2 + 1);
    const outer = generator.takeTemporaries();
    const inner = this.block(
      list.rows,
      new Map([...locals, [list.as, entry], ["index", position]]),
    );
    generator.putTemporaries(outer);
    const listed = generator.constant(listOf);
    return [
      `if (${source} !== undefined && ${source} !== null) {`,
      `const l = ${listed}(${source}); const made = [];`,
      `for (let i = 0; i < l.length; i += 1) {`,
      `${entry} = l[i]; ${position} = i;`,
      inner.lines,
      `made.push(${inner.object} ?? {});`,
      `}\n${variable} = made;\n}`,
    ].join("\n");
  }

  private loopVariable(number: number): string {
    const variable = `e${number}`;
    if (!this.loopVariables.includes(variable)) this.loopVariables[number] = variable;
    return variable;
  }

  /** An object literal where every value is there, which is the common case and the fast one. */
  private object(branch: Branch, variables: readonly string[], lines: string[]): string {
    const names = [...branch.keys()];
    const values = [...branch.values()].map((inner) =>
      typeof inner === "number"
        ? (variables[inner] ?? "undefined")
        : this.object(inner, variables, lines),
    );
    if (names.length === 0) return "undefined";
    const complete = values.map((value) => `${value} !== undefined`).join(" && ");
    const fields = names.map((name, index) => `${literal(name)}: ${values[index]}`).join(", ");
    const partial = `${this.generator.constant(present)}(${this.generator.constant(names)}, [${values.join(", ")}])`;
    const variable = this.generator.fresh("m");
    lines.push(`const ${variable} = ${complete} ? {${fields}} : ${partial};`);
    return variable;
  }
}

type MapFrame = { readonly scope: Root; readonly locals: Value[]; readonly budget: Budget };
type BlockClosure = (frame: MapFrame, values: readonly Value[]) => Value;

function blockClosure(rows: readonly Row[]): BlockClosure {
  const compiledRows = rows.map((row) => rowClosure(row));
  const target = targetTree(rows);
  return (frame, values) => {
    const made = compiledRows.map((row) => row(frame, values));
    return assembled(target, made) ?? {};
  };
}

function rowClosure(row: Row): BlockClosure {
  const closure: Closure = closureOf(row.tree, row.locals);
  const inner = row.list === undefined ? undefined : blockClosure(row.list.rows);
  return (frame, values) => {
    try {
      frame.budget.nextField();
      const value = closure({ ...frame, locals: [...values] });
      const missing = value === undefined || value === null;
      if (missing && row.required) missingTarget();
      if (inner === undefined) return value;
      if (missing) return undefined;
      return listOf(value).map((entry, index) => inner(frame, [...values, entry, index]));
    } catch (error) {
      throw rowError(error, row, frame.scope, values);
    }
  };
}

function assembled(branch: Branch, made: readonly Value[]): Value {
  const values = [...branch.values()].map((inner) =>
    typeof inner === "number" ? made[inner] : assembled(inner, made),
  );
  return present([...branch.keys()], values);
}
