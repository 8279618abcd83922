import { crosswalks } from "./crosswalks";

/** The page of all crosswalks in the docs, made from them alone. */
export function codesPage(): string {
  const parts = crosswalks.flatMap(({ name, help, rows }) => [
    `## ${name}`,
    help,
    [
      "| Theirs | Ours | |",
      "|---|---|---|",
      ...rows.map(([theirs, ours, words = ""]) => `| \`${theirs}\` | \`${ours}\` | ${words} |`),
    ].join("\n"),
  ]);
  const head = [
    "# Codes",
    "Codes of X12, UN/EDIFACT, UBL and Shopify, and those of the [canonical documents](documents/sales-order.md). In expressions [`ourCode(…)`](expressions-functions.md#fn-ourCode) and [`theirCode(…)`](expressions-functions.md#fn-theirCode) read them both ways; where several codes mean the same, the first row is the one that is written. What a partner does otherwise belongs into a [table](tables.md).",
  ];
  return `${[...head, ...parts].join("\n\n")}\n`;
}
