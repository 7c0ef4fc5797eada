import type { Option } from "./command.ts";

export const workspaceOption = {
  workspace: { value: "DIR", help: "The workspace. Default: .playgraph here." },
} as const satisfies Readonly<Record<string, Option>>;
