import { type Attempt, type Json, type JsonRecord, PlaygraphError, type Progress, type StepCall } from "@playgraph/core";
import { type Answers, picturesOf } from "./answers.ts";
import { endpointId } from "./endpointId.ts";
import type { Fal, FalAccepted } from "./fal.ts";
import { isFileFault } from "./fileFault.ts";
import type { Uploadable } from "./hosting.ts";
import { isUntagged } from "./isUntagged.ts";
import { type Place, placed } from "./placed.ts";
import { plainJson } from "./plainJson.ts";

export type FalStep = {
  /** Images that the request pays for. */
  readonly generations: number;
  readonly answers: Answers;
  readonly progress: (progress: Progress) => void;
  /** The schema has a field `request_id`: while the user leaves it empty, it carries the attempt's id, which is no part of the payload. */
  readonly tagged: boolean;
  /** Pictures of the request, each a URL as it is sent or one that is uploaded first. */
  readonly pictures?: readonly PlacedPicture[];
};

export type PlacedPicture = Place & { readonly picture: string | Uploadable };

/**
 * A paid request as the engine wants it. What is paid for names uploaded pictures by their sha256, so that a fresh URL makes no new request; what is
 * sent names them by URLs, which are looked for, and made where they are missing, just before it is sent.
 */
export function falStep(fal: Pick<Fal, "submit" | "collect" | "find" | "cancel" | "hosting">, endpoint: string, fields: JsonRecord, { generations, answers, progress, tagged, pictures = [] }: FalStep): StepCall<FalAccepted, Json> {
  const id = endpointId(endpoint);
  const payload = placed(fields, pictures.map(({ picture, ...place }) => ({ ...place, value: typeof picture === "string" ? picture : { blob: picture.blob } })));
  plainJson(payload);
  let units: number | undefined;
  let uploaded: readonly { readonly picture: Uploadable; readonly url: string }[] = [];

  let prepared: JsonRecord | undefined;

  /** The request as it is sent. */
  const withUrls = async (signal: AbortSignal): Promise<JsonRecord> => {
    const values = [];
    const used = [];
    for (const { picture, ...place } of pictures) {
      const url = typeof picture === "string" ? picture : await fal.hosting.urlOf(picture, signal);
      if (typeof picture !== "string") used.push({ picture, url });
      values.push({ ...place, value: url });
    }
    uploaded = used;
    return placed(fields, values);
  };
  const submit = async (input: JsonRecord | undefined, attempt: Attempt, signal: AbortSignal): Promise<FalAccepted> => fal.submit(id, input ?? (await withUrls(signal)), { attempt, signal, tagged });
  const find = async (attempt: Attempt, signal: AbortSignal): Promise<FalAccepted | undefined> => {
    const accepted = await fal.find(id, attempt, signal);
    return accepted && { ...accepted, answers };
  };
  /** Whether fal could not fetch what had been uploaded; whoever needs it next then uploads it anew. */
  const isOutdated = (error: unknown): boolean => {
    if (uploaded.length === 0 || !isFileFault(error, uploaded.map(({ url }) => url))) return false;
    for (const { picture, url } of uploaded) fal.hosting.forget(picture, url);
    return true;
  };

  /** Who fetches what an earlier process had sent does not know the URLs, but that every picture was uploaded. */
  const isOurFault = (error: unknown): boolean => isOutdated(error) || (uploaded.length === 0 && pictures.length > 0 && pictures.every(({ picture }) => typeof picture !== "string") && isFileFault(error, []));

  return {
    endpoint: id,
    payload,
    reserve: { generations, micros: "unknown" },
    async prepare(signal) {
      prepared = await withUrls(signal);
    },
    async send(attempt, signal) {
      progress({ state: "submitting" });
      const accepted = await submit(prepared, attempt, signal).catch((error: unknown) => {
        // A refusal is certain: nothing was taken, so nothing is paid twice.
        if (isOutdated(error)) return submit(undefined, attempt, signal);
        throw error;
      });
      progress({ state: "queued", requestId: accepted.requestId });
      return { ...accepted, answers };
    },
    ...(tagged && isUntagged(payload) ? { find } : {}),
    async collect(accepted, signal) {
      try {
        units = undefined;
        return await fal.collect(id, accepted, { signal, progress, onBilled: (billed) => void (units = billed) });
      } catch (error) {
        if (!(error instanceof PlaygraphError) || !isOurFault(error)) throw error;
        const message = `${error.failure.message} fal took the request and then could not load a picture of it from fal's own storage. It is not sent again by itself, since it may have been billed; the next request uploads the picture anew.`;
        throw new PlaygraphError({ ...error.failure, code: "Unavailable", message }, { cause: error.cause });
      }
    },
    billableUnits: () => units,
    files: (result) => picturesOf[answers](result, generations),
    cancel: (accepted) => fal.cancel(id, accepted),
  };
}
