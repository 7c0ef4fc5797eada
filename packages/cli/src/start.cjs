"use strict";
// What Node calls experimental is for the command to answer for, not for its user. Every other warning is told as Node tells it.
const listeners = process.listeners("warning");
process.removeAllListeners("warning");
process.on("warning", (warning) => {
  if (warning.name !== "ExperimentalWarning") for (const listener of listeners) listener(warning);
});

// Not packed, src/package.json says that this is the source; without it, the package's own says that it is the compiled file.
void import("#main");
