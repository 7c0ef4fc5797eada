import packageJson from "../package.json" with { type: "json" };
import { commandLine } from "./commandLine.ts";
import { processIo } from "./processIo.ts";

process.exitCode = await commandLine(process.argv.slice(2), processIo(), packageJson.version);
