/**
 * `unsteady` are tests that failed once and passed when tried again: they count as passed and are named.
 * @typedef {{ part: string, passed: number, failed: number, ms: number, failures: string[], unsteady?: string[] }} PartResult
 */

/** @param {unknown} report the JSON report of Vitest */
export function countVitest(report) {
  const files = report.testResults ?? [];
  const failures = files.flatMap((file) => [
    ...file.assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => `${file.name}: ${fullName}`),
    ...(file.status === "failed" && file.assertionResults.length === 0
      ? [`${file.name}: did not load`]
      : []),
  ]);
  const passed = files
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status === "passed").length;
  return { passed, failed: failures.length, failures };
}

/** @param {unknown} report the JSON report of Vitest @returns {string[]} files to try again */
export function failedFiles(report) {
  return (report.testResults ?? [])
    .filter(({ status }) => status === "failed")
    .map(({ name }) => name);
}

/**
 * One report of two: the files of the second run stand in for those of the first.
 * @returns {{ report: unknown, unsteady: string[] }}
 */
export function mergeSecondTry(first, second) {
  const again = new Map((second.testResults ?? []).map((file) => [file.name, file]));
  const report = { testResults: first.testResults.map((file) => again.get(file.name) ?? file) };
  const left = new Set(countVitest(report).failures);
  return { report, unsteady: countVitest(first).failures.filter((line) => !left.has(line)) };
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** @param {unknown} report the JSON report of Playwright */
export function countPlaywright(report) {
  const specs = (report.suites ?? []).flatMap(specsOf);
  const failures = specs
    .filter((spec) => !spec.ok)
    .map((spec) => `${spec.file}:${spec.line}: ${spec.title}`);
  for (const { message } of report.errors ?? [])
    failures.push(String(message).split("\n")[0] ?? "");
  const isUnsteady = (spec) => spec.tests.some((test) => test.status === "flaky");
  const isRun = (spec) => spec.tests.some((test) => test.status !== "skipped");
  return {
    passed: specs.filter((spec) => spec.ok && isRun(spec)).length,
    failed: failures.length,
    failures,
    unsteady: specs.filter(isUnsteady).map((spec) => `${spec.file}:${spec.line}: ${spec.title}`),
  };
}

/** @param {readonly PartResult[]} results @returns {string} the summary; its last line is `N passed, N failed` */
export function formatSummary(results) {
  const rows = results.map(
    ({ part, passed, failed, ms }) =>
      `  ${part.padEnd(13)} ${String(passed).padStart(6)} passed ${String(failed).padStart(5)} failed ${(ms / 1000).toFixed(1).padStart(8)} s`,
  );
  const failures = results.flatMap(({ part, failures: lines }) =>
    lines.map((line) => `  ${part}: ${line}`),
  );
  const unsteady = results.flatMap(({ part, unsteady: lines = [] }) =>
    lines.map((line) => `  ${part}: ${line}`),
  );
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return [
    "",
    ...rows,
    ...(failures.length > 0 ? ["", "Failed:", ...failures.slice(0, 60)] : []),
    ...(unsteady.length > 0 ? ["", "Passed only when tried again:", ...unsteady] : []),
    "",
    `${sum("passed")} passed, ${sum("failed")} failed`,
  ].join("\n");
}
