// Runs test files in this process, one after the other. Usage: node each.mjs <file>…
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) await import(pathToFileURL(file).href);
