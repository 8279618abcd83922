import { expect, type Locator, test } from "@playwright/test";

const edgeOf = (field: Locator) =>
  field.evaluate((input) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(input.parentElement ?? input);
    return `${outlineWidth} ${outlineStyle}`;
  });

test("in the colours of a person's own a field has an edge, and shows that it has the keyboard", async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/sign-in");
  await page.getByLabel("Email").focus();
  expect(await edgeOf(page.getByLabel("Password"))).toBe("1px solid");
  expect(await edgeOf(page.getByLabel("Email"))).toBe("2px solid");
});
