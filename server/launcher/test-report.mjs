/** @typedef {{ part: string, passed: number, failed: number, ms: number, failures: string[] }} PartResult */

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
  const isRun = (spec) => spec.tests.some((test) => test.status !== "skipped");
  return {
    passed: specs.filter((spec) => spec.ok && isRun(spec)).length,
    failed: failures.length,
    failures,
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
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return [
    "",
    ...rows,
    ...(failures.length > 0 ? ["", "Failed:", ...failures.slice(0, 60)] : []),
    "",
    `${sum("passed")} passed, ${sum("failed")} failed`,
  ].join("\n");
}
