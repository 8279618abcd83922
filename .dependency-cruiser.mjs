const tests = "(\\.test\\.tsx?$|/testing/|^e2e/|^bench/)";
const rendering = "^node_modules/(next|react|react-dom|@xyflow|radix-ui)/";
const hosts =
  "^node_modules/(next|react|react-dom|drizzle-orm|postgres|pg|graphile-worker|undici|pino|hono)/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two modules that need each other are one module, or need a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "runtime-is-host-free",
      comment: "runtime/ reaches the outside only through runtime/ports.ts.",
      severity: "error",
      from: { path: "^runtime/", pathNot: tests },
      to: { path: [hosts, "^(app|components|server|drizzle|bin|bench|e2e)/"] },
    },
    {
      name: "engine-is-pure",
      comment: "No module of Node in runtime/: it also runs in a browser.",
      severity: "error",
      from: { path: "^runtime/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "connectors-stand-alone",
      comment: "A node type or connector is one folder; what two need lies beside the folders.",
      severity: "error",
      from: { path: "^runtime/(nodes|connectors)/([^/]+)/", pathNot: tests },
      to: { path: "^runtime/$1/[^/]+/", pathNot: "^runtime/$1/$2/" },
    },
    {
      name: "definitions-do-not-execute",
      comment:
        "Palette, form and validation read definitions; only workers and gateways load execute.ts.",
      severity: "error",
      from: {
        path: "^runtime/(nodes|connectors)/.*definition\\.ts$|^runtime/nodes/registry\\.ts$",
      },
      to: { path: "(/execute\\.ts|^runtime/nodes/executions\\.ts)$" },
    },
    {
      name: "schema-knows-types-only",
      comment: "drizzle/ may use types of runtime/, nothing else of ours.",
      severity: "error",
      from: { path: "^drizzle/", pathNot: tests },
      to: { path: "^(runtime|server|components|app)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "browser-sees-server-types-only",
      comment: "A component knows of the server what tRPC's types tell it.",
      severity: "error",
      from: { path: "^components/" },
      to: {
        path: "^(server|drizzle|app)/|/execute\\.ts$|^runtime/nodes/executions\\.ts$|^runtime/engine/driver",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "pages-do-not-run-flows",
      comment: "Pages never run a flow nor open an outbound connection: workers do.",
      severity: "error",
      from: { path: "^app/" },
      to: {
        // Reading what a run left behind needs the decompression of segments and the spelling of keys, and nothing else of the journal.
        path: "^server/(outbound|worker|gateway)/|^server/journal/(?!(compression|storable-text)\\.ts)|/execute\\.ts$|^runtime/(nodes/executions|engine/driver)",
        reachable: true,
      },
    },
    {
      name: "server-does-not-render",
      comment: "The router imports nothing of Next, so that the gateway can serve it too.",
      severity: "error",
      from: { path: "^server/", pathNot: tests },
      to: { path: ["^(app|components)/", rendering] },
    },
    {
      name: "only-tests-import-test-code",
      severity: "error",
      from: { pathNot: tests },
      to: {
        path: [
          "\\.test\\.tsx?$",
          "^(server|runtime)/testing/",
          "^(server|runtime)/[^/]+/testing/",
          "^e2e/",
        ],
      },
    },
    {
      name: "one-place-makes-clients",
      comment:
        "server/db.ts, with the pool and the two clients it is made of, makes the database clients; others take them.",
      severity: "error",
      from: {
        path: "^(app|components|server|bin)/",
        pathNot: [
          tests,
          "^server/(db|app-pool|row-list-client|limited-client|session-client)\\.ts$",
        ],
      },
      to: { path: "^node_modules/(postgres|pg)/", dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.next)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json"],
    },
  },
};
