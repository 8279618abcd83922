import { describe, expect, test } from "vitest";
import { SpareRoom } from "./spare-room";

/** A process whose clock and turns the test makes. */
function aRoom(least: number, most: number) {
  let time = 0;
  let turn: (() => void) | null = null;
  const room = new SpareRoom({
    least,
    most,
    now: () => time,
    afterTurn: (call) => {
      turn = call;
    },
  });
  return {
    room,
    /** Wants a place beside `taken` after a while; the turn it is wanted in takes so long. */
    want(taken: number, turnMs: number) {
      time += 30;
      room.want(taken);
      time += turnMs;
      turn?.();
      turn = null;
    },
  };
}

describe("room for runs that nobody waits for", () => {
  test("grows while it is used up and the process is prompt, up to its most", () => {
    const { room, want } = aRoom(8, 50);
    const sizes: number[] = [];

    for (let round = 0; round < 4; round++) {
      want(room.perProcess / 2, 5);
      sizes.push(room.perProcess);
    }

    expect(sizes).toEqual([16, 32, 50, 50]);
  });

  test("shrinks while turns are long, but never below its least", () => {
    const { room, want } = aRoom(8, 512);
    for (let round = 0; round < 3; round++) want(256, 5);
    expect(room.perProcess).toBe(64);

    const sizes: number[] = [];
    for (let round = 0; round < 4; round++) {
      want(32, 300);
      sizes.push(room.perProcess);
    }

    expect(sizes).toEqual([32, 16, 8, 8]);
  });

  test("stays while about as much is wanted as there is, and goes when it is not wanted", () => {
    const { room, want } = aRoom(8, 512);
    for (let round = 0; round < 3; round++) want(256, 5);

    want(12, 5);
    expect(room.perProcess).toBe(64);
    want(2, 5);
    expect(room.perProcess).toBe(32);
  });

  test("is not changed in the middle of a turn, or more often than the process is looked at", () => {
    const { room, want } = aRoom(8, 512);
    want(8, 5);

    for (let more = 0; more < 100; more++) room.want(100);

    expect(room.perProcess).toBe(16);
  });

  test("that is fixed stays as it is", () => {
    const { room, want } = aRoom(1, 1);

    want(5, 500);
    want(5, 5);

    expect(room.perProcess).toBe(1);
  });
});
