/** JSON values as the runtime moves them. Numbers are exact up to 15 digits; longer ones travel as text. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };
