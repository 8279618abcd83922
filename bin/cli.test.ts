import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFolder } from "../server/env";
import { bundleForTests, type ProgramBundles } from "../server/testing/program-bundles";
import { commands } from "./commands";
import { commandHelp } from "./help";

/** Each call is a process of its own. */
const patient = { timeout: 60_000 };

let bundles: ProgramBundles;
beforeAll(async () => {
  bundles = await bundleForTests({ cli: "bin/cli.ts" });
});
afterAll(() => bundles.remove());

/** The program itself, in a data folder that has nothing. */
function orderloom(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(bundles.folder, "cli.mjs"), ...args],
    { cwd: projectFolder(), encoding: "utf8", env: { ...process.env, ORDERLOOM_DATA: "/nowhere" } },
  );
  return { status, stdout, stderr };
}

describe("the command line", patient, () => {
  it("tells of one command with --help behind it, whatever else is there", () => {
    const { status, stdout, stderr } = orderloom("flow", "export", "Orders", "--help");

    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("orderloom flow export FLOW DIR");
    expect(stdout).toContain("--distributor NAME");
    expect(stdout).toContain("Example: orderloom flow export");
    expect(stdout).not.toContain("api-key create");
  });

  it("lists the commands of a group, and of none", () => {
    const group = orderloom("flow", "--help");
    const all = orderloom();

    expect([group.status, all.status]).toEqual([0, 0]);
    expect(group.stdout).toContain("flow validate DIR");
    expect(group.stdout).not.toContain("api-key create");
    expect(all.stdout).toContain("api-key create");
  });

  it("lists the commands of a group that help was asked for, and says where options stand", () => {
    const group = orderloom("help", "flow");
    expect([group.status, group.stderr]).toEqual([0, ""]);
    expect(group.stdout).toContain("flow validate DIR");

    const first = orderloom("--json", "doctor");
    expect(first.status).toBe(2);
    expect(first.stderr).toContain("The command stands first: orderloom COMMAND … --json.");
  });

  it("asks what to do where a group is followed by an option alone", () => {
    const { status, stderr } = orderloom("flow", "--data", "/nowhere");
    expect(status).toBe(2);
    expect(stderr).toContain("Say what to do: flow …");
  });

  it("says of a folder given for a backup that it is one", () => {
    const { status, stderr } = orderloom("restore", tmpdir());
    expect(status).toBe(1);
    expect(stderr).toBe(`${tmpdir()} cannot be read: it is a folder.\n`);
  });

  it("refuses words that a command does not take, and says what is wrong with a negative value", () => {
    const surplus = orderloom("doctor", "extra");
    expect(surplus.status).toBe(2);
    expect(surplus.stderr).toContain('doctor takes no "extra".');

    const past = orderloom("api-key", "create", "--scopes", "runs:read", "--expires", "-1d");
    expect(past.status).toBe(2);
    expect(past.stderr).toContain("--expires is a number of days (90d) or a date");
  });

  it("asks which is meant where an option that has one value is given twice", () => {
    const twice = orderloom("doctor", "--data", "/one", "--data=/two");
    expect(twice.status).toBe(2);
    expect(twice.stderr).toContain(
      '--data is given twice, as "/one" and as "/two": which one is meant?',
    );
  });

  it("speaks of no keys of a data folder that does not exist", () => {
    expect(orderloom("doctor").stdout).toContain("there is no data folder /nowhere yet");
  });

  it("ends quietly when whoever reads has had enough", () => {
    const { stderr } = spawnSync(
      "bash",
      ["-c", `"$0" "$1" help | true`, process.execPath, join(bundles.folder, "cli.mjs")],
      { cwd: projectFolder(), encoding: "utf8" },
    );
    expect(stderr).toBe("");
  });

  it("ends with 2 and tells on standard error how it is used, when it is used wrongly", () => {
    for (const args of [["flow", "exprot"], ["flow"], ["run", "show"], ["doctor", "--loud"]]) {
      const { status, stdout, stderr } = orderloom(...args);
      expect([status, stdout], args.join(" ")).toEqual([2, ""]);
      expect(stderr, args.join(" ")).toMatch(/orderloom (flow|run show|doctor)/);
    }
  });

  it("ends with 1 when it fails, and with --json says so as JSON on standard error", () => {
    const { status, stdout, stderr } = orderloom("flow", "validate", "/nowhere", "--json");

    expect([status, stdout]).toEqual([1, ""]);
    expect(JSON.parse(stderr)).toEqual({ error: "There is no folder /nowhere." });
  });

  it.each(commands)("explains each option of $name", (command) => {
    const help = commandHelp(command);

    for (const [option, { help: line }] of Object.entries(command.options)) {
      expect(help).toContain(`--${option}`);
      expect(help).toContain(line);
    }
    expect(command.example.startsWith(command.name)).toBe(true);
  });
});
