/*
 * A server that remembers every visitor, and a cache that is full after a while.
 *
 *   npx mprof-line --all --live --fast --every 1s examples/server-grows.js
 *
 * It asks itself 400 times. The report begins with the lines whose objects are alive, and says which of them grow.
 */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const visitors = [];
const pages = new Map();

function render(id) {
  let page = pages.get(id % 50);
  if (page === undefined) {
    page = Array.from({ length: 300 }, (_, row) => ({ row, text: `row ${row} of ${id}` }));
    pages.set(id % 50, page);
  }
  return JSON.stringify(page);
}

function remember(id) {
  visitors.push({ id, seen: new Date(), trail: new Array(5000).fill(id) });
}

let id = 0;
const server = http.createServer((request, response) => {
  remember(id);
  response.end(render(id++));
});

server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  while (id < 400) {
    await (await fetch(url)).text();
    await pause(10);
  }
  server.close();
  server.closeAllConnections();
});
