import { parseFaultPlan } from "../faults/parseFaultPlan.ts";
import { detail, json, type Answer } from "../http/answer.ts";
import { parseJson } from "../json.ts";
import type { Call } from "./call.ts";
import { ledgerOf } from "./ledger.ts";
import { noCalls, type World } from "./world.ts";

/** The emulator's own addresses, `/_emulator/…`: no key, and no CORS headers, so that web pages cannot read them. */
export function control(world: World, { body }: Call, what: string): Answer {
  switch (what) {
    case "GET ledger": return json(200, ledgerOf(world));
    case "GET faults": return json(200, world.faults.plan());
    case "POST faults": {
      const parsed = parseFaultPlan(parseJson(new TextDecoder().decode(body)));
      if (!parsed.ok) return detail(400, parsed.sentence);
      world.faults.replace(parsed.plan);
      world.lock = undefined;
      return json(200, parsed.plan);
    }
    case "POST reset": case "DELETE ledger":
      reset(world);
      return json(200, ledgerOf(world));
    default: return detail(404, "The emulator has GET ledger, GET and POST faults, POST reset.");
  }
}

/** Forgets jobs, files, tokens, webhooks, counts and the lock. The fault plan stays, and counts from the start. */
export function reset(world: World): void {
  world.queue.clear();
  world.files.clear();
  world.tokens.clear();
  world.notifications = [];
  world.faults.replace(world.faults.plan());
  world.lock = undefined;
  world.seen = noCalls();
}
