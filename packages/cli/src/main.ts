import { readFileSync } from "node:fs";
import { commandLine } from "./commandLine.ts";
import { processIo } from "./processIo.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string };

process.exitCode = await commandLine(process.argv.slice(2), processIo(), version);
