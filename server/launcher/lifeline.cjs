// Loaded into every process of the supervisor: when the supervisor is gone, however it went, so is this one.
process.on("disconnect", () => process.exit(1));
process.channel?.unref();
