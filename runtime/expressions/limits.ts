/** Characters of an expression, or of a text with expressions in it. */
export const charactersMax = 4_000;
