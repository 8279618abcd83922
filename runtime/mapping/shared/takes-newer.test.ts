import { expect, it } from "vitest";
import type { JsonObject } from "../../json";
import { aFlow } from "../../testing/flow-builder";
import { takesNewer } from "./takes-newer";

const flow = (shared: JsonObject) => aFlow({ lines: { type: "map@1", config: { shared } } }, []);
const maps = [{ name: "Lines", number: 3 }];

it("changes a step that takes the newest version once there is a newer one", () => {
  expect(takesNewer(flow({ map: "Lines", version: 2, newest: true }), maps)).toBe(true);
  expect(takesNewer(flow({ map: "Lines", version: 3, newest: true }), maps)).toBe(false);
});

it("leaves a step that stays at its version, and maps that are not known", () => {
  expect(takesNewer(flow({ map: "Lines", version: 2 }), maps)).toBe(false);
  expect(takesNewer(flow({ map: "Others", version: 2, newest: true }), maps)).toBe(false);
  expect(takesNewer(flow({ map: "Lines", version: 2, newest: true }))).toBe(false);
});
