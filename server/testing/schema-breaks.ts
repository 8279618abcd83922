import type { ColumnShape, RuleShape, SchemaShape, TableShape } from "./schema-shape";

/**
 * What of `newer` a build that was written for `older` would stumble over, one line each; empty when the way
 * from one to the other only added. Rights and what a statement names are not judged here: PostgreSQL itself
 * says so when it plans the older build's statements.
 */
export function schemaBreaks(older: SchemaShape, newer: SchemaShape): string[] {
  const breaks: string[] = [];
  for (const [name, table] of Object.entries(older.tables)) {
    const now = newer.tables[name];
    if (now === undefined) breaks.push(`table ${name} is gone`);
    else breaks.push(...columnBreaks(name, table, now), ...ruleBreaks(name, table, now));
  }
  for (const [signature, result] of Object.entries(older.functions)) {
    const now = newer.functions[signature];
    if (now === undefined) breaks.push(`function ${signature} is gone`);
    else if (now !== result) breaks.push(`function ${signature} gives ${now} instead of ${result}`);
  }
  return breaks;
}

function columnBreaks(table: string, older: TableShape, newer: TableShape): string[] {
  const breaks: string[] = [];
  for (const [name, column] of Object.entries(older.columns)) {
    const now = newer.columns[name];
    const place = `${table}.${name}`;
    if (now === undefined) breaks.push(`column ${place} is gone`);
    else breaks.push(...changedColumn(place, column, now));
  }
  for (const [name, column] of Object.entries(newer.columns)) {
    if (older.columns[name] === undefined && !column.optional) {
      breaks.push(`new column ${table}.${name} must be given`);
    }
  }
  return breaks;
}

function changedColumn(place: string, older: ColumnShape, newer: ColumnShape): string[] {
  const breaks: string[] = [];
  if (newer.type !== older.type) {
    breaks.push(`column ${place} is ${newer.type} instead of ${older.type}`);
  }
  if (older.nullable && !newer.nullable) breaks.push(`column ${place} may not be null any more`);
  if (older.optional && !newer.optional) breaks.push(`column ${place} must be given now`);
  return breaks;
}

function ruleBreaks(table: string, older: TableShape, newer: TableShape): string[] {
  const breaks: string[] = [];
  for (const [name, rule] of Object.entries(newer.rules)) {
    const before = older.rules[name];
    if (before === undefined) {
      if (refusesOlderRows(rule, older, newer)) {
        breaks.push(`new ${name} of ${table} binds older builds: ${rule.text}`);
      }
    } else if (before.text !== rule.text && !isWider(before, rule)) {
      breaks.push(`${name} of ${table} is ${rule.text} instead of ${before.text}`);
    }
  }
  for (const [name, { kind }] of Object.entries(older.rules)) {
    // A check that is gone is in nobody's way; a repeated message is told by a unique index.
    const isMissed = kind === "policy" || kind === "trigger" || kind === "unique";
    if (isMissed && newer.rules[name] === undefined) {
      breaks.push(`${name} of ${table} is gone`);
    }
  }
  return breaks;
}

/**
 * An older build leaves new columns out, so a rule that needs one of them to be set leaves its rows alone. A
 * check of new columns only sees their defaults there, which the migration has put into the rows it found.
 */
function refusesOlderRows(rule: RuleShape, older: TableShape, newer: TableShape): boolean {
  if (rule.kind === "policy") return rule.text.startsWith("restrictive");
  if (rule.kind === "trigger") return true;
  const isNew = (name: string) => older.columns[name] === undefined;
  if (rule.kind === "check" && rule.columns.length > 0 && rule.columns.every(isNew)) return false;
  return !rule.columns.some((name) => isNew(name) && newer.columns[name]?.nullable);
}

const literal = /'(?:[^']|'')*'(?:::\w+)?(?:, )?/g;

/** The same rule with more values allowed. */
function isWider(before: RuleShape, now: RuleShape): boolean {
  if (before.kind !== "check") return false;
  if (before.text.replaceAll(literal, "") !== now.text.replaceAll(literal, "")) return false;
  const values = (text: string) => (text.match(literal) ?? []).map((one) => one.replace(", ", ""));
  const allowed = new Set(values(now.text));
  return now.text.includes("ANY (ARRAY[") && values(before.text).every((one) => allowed.has(one));
}
