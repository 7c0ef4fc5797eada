"use strict";
// What a Node of any age can read.
var problem = require("./nodeProblem.cjs")(process.versions.node);
if (problem !== undefined) throw new Error(problem);
