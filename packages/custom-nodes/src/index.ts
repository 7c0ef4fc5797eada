export { type CustomNodes, type CustomNodesOptions, listModuleFiles, loadCustomNodes, type LoadOptions, type NodeModule } from "./loadCustomNodes.ts";
