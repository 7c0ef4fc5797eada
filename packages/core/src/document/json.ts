/** A JSON value. Records that are keyed by a user's text have no prototype, so `__proto__` is a key like any other. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export type JsonRecord = { readonly [key: string]: Json };
