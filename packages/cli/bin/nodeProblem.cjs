"use strict";

/**
 * One sentence if a Node of this version cannot run the command, else undefined.
 * @param {string} version such as 24.1.0
 */
module.exports = function nodeProblem(version) {
  return parseInt(version, 10) < 24 ? "playgraph needs Node 24 or newer; this is Node " + version + ". Install a newer one from https://nodejs.org." : undefined;
};
