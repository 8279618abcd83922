import type { Command, CommandOption } from "./command";

/** What every command takes. */
export const commonOptions: { readonly [name: string]: CommandOption } = {
  json: { type: "boolean", help: "print the result, or the error, as JSON" },
  data: { type: "string", value: "DIR", help: "data folder; .data in the project when left out" },
  help: { type: "boolean", short: "h", help: "print this and do nothing" },
};

/** The list of commands; `group` is their first word, such as `flow`. */
export function listHelp(commands: readonly Command[], group: string | null = null): string {
  const listed = commands.filter(({ name }) => group === null || name.startsWith(`${group} `));
  return [
    `orderloom ${group ?? "COMMAND"} … [--json] [--data DIR]`,
    "",
    ...listed.flatMap(({ name, shape, summary }) => [
      `  ${name} ${shape}`.trimEnd(),
      `      ${summary}`,
    ]),
    "",
    "orderloom COMMAND --help tells more of one.",
    "The database is that of the data folder, running or not, or the one that DATABASE_URL names.",
    "Ends with 0 when all is well, 1 when something failed, 2 when it was used wrongly.",
  ].join("\n");
}

export function commandHelp({ name, shape, summary, options, example }: Command): string {
  const rows = Object.entries({ ...options, ...commonOptions }).map(([option, { value, help }]) => [
    `--${option}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(...rows.map(([option = ""]) => option.length));
  return [
    `orderloom ${name} ${shape}`.trimEnd(),
    `  ${summary}`,
    "",
    ...rows.map(([option = "", help]) => `  ${option.padEnd(width)}  ${help}`),
    "",
    `Example: orderloom ${example}`,
  ].join("\n");
}
