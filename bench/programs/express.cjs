const express = require('express');
const http = require('node:http');

const app = express();
app.use(express.json());
app.get('/a/:id', (request, response) => {
  const rows = [];
  for (let i = 0; i < 50; i++) rows.push({ id: request.params.id, i, name: `n${i}` });
  response.json(rows);
});
app.post('/b', (request, response) => response.send({ n: request.body.items.length }));

const body = JSON.stringify({ items: Array.from({ length: 50 }, (_, i) => ({ i })) });
const headers = { 'content-type': 'application/json', 'content-length': body.length };

function send(agent, port, i) {
  const post = i % 2 === 1;
  const options = {
    port,
    agent,
    path: post ? '/b' : `/a/${i}`,
    method: post ? 'POST' : 'GET',
    headers: post ? headers : {},
  };
  return new Promise((done, failed) => {
    const request = http.request(options, (response) => response.resume().on('end', done));
    request.on('error', failed).end(post ? body : undefined);
  });
}

exports.work = async () => {
  const server = app.listen(0);
  await new Promise((done) => server.once('listening', done));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  for (let i = 0; i < 500; i += 4) {
    await Promise.all([0, 1, 2, 3].map((more) => send(agent, server.address().port, i + more)));
  }
  agent.destroy();
  server.close();
};
