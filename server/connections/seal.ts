import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { FlowError } from "../../runtime/errors/flow-error";
import type { SealingKey } from "../env";

/**
 * Encrypts what must not be readable in the database: `v1.<key id>.<iv>.<tag>.<ciphertext>`,
 * AES-256-GCM, base64url. Bound to the partner and the subject it belongs to: moved elsewhere it does
 * not open.
 */
export type Sealer = {
  seal(owner: SealOwner, text: string): string;
  /** Throws SECRET_MISSING when the key is unknown, the text was changed, or the owner is another. */
  open(owner: SealOwner, sealed: string): string;
  /** Whether it was sealed with an older key than the one that seals now. */
  isOutdated(sealed: string): boolean;
};

/** `subject` is the id of the row the secret belongs to. */
export type SealOwner = { readonly partnerId: string; readonly subject: string };

const algorithm = "aes-256-gcm";
const format = "v1";
const ivBytes = 12;
const authTagLength = 16;

/** Keys newest first: the first seals, all open. */
export function openSealer(keys: readonly SealingKey[]): Sealer {
  const [newest] = keys;
  if (newest === undefined) throw new Error("There is no key to seal secrets with.");
  const byId = new Map(keys.map((key) => [key.id, key.key]));

  return {
    seal(owner, text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, newest.key, iv, { authTagLength });
      cipher.setAAD(additionalData(newest.id, owner));
      const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      const parts = [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url"));
      return [format, newest.id, ...parts].join(".");
    },

    open(owner, sealed) {
      const [version, keyId = "", ...encoded] = sealed.split(".");
      const [iv, tag, ciphertext] = encoded.map((part) => Buffer.from(part, "base64url"));
      const key = byId.get(keyId);
      if (version !== format || key === undefined || !iv || !tag || !ciphertext) {
        throw new FlowError(
          "SECRET_MISSING",
          `The key "${keyId}" of this secret is not known here.`,
        );
      }
      try {
        const decipher = createDecipheriv(algorithm, key, iv, { authTagLength });
        decipher.setAAD(additionalData(keyId, owner));
        decipher.setAuthTag(tag);
        return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new FlowError(
          "SECRET_MISSING",
          "This secret does not open: it was moved or changed.",
          {
            cause,
          },
        );
      }
    },

    isOutdated: (sealed) => sealed.split(".")[1] !== newest.id,
  };
}

function additionalData(keyId: string, { partnerId, subject }: SealOwner): Buffer {
  return Buffer.from(`${keyId}|${partnerId}|${subject}`, "utf8");
}
