import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { quickFolder } from "./server/testing/quick-folder.mjs";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };

/** What comes to pass is waited for as long as a busy machine may take; nothing is measured by it. */
const patience = { timeout: 30_000 };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: [
            "runtime/**/*.test.ts",
            "server/**/*.test.ts",
            "components/**/*.test.ts",
            "drizzle/**/*.test.ts",
            "bench/**/*.test.ts",
            "bin/**/*.test.ts",
            ".ci/**/*.test.ts",
          ],
          exclude: ["**/*.integration.test.ts", "node_modules/**"],
          isolate: false,
          // Nothing waits: each core that there is.
          maxWorkers: "100%",
          expect: { poll: patience },
          // Properties try hundreds of cases: on a busy machine that takes its time, and nothing is timed here.
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["server/**/*.integration.test.ts", "bin/**/*.integration.test.ts"],
          // A file closes what it opens: the next one in its process need not load all anew.
          isolate: false,
          // Each file has a database of its own, and waits more than it computes.
          maxWorkers: 4,
          env: { TMPDIR: quickFolder() },
          expect: { poll: patience },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ["server/testing/start-database.ts", "server/testing/bundle-programs.ts"],
        },
      },
    ],
  },
});
