import { defineConfig } from "vitest/config";

const packages = ["core", "nodes", "fal-emulator", "workspace", "cli"];

export default defineConfig({
  test: {
    projects: packages.map((name) => ({
      test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts"], testTimeout: 30_000 },
    })),
  },
});
