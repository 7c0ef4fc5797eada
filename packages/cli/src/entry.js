// First, so that a program on a Node that is too old ends with a sentence instead of in the middle of a run.
import "../bin/refuseOldNode.cjs";

// In a checkout src/package.json says what #index is: the source. It is not packed, and then the package's own package.json says so: the compiled file.
export * from "#index";
