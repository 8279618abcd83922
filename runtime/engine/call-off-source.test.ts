import { describe, expect, it } from "vitest";
import { CallOffSource } from "./call-off-source";

describe("calling off", () => {
  it("tells who listens, once, and nobody who has left or comes later", () => {
    const source = new CallOffSource();
    const told: string[] = [];
    const left = () => told.push("left");
    source.addEventListener("abort", () => told.push("first"));
    source.addEventListener("abort", left);
    source.removeEventListener("abort", left);
    source.abort();
    source.abort();
    source.addEventListener("abort", () => told.push("late"));
    expect(told).toEqual(["first"]);
    expect(source.aborted).toBe(true);
  });
});
