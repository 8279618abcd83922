import { describe, expect, it } from "vitest";
import { addressWords, deviceWords } from "./device-words";

describe("a device", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
      "Firefox on Windows",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
      "Safari on macOS",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Safari/537.36 Edg/123.0.0.0",
      "Edge on Windows",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/123.0 Mobile/15E148 Safari/604.1",
      "Chrome on iPhone",
    ],
    ["curl/8.5.0", "curl/8.5.0"],
    ["", "Unknown device"],
    [null, "Unknown device"],
  ])("%s", (userAgent, words) => {
    expect(deviceWords(userAgent)).toBe(words);
  });
});

describe("the words of an address", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["0000:0000:0000:0000:0000:0000:0000:0000", "this machine"],
    ["127.0.0.1", "this machine"],
    ["2001:0db8:00a0:0000:0000:0000:0000:0000", "2001:db8:a0:0::/64"],
    ["2001:db8::7", "2001:db8::7"],
    [null, "address unknown"],
  ])("of %s are %s", (address, words) => {
    expect(addressWords(address)).toBe(words);
  });
});
