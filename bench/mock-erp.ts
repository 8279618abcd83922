import http from "node:http";

/** The target of the benches: takes an order, answers with a number, counts. */
let taken = 0;
const server = http.createServer((request, response) => {
  if (request.url === "/taken") return void response.end(String(taken));
  request.resume();
  request.on("end", () => {
    taken++;
    const body = `{"id":"SO-${taken}","status":"created"}`;
    response.writeHead(201, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address && typeof address === "object") process.send?.({ ready: address.port });
});
process.on("disconnect", () => process.exit(0));
