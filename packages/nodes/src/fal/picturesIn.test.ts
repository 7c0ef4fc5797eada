import type { Json } from "@playgraph/core";
import { expect, it } from "vitest";
import { picturesIn } from "./picturesIn.ts";

const urls = (result: Json, most = 100) => picturesIn(result, most).map(({ url }) => url);

it("[F21] finds pictures wherever an answer has them, in its order, and no more than were asked for", () => {
  expect(urls({ images: [{ url: "https://x/1", content_type: "image/png" }, { url: "https://x/2", content_type: "image/jpeg" }], image: { url: "https://x/3.webp" }, deep: [{ more: { file: { url: "https://x/4", content_type: "IMAGE/WEBP" } } }] })).toEqual(["https://x/1", "https://x/2", "https://x/3.webp", "https://x/4"]);
  expect(urls({ images: [{ url: "https://x/1.png" }, { url: "https://x/2.png" }] }, 1)).toEqual(["https://x/1.png"]);
});

it("[F21] what is no picture that can be taken is left alone, however it is named", () => {
  const video = { url: "https://x/clip.png", content_type: "video/mp4" };
  expect(urls({ video, audio: { url: "https://x/a.mp3" }, svg: { url: "https://x/a.svg", content_type: "image/svg+xml" }, gif: { url: "https://x/a.gif" }, said: "https://x/b.png", page: { url: "https://x/?next=a.pngx" }, url: 7, none: null })).toEqual([]);
});

it("[F21] where the content type says nothing, the ending does; a data URI says it of itself", () => {
  const own = "data:image/png;base64,AAAA";
  expect(urls([{ url: "https://x/a.PNG?v=1", content_type: null }, { url: "https://x/b.jpeg#x", content_type: "application/octet-stream" }, { url: own }, { url: "data:image/gif;base64,AAAA" }])).toEqual(["https://x/a.PNG?v=1", "https://x/b.jpeg#x", own]);
});

it("[F21] an answer of any depth and width costs one walk", () => {
  let deep: Json = { url: "https://x/a.png" };
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(urls(deep)).toEqual(["https://x/a.png"]);
  expect(urls(Array.from({ length: 200_000 }, (_, index) => ({ url: `https://x/${index}.png` })), 2)).toEqual(["https://x/0.png", "https://x/1.png"]);
});
