const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

function firstOf(names: typeof browsers, text: string): string | undefined {
  return names.find(([pattern]) => pattern.test(text))?.[1];
}

/** What a browser calls itself, in the words of its person: “Firefox on Windows”. */
export function deviceWords(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === "") return "Unknown device";
  const browser = firstOf(browsers, userAgent);
  const system = firstOf(systems, userAgent);
  if (browser === undefined && system === undefined) return userAgent.slice(0, 40);
  return [browser ?? "A browser", system].filter(Boolean).join(" on ");
}

const group = "[0-9a-f]{1,4}";
const masked = new RegExp(`^(${group}):(${group}):(${group}):(${group})(?::0{1,4}){4}$`, "i");

/**
 * From where somebody came, shortly. Of an IPv6 address the server keeps the network alone, its last 64 bits
 * as zeros: all of them zeros is this machine.
 */
export function addressWords(address: string | null): string {
  if (address === null || address === "") return "address unknown";
  if (address === "127.0.0.1" || address === "::1") return "this machine";
  const network = masked
    .exec(address)
    ?.slice(1)
    .map((part) => part.replace(/^0+(?=.)/, ""));
  if (network === undefined) return address;
  return network.every((part) => part === "0") ? "this machine" : `${network.join(":")}::/64`;
}
