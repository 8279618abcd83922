import { describe, expect, it } from "vitest";
import { DiskFloor } from "./disk-floor";
import { IntakeBounds } from "./intake-bounds";
import { silentLog } from "./journal-log";

const mib = 1024 * 1024;
const clockAt = (time: { ms: number }) => ({ now: () => time.ms, monotonic: () => time.ms });

describe("the intake's bounds", () => {
  const limits = { bytesMax: 100, ageMaxMs: 2000 };

  it("refuse what does not fit, but never a single message for its size", () => {
    const intake = new IntakeBounds(limits, clockAt({ ms: 0 }));
    intake.enter(500);
    expect(() => intake.enter(1)).toThrow("too many bytes wait");
    intake.leave(500);
    intake.enter(60);
    intake.enter(40);
    expect(() => intake.enter(1)).toThrow("The intake is full");
    expect(intake.waitingBytes).toBe(100);
  });

  it("let a message wait for so long and no longer", () => {
    const time = { ms: 1000 };
    const intake = new IntakeBounds(limits, clockAt(time));
    expect(intake.expired(1000)).toBe(false);
    time.ms = 3001;
    expect(intake.expired(1000)).toBe(true);
  });

  it("stay closed until every cause is gone", () => {
    const intake = new IntakeBounds(limits, clockAt({ ms: 0 }));
    intake.close("disk", "the disk is full");
    intake.close("stop", "this process stops");
    intake.close("disk", null);
    expect(() => intake.enter(1)).toThrow("this process stops");
  });
});

describe("the disk's floor", () => {
  it("closes the intake below it and opens it well above", async () => {
    const intake = new IntakeBounds({ bytesMax: 100, ageMaxMs: 1 }, clockAt({ ms: 0 }));
    let free = 1000 * mib;
    const floor = new DiskFloor("/data", intake, { log: silentLog, freeBytes: async () => free });
    await floor.check();
    intake.enter(1);
    free = 200 * mib;
    await floor.check();
    expect(() => intake.enter(1)).toThrow("nearly full");
    free = 300 * mib;
    await floor.check();
    expect(() => intake.enter(1)).toThrow("nearly full");
    free = 400 * mib;
    await floor.check();
    intake.enter(1);
  });
});
