import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import type { Subject } from "../subjectOf.ts";
import { drawBear } from "./bear.ts";
import { drawBunny } from "./bunny.ts";
import { drawCastle } from "./castle.ts";
import { drawCat } from "./cat.ts";
import { drawCrystal } from "./crystal.ts";
import { drawDog } from "./dog.ts";
import { drawFox } from "./fox.ts";
import { drawMushroom } from "./mushroom.ts";
import { drawOwl } from "./owl.ts";
import { drawRobot } from "./robot.ts";
import { drawSpirit } from "./spirit.ts";
import { drawTree } from "./tree.ts";

/** Draws about 60 units high and 50 wide, with its feet at (0, 28). */
type DrawSubject = (pen: Pen, pose: Pose) => void;

export const drawSubject: Readonly<Record<Subject, DrawSubject>> = {
  bunny: drawBunny, fox: drawFox, cat: drawCat, dog: drawDog, bear: drawBear, owl: drawOwl, robot: drawRobot,
  castle: drawCastle, tree: drawTree, mushroom: drawMushroom, spirit: drawSpirit, crystal: drawCrystal,
};
