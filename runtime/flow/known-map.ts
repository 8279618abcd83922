/** A shared map as far as a flow names it. */
export type KnownMap = {
  readonly id: string;
  readonly name: string;
  /** Of the newest version. */
  readonly number: number;
  /** Versions by number, each with the hex SHA-256 of its content. */
  readonly versions: { readonly [number: string]: string };
};
