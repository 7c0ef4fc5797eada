import fs from "node:fs";
import promises from "node:fs/promises";
import { relative } from "node:path";
import { countedCall } from "./countedCall.ts";
import { type Method, replaceMethod } from "./replaceMethod.ts";
import type { Steps } from "./steps.ts";

const withContentSecond: ReadonlySet<string> = new Set(["writeFile", "appendFile", "writeFileSync", "appendFileSync", "writeSync"]);
const withContentFirst: ReadonlySet<string> = new Set(["write", "writeFile", "appendFile"]);

/** Counts what is done to files of a folder: by path, by a handle, or by a descriptor. */
export async function countFiles(steps: Steps, folder: string): Promise<void> {
  const nameOf = (path: unknown): string | undefined => {
    if (typeof path !== "string") return undefined;
    const name = relative(folder, path);
    return name.startsWith("..") ? undefined : name;
  };
  const handles = new WeakMap<object, string>();
  const descriptors = new Map<unknown, string>();

  // Its prototype has no other way to it.
  const handle = await promises.open(import.meta.filename);
  const methods: object = Object.getPrototypeOf(handle) as object;
  await handle.close();
  for (const method of ["appendFile", "chmod", "datasync", "read", "readFile", "stat", "sync", "truncate", "write", "writeFile", "writev"]) {
    replaceMethod(methods, method, (original) =>
      countedCall(steps, original, (self) => {
        const file = handles.get(self as object);
        return file === undefined ? undefined : { name: `handle.${method} ${file}`, ...(withContentFirst.has(method) ? { content: 0 } : {}) };
      }),
    );
  }

  for (const method of functionsOf(promises)) {
    replaceMethod(promises, method, (original) => {
      const counted = countedCall(steps, original, (_, args) => {
        const file = nameOf(args[0]);
        return file === undefined ? undefined : { name: `${method} ${file}`, ...(withContentSecond.has(method) ? { content: 1 } : {}) };
      });
      return method === "open" ? noting(counted, (opened, file) => handles.set(opened as object, file), nameOf) : counted;
    });
  }

  for (const method of functionsOf(fs).filter((name) => name.endsWith("Sync"))) {
    replaceMethod(fs, method, (original) => {
      const counted = countedCall(steps, original, (_, args) => {
        const file = typeof args[0] === "number" ? descriptors.get(args[0]) : nameOf(args[0]);
        if (method === "closeSync") descriptors.delete(args[0]);
        return file === undefined ? undefined : { name: `${method} ${file}`, ...(withContentSecond.has(method) ? { content: 1 } : {}) };
      });
      return method === "openSync" ? noting(counted, (opened, file) => descriptors.set(opened, file), nameOf) : counted;
    });
  }
}

/** Notes which file was opened as what. */
function noting(open: Method, note: (opened: unknown, file: string) => void, nameOf: (path: unknown) => string | undefined): Method {
  return function (this: unknown, ...args) {
    const file = nameOf(args[0]);
    const opened = Reflect.apply(open, this, args);
    if (file === undefined) return opened;
    if (!(opened instanceof Promise)) {
      note(opened, file);
      return opened;
    }
    return opened.then((handle: unknown) => {
      note(handle, file);
      return handle;
    });
  };
}

function functionsOf(module: object): readonly string[] {
  return Object.keys(module).filter((name) => /^[a-z]/.test(name) && typeof Reflect.get(module, name) === "function");
}
