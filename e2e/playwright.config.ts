import { defineConfig } from "@playwright/test";
import { findTestBrowser } from "../server/launcher/find-browser.mjs";
import { type E2eSystem, ownSystem, systems } from "./systems";

const browser = findTestBrowser();
process.env.ORDERLOOM_BROWSER = browser.path;
if (browser.libraries !== null) process.env.ORDERLOOM_BROWSER_LIBRARIES = browser.libraries;
const libraries = process.env.ORDERLOOM_BROWSER_LIBRARIES;

const originOf = ({ port }: E2eSystem) => `http://localhost:${port}`;

/** A complete Orderloom on a port and data folder of its own for each worker, shared by all tests of that one. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  workers: systems.length,
  fullyParallel: false,
  forbidOnly: true,
  // What passes only then is named in the report.
  retries: 1,
  // Nothing is measured by these: a busy machine is slow, and what never comes still fails.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: originOf(ownSystem),
    // Of what failed once: recording every journey takes a twelfth of the time of all of them.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: browser.path,
      ...(libraries === undefined ? {} : { env: { ...process.env, LD_LIBRARY_PATH: libraries } }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: systems.map((system) => ({
    command: `${process.execPath} ../server/launcher/start.mjs --port ${system.port} --data ${system.dataFolder}`,
    url: `${originOf(system)}/api/health`,
    timeout: 240_000,
    stdout: "pipe" as const,
    env: { ORDERLOOM_ALLOW_PRIVATE_HOSTS: `127.0.0.1:${system.consentPort}` },
    gracefulShutdown: { signal: "SIGTERM" as const, timeout: 15_000 },
  })),
});
