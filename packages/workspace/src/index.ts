export { diskBlobs } from "./diskBlobs.ts";
export { diskFailure } from "./diskFailure.ts";
export { openWorkspace, systemRandom, type Workspace, type WorkspaceOptions } from "./openWorkspace.ts";
export { outputFiles } from "./outputFiles.ts";
export { systemClock } from "./systemClock.ts";
export { writableFolder } from "./writableFolder.ts";
export type { Budget, Cap, Service, WorldSettings } from "./worldSettings.ts";
export { openWhole, type WholeFile } from "./writeWhole.ts";
