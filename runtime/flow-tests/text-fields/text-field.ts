/** One value within a text: where it stands, and how it is written there. */
export type TextField = {
  /** Below the text, `order.contact.email` or `[].email`. */
  readonly path: string;
  /** Its own name, by which people know what it holds; "" where it has none. */
  readonly name: string;
  /** Name of what it is in. */
  readonly parent: string;
  /** Offsets of what is written, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Writes another value the same way. */
  readonly write: (value: string) => string;
};

export const asItIs = (value: string) => value;
