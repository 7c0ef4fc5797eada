import { json, platformProblem, type Answer } from "../http/answer.ts";
import { endpoints } from "../model/readInput.ts";
import type { KeyedCall } from "./call.ts";
import type { World } from "./world.ts";

/** What the model's own page says: no price an image. */
const listed = new Map(endpoints.map((endpoint) => [endpoint as string, { unitPrice: 0, unit: "compute seconds" }]));

/**
 * `GET /v1/models/pricing?endpoint_id=a,b`: list prices in USD, of at most 50 endpoints.
 * @see https://fal.ai/docs/platform-apis/v1/models/pricing
 */
export function pricing({ settings }: World, { query }: KeyedCall): Answer {
  const ids = query.getAll("endpoint_id").flatMap((list) => list.split(",")).filter((id) => id !== "");
  if (ids.length === 0 || ids.length > 50) return platformProblem(400, "validation_error", "endpoint_id must name 1 to 50 endpoints");
  const prices = ids.map((id) => ({ id, price: settings.prices.get(id) ?? listed.get(id) }));
  const unknown = prices.find(({ price }) => !price);
  if (unknown) return platformProblem(404, "not_found", `Endpoint "${unknown.id}" has no price`);
  const items = prices.map(({ id, price }) => ({ endpoint_id: id, unit_price: price?.unitPrice, unit: price?.unit, currency: "USD" }));
  return json(200, { prices: items, next_cursor: null, has_more: false });
}
