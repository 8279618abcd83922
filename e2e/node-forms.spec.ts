import { expect, type Page } from "@playwright/test";
import { addByKeys, card, newFlow, saved } from "./canvas-hands";
import { test } from "./journey";

const form = (page: Page) => page.getByRole("complementary", { name: "Node settings" });

test("a schedule says when it is due next; what is none is refused at its field", async ({
  page,
}) => {
  await newFlow(page, "Nightly");
  await addByKeys(page, ["Schedule"]);
  await expect(card(page, "Schedule").getByText("0 6 * * *")).toBeVisible();
  const times = form(page).getByText(/^Next: /);
  await expect(times).toContainText(/\w{3} \d+ \w{3}, 06:00 · \w{3} \d+ \w{3}, 06:00/);

  const when = form(page).getByLabel("When");
  await when.fill("30 7 * * *");
  await expect(times).toContainText(", 07:30 · ");
  await when.fill("every morning");
  await expect(form(page).getByRole("alert")).toContainText("“every morning” is no schedule");
  await expect(when).toHaveAttribute("aria-invalid", "true");
  await expect(times).toBeHidden();
  await when.fill("");
  await form(page).getByLabel("Time zone").fill("Mars/Olympus");
  await expect(form(page).getByRole("alert")).toContainText("“Mars/Olympus” is no time zone");
});

test("a time that is none stays as it was typed and is named; a choice says what it means", async ({
  page,
}) => {
  await newFlow(page, "Pause");
  await addByKeys(page, ["Start by hand", "Wait"]);
  await expect(form(page).getByText("it goes on at once")).toBeVisible();
  const howLong = form(page).getByLabel("How long");
  await howLong.fill("a while");
  await howLong.press("Tab");
  await expect(howLong).toHaveValue("a while");
  await expect(form(page).getByRole("alert")).toContainText("“a while” is no time");
  await howLong.fill("90 min");
  await howLong.press("Tab");
  await expect(card(page, "Wait").getByText("for 1 h 30 min")).toBeVisible();

  await page.getByRole("tab", { name: "Errors and retry" }).click();
  await expect(form(page).getByText("else the run stops and needs attention")).toBeVisible();
});

test("a reload is no second window of the one who reloads", async ({ page }) => {
  await newFlow(page, "Alone");
  await addByKeys(page, ["Start by hand"]);
  await saved(page);
  const told = () => page.waitForResponse((response) => response.url().includes("flows.here"));
  const asked = told();
  await page.reload();
  const answer = await (await asked).text();
  expect(answer).not.toContain('"self":true');
});

test("a line stays with its branch while the branch's name is typed anew", async ({ page }) => {
  await newFlow(page, "Branches");
  await addByKeys(page, ["Webhook", "Router"]);
  await form(page).getByRole("button", { name: "Add branch" }).click();
  await page.keyboard.type("large");
  await form(page).getByRole("combobox", { name: "If" }).fill("input.total > 500");
  await card(page, "Router").locator('[data-handleid="large"]').focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("Log");
  await page.keyboard.press("Enter");
  const line = (name: string) => page.getByLabel(`Line from Router (${name})`);
  await expect(line("large")).toHaveCount(1);

  await card(page, "Router").click();
  const name = form(page).getByRole("textbox", { name: "Name" }).last();
  await name.click();
  await page.keyboard.press("End");
  for (const _ of "large") await page.keyboard.press("Backspace");
  await expect(line("Branch 1")).toHaveCount(1);
  for (const taken of ["error", "otherwise", "bulk"]) {
    await name.fill(taken);
    await expect(line(taken)).toHaveCount(1);
  }
  await expect(page.getByText("which it does not have")).toHaveCount(0);
  await expect(card(page, "Router").locator(".flow-port.source")).toHaveCount(3);
});

test("what nobody filled in yet is to do; once somebody went past it, or wants to publish, it is wrong", async ({
  page,
}) => {
  await newFlow(page, "To do");
  await addByKeys(page, ["Webhook", "Filter", "Map"]);
  const need = form(page).getByText("Fields: add at least one.");
  await expect(need).toBeVisible();
  await expect(form(page).getByRole("alert")).toHaveCount(0);

  await card(page, "Filter").click();
  const condition = form(page).getByRole("combobox", { name: "Pass if" });
  await expect(form(page).getByText("Pass if is required.")).toBeVisible();
  await expect(condition).not.toHaveAttribute("aria-invalid");
  await condition.focus();
  await form(page).getByRole("textbox", { name: "Name", exact: true }).focus();
  await expect(form(page).getByRole("alert")).toHaveText("Pass if is required.");
  await expect(condition).toHaveAttribute("aria-invalid", "true");

  await card(page, "Map").click();
  await expect(need).toBeVisible();
  await expect(form(page).getByRole("alert")).toHaveCount(0);
  await saved(page);
  await page.keyboard.press("Control+Enter");
  const publishing = page.getByRole("dialog", { name: /^Publish v1/ });
  await publishing.getByRole("button", { name: "Keep as draft" }).click();
  await expect(form(page).getByRole("alert")).toHaveText("Fields: add at least one.");
});
