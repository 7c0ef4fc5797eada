import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Compiles the package in whose folder it is started into that package's `dist`, which a checkout never reads: what `npm pack` puts into a tarball.
 * A half-made `dist` does no harm, for the next start makes it anew.
 */
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

function run(...argv: readonly string[]): void {
  execFileSync(process.execPath, [tsc, ...argv], { stdio: "inherit" });
}

rmSync("dist", { recursive: true, force: true });
// Checks the package and those it rests on; the compiler reads their declarations from there.
run("--build");
run("--project", ".", "--outDir", "dist", "--emitDeclarationOnly", "false", "--rewriteRelativeImportExtensions", "--composite", "false", "--tsBuildInfoFile", "null");
