/** Size of the overview, px. */
export const overview = { width: 132, height: 104 };

export type OverviewScale = {
  /** Where the flow begins on the canvas. */
  readonly left: number;
  readonly top: number;
  /** Pixels of the overview per pixel of the canvas. */
  readonly by: number;
  /** Where the flow begins in the picture: it stands in the middle. */
  readonly x: number;
  readonly y: number;
};

type Frame = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

type View = {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly [number, number, number];
};

/**
 * What is in view, px of the overview and never outside it: of a frame that is larger two sides alone would be
 * seen. Null where the whole flow is in view: there is nothing to be told apart.
 */
export function frameOf(scale: OverviewScale, view: View): Frame | null {
  const [x, y, zoom] = view.transform;
  const left = scale.x + (-x / zoom - scale.left) * scale.by;
  const top = scale.y + (-y / zoom - scale.top) * scale.by;
  const right = left + (view.width / zoom) * scale.by;
  const bottom = top + (view.height / zoom) * scale.by;
  const { width, height } = overview;
  const isAll =
    left <= scale.x && top <= scale.y && right >= width - scale.x && bottom >= height - scale.y;
  if (isAll) return null;
  const within = (at: number, most: number) => Math.min(Math.max(at, 0), most);
  const [from, upper] = [within(left, width), within(top, height)];
  return {
    left: from,
    top: upper,
    width: within(right, width) - from,
    height: within(bottom, height) - upper,
  };
}
