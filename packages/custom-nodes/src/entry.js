// In a checkout src/package.json says what #index is: the source. It is not packed, and then the package's own package.json says so: the compiled file.
export * from "#index";
