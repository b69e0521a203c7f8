// What NODE_OPTIONS names with --require. A CommonJS preload leaves the loading of the entry point alone; with --import
// Node would load it as ES modules are loaded, and stack traces and uncaught errors would look different.
const { startProfiled } = require('./start.js');

startProfiled(new Error().stack);
