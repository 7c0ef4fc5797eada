export { startEmulator, type Emulator } from "./startEmulator.ts";
export type { EmulatorOptions } from "./options.ts";
export type { Clock } from "./clock.ts";
export type { Ledger, Submitted, Uploaded } from "./calls/ledger.ts";
export type { Effect, FaultPlan, FaultRule, Operation } from "./faults/faultPlan.ts";
export { parseFaultPlan, type ParsedPlan } from "./faults/parseFaultPlan.ts";
