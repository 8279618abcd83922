import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import os from "node:os";

export type Row = {
  key: string;
  value: number;
  unit: string;
  spread: [number, number];
  floor?: string;
  ratio?: number;
};
export type Report = {
  name: string;
  commit: string;
  startedAt: string;
  machine: { cores: number; node: string; postgres: string };
  rows: Row[];
};

export function newReport(name: string, postgres: string): Report {
  let commit = "unknown";
  try {
    commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    // Not a git checkout: the figures stand without it.
  }
  return {
    name,
    commit,
    startedAt: new Date().toISOString(),
    machine: { cores: os.cpus().length, node: process.version, postgres },
    rows: [],
  };
}

/** The median of the rounds with their spread; rows of ours name the floor row they are compared with. */
export function addRow(
  report: Report,
  key: string,
  unit: string,
  rounds: readonly number[],
  floor?: string,
): void {
  const sorted = [...rounds].sort((left, right) => left - right);
  const value = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const row: Row = {
    key,
    value,
    unit,
    spread: [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN],
  };
  if (floor) {
    const other = report.rows.find((candidate) => candidate.key === floor);
    row.floor = floor;
    if (other) row.ratio = value / other.value;
  }
  report.rows.push(row);
}

export function printReport(report: Report): void {
  const lines = report.rows.map((row) => [
    row.key.padEnd(28),
    format(row.value).padStart(10),
    row.unit.padEnd(8),
    `${format(row.spread[0])} to ${format(row.spread[1])}`.padEnd(22),
    row.ratio === undefined ? "" : `${row.ratio.toFixed(2)} x ${row.floor}`,
  ]);
  process.stdout.write(`${lines.map((cells) => cells.join("  ").trimEnd()).join("\n")}\n`);
}

export function saveReport(report: Report, file: string | undefined): void {
  if (file) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

function format(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
