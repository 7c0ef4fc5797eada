import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { docsFolder, generatedDocs } from "./generatedDocs.ts";

for (const [path, text] of await generatedDocs()) await writeFile(join(docsFolder, path), text);
