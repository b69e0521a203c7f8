/*
 * A cache that nobody ever empties.
 *
 *   npx mprof-line --max-old-space-size=64 examples/out-of-memory.js
 *
 * The program dies, and the report says where: above the listing stand the line that was executing and the lines that
 * allocated most.
 */
const cache = new Map();

// @profile
function answer(question) {
  const key = `question ${question}`;
  let found = cache.get(key);
  if (found === undefined) {
    found = compute(question);
    cache.set(key, found);
  }
  return found;
}

// @profile
function compute(question) {
  return Array.from({ length: 1000 }, (_, i) => ({ question, i }));
}

for (let question = 0; ; question++) answer(question);
