import { beforeEach, describe, expect, it, vi } from "vitest";

type Later = typeof import("./later");

/** A window that hears what hands do, and is idle whenever it is asked. */
function openWindow() {
  const heard = new Map<string, Set<(event: object) => void>>();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("addEventListener", (name: string, on: (event: object) => void) => {
    heard.set(name, (heard.get(name) ?? new Set()).add(on));
  });
  vi.stubGlobal("removeEventListener", (name: string, on: (event: object) => void) => {
    heard.get(name)?.delete(on);
  });
  vi.stubGlobal("requestIdleCallback", (go: () => void) => setTimeout(go));
  return (type: string, more: object = {}) => {
    for (const on of heard.get(type) ?? []) on({ type, isTrusted: true, ...more });
  };
}

describe("code that comes later", () => {
  let touch: ReturnType<typeof openWindow>;
  let part: Later["later"];
  let asked: string[];
  /** A part whose code comes when it is let. */
  const add = (name: string, wanted?: "touch" | "next") => {
    let come = (_name: string) => {};
    const promise = new Promise<string>((resolve) => {
      come = resolve;
    });
    const load = () => {
      asked.push(name);
      return promise;
    };
    part(load, wanted);
    return () => come(name);
  };
  const settle = () => new Promise((done) => setTimeout(done, 20));
  beforeEach(async () => {
    vi.resetModules();
    asked = [];
    touch = openWindow();
    part = (await import("./later")).later;
    return () => vi.unstubAllGlobals();
  });

  it("is not asked for because the page gives the focus to something as it opens", async () => {
    add("form", "touch");
    add("menu");
    touch("focusin", { relatedTarget: null });
    await settle();
    expect(asked).toEqual([]);
    touch("focusin", { relatedTarget: {} });
    await settle();
    expect(asked).toEqual(["form"]);
  });

  it("is not asked for because the pointer rests where the page is drawn", async () => {
    add("form", "touch");
    touch("pointermove", { movementX: 0, movementY: 0 });
    expect(asked).toEqual([]);
    touch("pointermove", { movementX: 1, movementY: 0 });
    expect(asked).toEqual(["form"]);
  });

  it("comes only after what the first press opens has come", async () => {
    const menuComes = add("menu", "next");
    const formComes = add("form", "touch");
    add("checks");
    touch("pointermove", { movementX: 3, movementY: 4 });
    await settle();
    expect(asked).toEqual(["form"]);
    formComes();
    await settle();
    expect(asked).toEqual(["form", "menu"]);
    menuComes();
    await settle();
    expect(asked).toEqual(["form", "menu", "checks"]);
  });

  it("lets what the first press opens be drawn before it comes", async () => {
    let isIdle = () => {};
    vi.stubGlobal("requestIdleCallback", (go: () => void) => {
      isIdle = go;
    });
    add("menu", "next");
    const formComes = add("form", "touch");
    touch("pointermove", { movementX: 3, movementY: 4 });
    formComes();
    await settle();
    expect(asked).toEqual(["form"]);
    isIdle();
    await settle();
    expect(asked).toEqual(["form", "menu"]);
  });

  it("is asked for by no event that a script made", async () => {
    add("menu");
    touch("keydown", { isTrusted: false });
    await settle();
    expect(asked).toEqual([]);
  });
});
