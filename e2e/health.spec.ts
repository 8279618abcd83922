import { expect, test } from "@playwright/test";

test("a started Orderloom reports its version and its database", async ({ request }) => {
  const answer = await request.get("/api/health");
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({ version: expect.any(String) });
});
