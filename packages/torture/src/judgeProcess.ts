import type { Breach } from "./breach.ts";
import { lastWords } from "./lastWords.ts";
import { canary, type Ended } from "./playgraph.ts";

/** What no process may ever do, whatever is done to it. */
export function judgeProcess(ended: Ended): readonly Breach[] {
  const { argv, code, signal, stdout, stderr, hung } = ended;
  const last = lastWords(ended);
  const breaches: Breach[] = [];
  const told = `playgraph ${argv.join(" ")}`;
  if (hung) breaches.push({ kind: "other", sentence: `${told} did not end in time: ${last}` });
  else if (signal !== null && signal !== "SIGKILL") breaches.push({ kind: "other", sentence: `${told} was ended by ${signal}: ${last}` });
  const stumble = /^.*(?:^\s+at .+[:(]\d+|something went wrong that should not have|unhandled).*$/im.exec(stderr)?.[0];
  if (stumble !== undefined) breaches.push({ kind: "other", sentence: `${told} stumbled (code ${code}): ${stumble.trim()}` });
  if (/database is locked|SQLITE_BUSY|another process has/i.test(stderr)) breaches.push({ kind: "manual unlock", sentence: `${told} met a lock: ${last}` });
  if (`${stdout}${stderr}`.includes(canary.slice(-12))) breaches.push({ kind: "other", sentence: `${told} printed the key` });
  return breaches;
}
