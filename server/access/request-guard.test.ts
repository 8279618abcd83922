import { describe, expect, it } from "vitest";
import { refuseForeignRequest } from "./request-guard";

const ours = "http://localhost:4600";

function post(headers: Record<string, string>, body: BodyInit = "{}"): Request {
  return new Request(`${ours}/api/trpc/x`, { method: "POST", headers, body });
}
const json = { "content-type": "application/json" };

describe("a request with a session cookie", () => {
  it.each([
    ["our page, new browser", { ...json, "sec-fetch-site": "same-origin", origin: ours }],
    ["our page, browser without fetch metadata", { ...json, origin: ours }],
    [
      "a charset after the media type",
      { "content-type": "application/json; charset=utf-8", origin: ours },
    ],
  ])("passes: %s", (_, headers) => {
    expect(refuseForeignRequest(post(headers), [ours])).toBeNull();
  });

  it.each([
    [
      "a cross-site page",
      { ...json, "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      403,
    ],
    [
      "a sibling domain",
      { ...json, "sec-fetch-site": "same-site", origin: "http://x.localhost:4600" },
      403,
    ],
    [
      "another port",
      { ...json, "sec-fetch-site": "same-site", origin: "http://localhost:9999" },
      403,
    ],
    ["another origin, no metadata", { ...json, origin: "https://evil.example" }, 403],
    [
      "an opaque origin (sandboxed page)",
      { ...json, "sec-fetch-site": "cross-site", origin: "null" },
      403,
    ],
    ["an opaque origin, no metadata", { ...json, origin: "null" }, 403],
    ["neither origin nor metadata", json, 403],
    ["typed into the address bar", { ...json, "sec-fetch-site": "none" }, 403],
    ["text/plain from a form", { "content-type": "text/plain", origin: ours }, 415],
    [
      "a url-encoded form",
      { "content-type": "application/x-www-form-urlencoded", origin: ours },
      415,
    ],
    ["a multipart form", { "content-type": "multipart/form-data; boundary=x", origin: ours }, 415],
    [
      "JSON's name in a parameter",
      { "content-type": "text/plain; application/json", origin: ours },
      415,
    ],
  ])("is refused: %s", (_, headers, status) => {
    expect(refuseForeignRequest(post(headers), [ours])?.status).toBe(status);
  });

  it("is refused without a content type", () => {
    const request = new Request(`${ours}/api/trpc/x`, {
      method: "POST",
      headers: { origin: ours },
    });
    expect(refuseForeignRequest(request, [ours])?.status).toBe(415);
  });

  it.each(["PUT", "PATCH", "DELETE"])("is refused with method %s", (method) => {
    const request = new Request(`${ours}/api/trpc/x`, {
      method,
      headers: { ...json, origin: ours },
    });
    expect(refuseForeignRequest(request, [ours])?.status).toBe(405);
  });

  it("may read from our pages and not from others", () => {
    const read = (site: string) =>
      refuseForeignRequest(new Request(`${ours}/x`, { headers: { "sec-fetch-site": site } }), [
        ours,
      ]);
    expect(read("same-origin")).toBeNull();
    expect(read("cross-site")?.status).toBe(403);
  });
});
