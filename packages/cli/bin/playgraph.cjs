#!/usr/bin/env node
"use strict";
// What a Node of any age can read, so that one that is too old says so instead of stumbling over the syntax.
var problem = require("./nodeProblem.cjs")(process.versions.node);
if (problem === undefined) {
  require("../src/start.cjs");
} else {
  console.error(problem);
  process.exitCode = 2;
}
