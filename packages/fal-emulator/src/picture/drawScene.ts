import type { Canvas } from "./canvas.ts";
import { mix } from "./color.ts";
import { drawSky } from "./drawSky.ts";
import { drawLand } from "./drawLand.ts";
import { gradeOf, posterise } from "./grade.ts";
import { paletteOf } from "./palette.ts";
import { penOn, type Pen } from "./pen.ts";
import type { PictureRequest } from "./pictureRequest.ts";
import { poseOf } from "./pose.ts";
import { createRandom, hashText, type Random } from "./random.ts";
import { subjectOf } from "./subjectOf.ts";
import { drawSubject } from "./subjects/drawSubject.ts";
import { drawSparkle } from "./subjects/figure.ts";

/** What the parts of a scene share. Lengths are units: the shorter side of the picture is 100. */
export type Stage = {
  readonly pen: Pen;
  readonly width: number;
  readonly height: number;
  /** Where the subject stands. */
  readonly x: number;
  readonly ground: number;
  /** 0 to 1, from the number of steps. */
  readonly detail: number;
  /** A stream of its own for each part, so that more stars do not move the hills. */
  readonly random: (part: string) => Random;
};

/** Paints the whole scene without caption. Steps decide how many details there are; the seed alone decides where. */
export function drawScene(canvas: Canvas, request: PictureRequest): void {
  const unit = Math.min(canvas.width, canvas.height) / 100;
  const promptHash = hashText(`${request.prompt}\n${request.negativePrompt}`);
  const sceneHash = hashText(`${promptHash} ${request.seed} ${request.index}`);
  const random = (part: string) => createRandom(hashText(`${part} ${sceneHash}`));
  const place = random("place");
  const grade = gradeOf(request.guidance, request.guidanceRescale);
  // neighbouring seeds take neighbouring moods, so that a row of seeds never repeats one at once
  const turn = (promptHash % 97) + Number(BigInt.asUintN(31, BigInt(request.seed))) + request.index * 3;
  const palette = paletteOf(turn, place() * 24 - 12, grade);
  const [width, height] = [canvas.width / unit, canvas.height / unit];
  const stage: Stage = {
    pen: penOn(canvas, unit), width, height, random,
    x: width * (0.5 + (place() - 0.5) * 0.24),
    ground: height - 21,
    detail: Math.min(1, Math.max(0, (request.steps - 2) / 38)),
  };

  drawSky(stage, palette);
  drawLand(stage, palette, request.prompt);
  const scale = 0.95 + place() * 0.11;
  const faces = place() < 0.5 ? -1 : 1;
  const tall = stage.pen.move(stage.x, stage.ground - 28 * scale);
  const subject = subjectOf(request.prompt, promptHash);
  drawSubject[subject](tall.stretch(faces * scale, scale), poseOf(random("pose"), palette, stage.detail));
  drawMagic(stage, mix(palette.light, palette.tint("#ffffff"), 0.3));
  if (grade.levels !== undefined) posterise(canvas.pixels, grade.levels);
}

function drawMagic({ pen, random, x, ground, detail }: Stage, color: readonly [number, number, number]): void {
  const next = random("magic");
  for (let index = 0; index < 3 + detail * 18; index++) {
    const away = (index % 2 === 0 ? 1 : -1) * (19 + next() * 24); // beside the subject, never on its face
    drawSparkle(pen.move(x + away, ground - 50 + next() * 58), 1 + next() * 2.3, color, 0.9);
  }
}
