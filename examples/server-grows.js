/*
 * A server that remembers every visitor, and a cache that is full after a while.
 *
 *   npx mprof-line --all --live --fast --every 1s examples/server-grows.js
 *
 * It asks itself for some seconds. The report begins with the lines whose objects are alive, and says which of them grow.
 */
import http from 'node:http';

const visitors = [];
const pages = new Map();

function render(id) {
  let page = pages.get(id % 200);
  if (page === undefined) {
    page = Array.from({ length: 300 }, (_, row) => ({ row, text: `row ${row} of ${id}` }));
    pages.set(id % 200, page);
  }
  return JSON.stringify(page);
}

function remember(id) {
  visitors.push({ id, seen: new Date(), trail: new Array(2000).fill(id) });
}

let id = 0;
const server = http.createServer((request, response) => {
  remember(id);
  response.end(render(id++));
});

server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const until = Date.now() + 6000;
  while (Date.now() < until) await (await fetch(url)).text();
  server.close();
  server.closeAllConnections();
});
