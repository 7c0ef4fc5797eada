export * from "#index";
