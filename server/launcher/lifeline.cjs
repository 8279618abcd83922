// Loaded into every process of the supervisor: when the supervisor is gone, however it went, so is this one.
process.on("disconnect", () => process.exit(1));
process.channel?.unref();
// A log that cannot be written, on a full disk, must not end the process that writes it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
