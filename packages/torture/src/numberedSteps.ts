// Loaded by `node --import` into a process under test: numbers every step of it on files, databases and sockets, and ends it at one of them.
import { syncBuiltinESMExports } from "node:module";
import { type Injection, injectionVariable } from "./injection.ts";
import { bendTime } from "./preload/bendTime.ts";
import { countDatabase } from "./preload/countDatabase.ts";
import { countFiles } from "./preload/countFiles.ts";
import { countSockets } from "./preload/countSockets.ts";
import { numberSteps } from "./preload/steps.ts";

const injection = JSON.parse(process.env[injectionVariable] ?? "") as Injection;
const steps = numberSteps(injection);
await countFiles(steps, injection.folder);
countDatabase(steps, injection.mostPages);
countSockets(steps);
bendTime(injection, steps);
// What has imported these modules by name, or will, sees what was put in the place of their functions.
syncBuiltinESMExports();
