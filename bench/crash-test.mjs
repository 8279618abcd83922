// `npm run crash-test -- --kills N --json FILE`: the same entry as the benches.
process.argv.splice(2, 0, "crash-test");
await import("./run.mjs");
