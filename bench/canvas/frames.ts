import type { Page } from "@playwright/test";

export type Frames = {
  /** Frames a second over the whole time. */
  readonly fps: number;
  /** The longest task of the main thread in ms; 0 when none took 50 ms. */
  readonly longestTask: number;
};

const spanMs = 5_000;
/** Wheel events come at up to 60 a second. */
const tickMs = 16;

/** Frames that the page draws during `act`, which gets the time it has to fill. */
export async function framesDuring(
  page: Page,
  act: (spanMs: number) => Promise<void>,
): Promise<Frames> {
  await page.evaluate(() => {
    const counter = { frames: 0, longest: 0, started: performance.now(), running: true };
    Object.assign(window, { benchCounter: counter });
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) {
        if (startTime >= counter.started && counter.running) {
          counter.longest = Math.max(counter.longest, duration);
        }
      }
    }).observe({ type: "longtask" });
    const count = () => {
      counter.frames += 1;
      if (counter.running) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await act(spanMs);
  return page.evaluate(() => {
    const counter = (
      window as unknown as {
        benchCounter: { frames: number; longest: number; started: number; running: boolean };
      }
    ).benchCounter;
    counter.running = false;
    const seconds = (performance.now() - counter.started) / 1_000;
    return { fps: counter.frames / seconds, longestTask: counter.longest };
  });
}

/** Turns the wheel over the middle of the canvas: to and fro, so that the flow stays in view. */
export function wheel(page: Page, kind: "pan" | "zoom") {
  return async (ms: number): Promise<void> => {
    const { x, y } = await middleOf(page);
    const session = await page.context().newCDPSession(page);
    await every(ms, (tick) => {
      const forth = Math.floor(tick / 15) % 2 === 0;
      const delta = forth ? 24 : -24;
      return session.send("Input.dispatchMouseEvent", {
        type: "mouseWheel",
        x,
        y,
        deltaX: kind === "pan" ? delta : 0,
        deltaY: kind === "pan" ? delta : -delta,
        modifiers: kind === "zoom" ? 2 : 0,
      });
    });
    await session.detach();
  };
}

/** Takes the node by its middle and moves it about. */
export function dragNode(page: Page, at: { readonly x: number; readonly y: number }) {
  return async (ms: number): Promise<void> => {
    const session = await page.context().newCDPSession(page);
    const send = (type: "mousePressed" | "mouseMoved" | "mouseReleased", x: number, y: number) =>
      session.send("Input.dispatchMouseEvent", {
        type,
        x,
        y,
        button: "left",
        buttons: type === "mouseReleased" ? 0 : 1,
        clickCount: 1,
      });
    await send("mousePressed", at.x, at.y);
    await every(ms, (tick) =>
      send("mouseMoved", at.x + 60 * Math.sin(tick / 12), at.y + 60 * Math.sin(tick / 7)),
    );
    await send("mouseReleased", at.x, at.y);
    await session.detach();
  };
}

export async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator(".flow-canvas").boundingBox();
  if (box === null) throw new Error("The page has no canvas.");
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

/** Sends without waiting for the answer: a slow page must not get fewer events. */
async function every(ms: number, send: (tick: number) => Promise<unknown>): Promise<void> {
  const ends = performance.now() + ms;
  const sent: Promise<unknown>[] = [];
  for (let tick = 0; performance.now() < ends; tick += 1) {
    sent.push(send(tick));
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  await Promise.all(sent);
}
