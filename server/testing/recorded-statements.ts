/** What processes of a release say to the database, per serving role, as texts with `$1`, `$2`, …; sorted. */
export type RecordedStatements = Record<ServingRole, readonly string[]>;
export type ServingRole = "orderloom_app" | "orderloom_engine";

export const servingRoles: readonly ServingRole[] = ["orderloom_app", "orderloom_engine"];

const entryStart =
  /^\S+ \S+ \S+ \[\d+\] (\S*?)@\S* (\w+): {2}(?:(?:statement|execute [^:]*): )?(.*)$/;
const asksOrWrites = /^(select|insert|update|delete|with)\b/i;
/** The queue library brings its own schema along, and answers for it. */
const foreign = /\bgraphile_worker\b/i;

/** Lists of places and rows of places differ in length from call to call and mean the same. */
export function shapeOf(text: string): string {
  return text
    .replaceAll(/\$\d+/g, "$")
    .replaceAll(/\$(?:, ?\$)+/g, "$")
    .replaceAll(/(\([^()]*\$[^()]*\))(?:, ?\1)+/g, "$1");
}

/** Reads the statements of the serving roles from a server's log that was written with `log_statement = all`. */
export function statementsInLog(log: string): RecordedStatements {
  const found: Record<ServingRole, Map<string, string>> = {
    orderloom_app: new Map(),
    orderloom_engine: new Map(),
  };
  const entries: { role: string; text: string }[] = [];
  for (const line of log.split("\n")) {
    const [, role, level, text] = entryStart.exec(line) ?? [];
    const last = entries.at(-1);
    if (role !== undefined) entries.push({ role: level === "LOG" ? role : "", text: text ?? "" });
    else if (last !== undefined && line.startsWith("\t")) last.text += `\n${line.slice(1)}`;
  }
  for (const { role, text } of entries) {
    const plain = text.replaceAll(/\s+/g, " ").replace(/;? $/, "").trim();
    if (!asksOrWrites.test(plain) || foreign.test(plain)) continue;
    const known = found[role as ServingRole];
    if (known === undefined) continue;
    const shape = shapeOf(plain);
    if (!known.has(shape)) known.set(shape, plain);
  }
  return {
    orderloom_app: [...found.orderloom_app.values()].sort(),
    orderloom_engine: [...found.orderloom_engine.values()].sort(),
  };
}
