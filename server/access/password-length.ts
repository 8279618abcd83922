/** Characters of a password, wherever one is chosen. */
export const passwordLength = { min: 10, max: 128 } as const;
