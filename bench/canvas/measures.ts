import type { Page } from "@playwright/test";
import { dragNode, type Frames, framesDuring, middleOf, wheel } from "./frames";
import { nodeId } from "./plain-flow";
import { countScripts } from "./script-size";
import { place, type Workbench } from "./workbench";

/** ms from the start of the navigation until every node has been painted. */
export async function openFlow(page: Page, path: string, nodes: number): Promise<number> {
  await page.addInitScript((wanted: number) => {
    const seen = { at: 0 };
    Object.assign(window, { benchPainted: seen });
    const look = () => {
      const far = document.querySelector<HTMLElement>(".flow-far")?.dataset.drawn ?? "0";
      const drawn = Number(far) + document.querySelectorAll(".react-flow__node").length;
      if (drawn < wanted) {
        requestAnimationFrame(look);
        return;
      }
      // What was laid out in this frame is on the screen in the next.
      requestAnimationFrame(() => {
        seen.at = performance.now();
      });
    };
    requestAnimationFrame(look);
  }, nodes);
  await page.goto(path, { waitUntil: "commit" });
  const painted = await page.waitForFunction(
    () => (window as unknown as { benchPainted: { at: number } }).benchPainted?.at || null,
    undefined,
    { timeout: 120_000, polling: 50 },
  );
  return Number(await painted.jsonValue());
}

/** The network never rests: a run's page keeps its stream, a canvas says who is there. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(2_500);
}

/** kB of JavaScript, gzipped, that the page has fetched while nobody touched it. */
export async function scriptSize(bench: Workbench, path: string, nodes: number): Promise<number> {
  return bench.withPage(async (page) => {
    const scripts = countScripts(page);
    await openFlow(page, path, nodes);
    await settled(page);
    return scripts();
  });
}

export type Motion = { readonly pan: Frames; readonly zoom: Frames };

export async function motion(page: Page): Promise<Motion> {
  await settled(page);
  const pan = await framesDuring(page, wheel(page, "pan"));
  const zoom = await framesDuring(page, wheel(page, "zoom"));
  return { pan, zoom };
}

/** Near enough to read, a card is dragged about among its neighbours. */
export async function drag(page: Page): Promise<Frames> {
  await page.getByRole("button", { name: "Fit" }).click();
  const { x, y } = await middleOf(page);
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  const zoom = page.locator(".flow-zoom");
  for (let turn = 0; turn < 60 && Number.parseInt(await zoom.innerText(), 10) < 80; turn += 1) {
    await page.mouse.wheel(0, -40);
    await page.waitForTimeout(30);
  }
  await page.keyboard.up("Control");
  await page.waitForTimeout(500);
  const boxes = await page.locator(".react-flow__node").evaluateAll((cards) =>
    cards.map((card) => {
      const { left, top, width, height } = card.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    }),
  );
  const near = boxes.toSorted(
    (a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y),
  )[0];
  if (near === undefined) throw new Error("There is no card to drag.");
  return framesDuring(page, dragNode(page, near));
}

/**
 * A run's page while the status of 20 nodes changes each second. The store that the page keeps its marks
 * in is found through React, so that the page is the one people use.
 */
export async function live(page: Page, nodes: number): Promise<Frames> {
  const ids = Array.from({ length: nodes }, (_, index) => nodeId(index));
  await settled(page);
  await page.evaluate((known: string[]) => {
    type Marks = { nodes: Record<string, unknown>; edges: Record<string, unknown> };
    type Store = { getState(): Marks; setState(marks: Marks): void };
    type Fiber = { return: Fiber | null; memoizedProps: { value?: Partial<Store> } | null };
    const element = document.querySelector(".flow-canvas") as unknown as Record<string, Fiber>;
    const key = Object.keys(element).find((name) => name.startsWith("__reactFiber$")) ?? "";
    let fiber: Fiber | null = element[key] ?? null;
    let store: Store | null = null;
    for (; fiber !== null && store === null; fiber = fiber.return) {
      const value = fiber.memoizedProps?.value;
      const state = value?.getState?.();
      if (state !== undefined && "nodes" in state && "edges" in state) store = value as Store;
    }
    if (store === null) throw new Error("The page keeps no marks.");
    const marks = store;
    const words = ["running", "succeeded", "failed", "waiting"];
    let at = 0;
    const timer = setInterval(() => {
      const id = known[(at * 7) % known.length] ?? "";
      const before = marks.getState();
      const mark = { status: words[at % words.length], note: `${100 + (at % 900)} ms` };
      marks.setState({ ...before, nodes: { ...before.nodes, [id]: mark } });
      at += 1;
    }, 50);
    Object.assign(window, { benchStop: () => clearInterval(timer) });
  }, ids);
  const frames = await framesDuring(
    page,
    (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  );
  await page.evaluate(() => (window as unknown as { benchStop: () => void }).benchStop());
  return frames;
}

/** ms from a click on a node to the first page of its output of 10 MB. */
export async function openOutput(page: Page, run: string): Promise<number> {
  await page.goto(`${place}/runs/${run}`);
  const card = page.locator(".react-flow__node", { hasText: "Step 3" });
  await card.waitFor();
  await settled(page);
  await page.evaluate(() => {
    const shown = { at: 0, from: 0 };
    Object.assign(window, { benchOutput: shown });
    addEventListener("pointerdown", () => (shown.from = performance.now()), {
      capture: true,
      once: true,
    });
    const look = () => {
      const output = document.querySelector('[aria-label="Output"]');
      if ((output?.textContent?.length ?? 0) < 200) {
        requestAnimationFrame(look);
        return;
      }
      requestAnimationFrame(() => {
        shown.at = performance.now();
      });
    };
    requestAnimationFrame(look);
  });
  await card.click();
  const took = await page.waitForFunction(
    () => {
      const { at, from } = (window as unknown as { benchOutput: { at: number; from: number } })
        .benchOutput;
      return at === 0 ? null : at - from;
    },
    undefined,
    { timeout: 60_000, polling: 50 },
  );
  return Number(await took.jsonValue());
}
