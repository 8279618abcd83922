import { describe, expect, it } from "vitest";
import { parseOptions } from "./options.mjs";

describe("options of the start", () => {
  it("has defaults for everything", () => {
    expect(parseOptions([])).toEqual({
      port: 4600,
      data: null,
      seed: true,
      role: "all",
      workers: 1,
      help: false,
    });
  });

  it("reads each option", () => {
    const args = [
      "--port",
      "80",
      "--data",
      "/srv/x",
      "--no-seed",
      "--role=worker",
      "--workers",
      "3",
    ];
    expect(parseOptions(args)).toEqual({
      port: 80,
      data: "/srv/x",
      seed: false,
      role: "worker",
      workers: 3,
      help: false,
    });
  });

  it("takes the environment where no option is given", () => {
    const variables = { ORDERLOOM_PORT: "5000", ORDERLOOM_DATA: "/d", ORDERLOOM_WORKERS: "2" };
    expect(parseOptions([], variables)).toMatchObject({ port: 5000, data: "/d", workers: 2 });
    expect(parseOptions(["--port", "6000"], variables)).toMatchObject({ port: 6000 });
  });

  it("takes an empty variable for one that is not set, and an empty folder for none", () => {
    const variables = {
      ORDERLOOM_PORT: "",
      ORDERLOOM_DATA: "",
      ORDERLOOM_WORKERS: "",
      ORDERLOOM_ROLE: "",
    };
    expect(parseOptions([], variables)).toEqual(parseOptions([]));
    expect(() => parseOptions(["--data", ""])).toThrow("--data needs a folder");
  });

  it("asks which is meant where an option is given twice", () => {
    expect(() => parseOptions(["--port", "4601", "--data", "/a", "--port=4602"])).toThrow(
      '--port is given twice, as "4601" and as "4602": which one is meant?',
    );
    expect(parseOptions(["--no-seed", "--no-seed"]).seed).toBe(false);
  });

  it("says of a negative number what is wrong with it", () => {
    expect(() => parseOptions(["--workers", "-1"])).toThrow(
      '--workers must be a whole number from 1 to 64, not "-1"',
    );
  });

  it("names the variable that is wrong", () => {
    expect(() => parseOptions([], { ORDERLOOM_WORKERS: "0" })).toThrow(
      'ORDERLOOM_WORKERS must be a whole number from 1 to 64, not "0"',
    );
    expect(() => parseOptions([], { ORDERLOOM_ROLE: "both" })).toThrow("ORDERLOOM_ROLE is all");
  });

  it.each([
    [["--port", "http"], /--port must be a whole number from 1 to 65535, not "http"/],
    [["--port", "70000"], /65535/],
    [["--workers", "0"], /--workers/],
    [["--role", "queen"], /--role is all, gateway, web or worker/],
    [["--fast"], /--fast/],
    [["4600"], /4600/],
  ])("refuses %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
