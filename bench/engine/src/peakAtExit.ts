// Loaded with `--import` before another program: when that ends, it leaves its peak memory in the file that PEAK_FILE names.
import { writeFileSync } from "node:fs";
import { peakBytes } from "./peakBytes.ts";

const file = process.env["PEAK_FILE"];
if (file === undefined) throw new Error("PEAK_FILE names no file.");
process.once("exit", () => writeFileSync(file, String(peakBytes())));
