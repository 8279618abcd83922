/** Of the package; a test holds the two together. */
export const monacoVersion = "0.57.0";
