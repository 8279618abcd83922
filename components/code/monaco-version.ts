/** Of the package, and of how it is bundled; a test holds them together. */
export const monacoVersion = "0.57.0-5";
