import type { JsonObject } from "../json";
import type { FieldDefinition } from "../nodes/definition";

/** The single description of a kind of connection: form, check, documentation and opening read it. */
export type ConnectionDefinition = {
  /** What a node's `connections` names. */
  readonly kind: string;
  readonly label: string;
  /** One sentence for the form and the docs. */
  readonly description: string;
  /** Name of a lucide icon. */
  readonly icon: string;
  readonly fields: readonly FieldDefinition[];
  /** What is wrong with the shape of a secret, e.g. that it is not base64; null when nothing is. */
  checkSecret?(name: string, value: string, config: JsonObject): string | null;
  /**
   * A secret that this side may make as well as the other, of 32 random bytes, in the form it is handed over
   * in; null where only the other system can.
   */
  makeSecret?(name: string, config: JsonObject, random: Uint8Array): string | null;
  /** Where the value before goes when a secret is rotated: it stays good while the other side changes over. */
  readonly previousSecrets?: { readonly [secret: string]: string };
  /** Whether there is something to call: a signing secret has nothing. */
  readonly testable: boolean;
  /** Short line in lists, e.g. the host. Must not throw on an incomplete config. */
  subtitle(config: JsonObject): string;
};
