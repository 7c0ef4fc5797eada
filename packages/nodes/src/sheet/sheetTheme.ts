import type { Tone } from "./fragment.ts";

/** Colours of a sheet; an absence is amber, a failure red, as everywhere in Playgraph. */
export type SheetTheme = {
  readonly background: string;
  readonly rule: string;
  readonly text: Readonly<Record<Tone, string>>;
  readonly hole: Readonly<Record<"absent" | "failed", { readonly fill: string; readonly stripe: string; readonly edge: string }>>;
};

export const sheetThemes = {
  light: {
    background: "#fbfaf8",
    rule: "#d8d4cc",
    text: { ink: "#1d1c1a", muted: "#78756e", absent: "#85560f", failed: "#b3261e" },
    hole: { absent: { fill: "#fcf3e3", stripe: "#f8e9ce", edge: "#ecd9b6" }, failed: { fill: "#fdeeed", stripe: "#fdeeed", edge: "#f1c5c2" } },
  },
  dark: {
    background: "#161619",
    rule: "#3a3a42",
    text: { ink: "#f2f2f4", muted: "#9c9ca7", absent: "#e3b873", failed: "#ff9a94" },
    hole: { absent: { fill: "#2a2419", stripe: "#332b1c", edge: "#4b3e26" }, failed: { fill: "#341a1c", stripe: "#341a1c", edge: "#5e2d2f" } },
  },
} as const satisfies Record<string, SheetTheme>;
