import { describe, expect, it } from "vitest";
import { checkAddress } from "./check-address";

describe("the address of a system", () => {
  it.each([
    "https://api.example.com",
    "https://api.example.com:8443/v2/?a=b@c",
    "http://127.0.0.1:4600",
    "http://[::1]:8080/x",
    "HTTPS://erp",
    "https://bücher.example./",
    "sandbox://erp",
    "sandbox://erp/v1",
  ])("%s is one", (address) => expect(checkAddress(address)).toBeNull());

  it.each([
    ["file:///etc/passwd", "must begin with"],
    ["javascript:alert(1)", "must begin with"],
    ["ftp://files.example.com", "must begin with"],
    ["api.example.com", "must begin with"],
    ["x", "must begin with"],
    ["sandbox://nope", "names no sandbox system: there are carrier, erp"],
    ["https://user:secret@api.example.com", "must not contain a user name or password"],
    ["https://", "needs the name of a host"],
    ["https:///path", "needs the name of a host"],
    ["https://-erp", "needs the name of a host"],
    ["https://erp example.com", "must not contain blanks"],
    ["https://erp:99999", "has no possible port: 99999"],
  ])("%s is refused", (address, why) => expect(checkAddress(address)).toContain(why));
});
