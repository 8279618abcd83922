import type { PersonalKind } from "./personal-fields";

/** Of the same form, so that what reads it reads on. */
export function standInFor(kind: PersonalKind, text: string, number: number): string {
  switch (kind) {
    case "email":
      return `person${number}@example.com`;
    case "name":
      return `Person ${number}`;
    case "street":
      return `${number} Example Street`;
    case "birthday":
      return text.replace(/\d{4}/, "1970");
    case "address-ip":
      return `192.0.2.${number % 255}`;
    case "phone":
    case "number": {
      const digits = String(number).padStart(4, "0");
      let left = text.replace(/\D/g, "").length;
      return text.replace(/\d/g, () => {
        left -= 1;
        return left < 4 ? (digits[3 - left] ?? "0") : "5";
      });
    }
  }
}
