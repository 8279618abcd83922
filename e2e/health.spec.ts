import { expect, test } from "@playwright/test";

test("a started Orderloom reports its version, its database, and that all is well", async ({
  request,
}) => {
  const answer = await request.get("/api/health");
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({ version: expect.any(String) });
  // A worker that is begun again in this moment has its time.
  await expect
    .poll(async () => (await (await request.get("/api/health")).json()).reasons)
    .toEqual([]);
});
