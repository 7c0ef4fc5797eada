import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Compiles the package in whose folder it is started into that package's `dist`, which a checkout never reads: what `npm pack` puts into a tarball.
 * Files change one by one, and only where they differ, so that two packings at a time do not disturb each other and one that was broken off does no harm.
 */
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

function run(...argv: readonly string[]): void {
  execFileSync(process.execPath, [tsc, ...argv], { stdio: "inherit" });
}

/** Paths from the folder on. */
function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length + 1)] : []));
}

// Checks the package and those it rests on; the compiler reads their declarations from there.
run("--build");
const outputs = join(import.meta.dirname, "../dist");
mkdirSync(outputs, { recursive: true });
const made = mkdtempSync(join(outputs, "compiled-"));
try {
  run("--project", ".", "--outDir", made, "--emitDeclarationOnly", "false", "--rewriteRelativeImportExtensions", "--composite", "false", "--tsBuildInfoFile", "null");
  const files = new Set(filesIn(made));
  for (const file of filesIn("dist")) if (!files.has(file)) rmSync(join("dist", file), { force: true });
  for (const file of files) {
    const place = join("dist", file);
    if (existsSync(place) && readFileSync(place).equals(readFileSync(join(made, file)))) continue;
    mkdirSync(dirname(place), { recursive: true });
    renameSync(join(made, file), place);
  }
} finally {
  rmSync(made, { recursive: true });
}
