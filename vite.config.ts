import { defineConfig } from "vitest/config";

const packages = ["core", "nodes", "fal-emulator", "workspace", "custom-nodes", "cli", "torture"];

export default defineConfig({
  test: {
    projects: [...packages.map((name) => ({ name, root: `packages/${name}` })), { name: "bench-engine", root: "bench/engine" }, { name: "docs", root: "docs", include: ["*.test.ts"] }].map((project) => ({
      test: { include: ["src/**/*.test.ts"], testTimeout: 30_000, ...project },
    })),
  },
});
