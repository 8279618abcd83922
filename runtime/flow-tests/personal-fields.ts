/** Kinds of personal data, by what stands in for it. */
export type PersonalKind =
  | "email"
  | "phone"
  | "name"
  | "street"
  | "number"
  | "birthday"
  | "address-ip";

const people =
  /^(customer|contact|person|people|recipient|attention|buyer|shipto|billto|shippingaddress|billingaddress|defaultaddress|address|consignee|user|owner|employee|driver)$/;

const rules: readonly (readonly [PersonalKind, RegExp])[] = [
  ["email", /e?mail(address)?$/],
  ["phone", /(phone|mobile|telephone|fax|cell)(number|no)?$/],
  [
    "name",
    /^(first|last|given|family|middle|sur|full|contact|customer|recipient|person|card(holder)?)name$|^(attention|attn|contactperson|signedby)$/,
  ],
  ["street", /^(street|streetname|address[123]|addressline[123]?|line[123])$/],
  [
    "number",
    /^(ssn|socialsecuritynumber|passport(number|no)?|iban|cardnumber|accountnumber|taxid|nationalid|driverslicen[cs]e)$/,
  ],
  ["birthday", /^(birthday|birthdate|dateofbirth|dob)$/],
  ["address-ip", /^(browserip|clientip|ipaddress|ip|remoteaddress)$/],
];

/**
 * Whether a field holds personal data, by its name and that of what it is in. Names of companies, cities, regions,
 * postal codes and countries stay: taxes and routes are decided by them.
 */
export function personalKind(field: string, parent: string): PersonalKind | null {
  const name = plain(field);
  if (name === "name" && forms(plain(parent)).some((form) => people.test(form))) return "name";
  const names = forms(name);
  return rules.find(([, pattern]) => names.some((form) => pattern.test(form)))?.[0] ?? null;
}

/** Lists are called by the plural of what they hold. */
function forms(name: string): readonly string[] {
  if (!name.endsWith("s")) return [name];
  return [name, name.slice(0, -1), name.replace(/es$/, ""), name.replace(/ies$/, "y")];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
