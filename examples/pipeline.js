/*
 * A CSV of tens of megabytes becomes a JSON summary: from a stream, chunk by chunk, and by the obvious way (read all,
 * split, map, group).
 *
 *   npx mprof-line examples/pipeline.js
 *
 * The file is made in the system's folder for temporary files and removed at the end. Look at `memory` and `peak`:
 * `streamed` gets by with little, because each chunk is garbage when the next one comes; `wholeFile` needs the text,
 * all of its lines and all of its records at the same time. Both allocate tens of megabytes. In the chain of
 * `wholeFile` each line has its own numbers, its callback included.
 */
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

const CITIES = ['Basel', 'Bern', 'Chur', 'Genève', 'Lugano', 'Zürich'];

async function makeCsv(path, rows) {
  const file = createWriteStream(path);
  file.write('id;city;temperature;remark\n');
  const remark = 'measured two metres above the ground, in the shade, by an instrument that was checked in spring';
  for (let i = 0; i < rows; i += 1000) {
    let chunk = '';
    for (let j = i; j < i + 1000; j++) chunk += `${j};${CITIES[j % 6]};${(j * 7) % 40}.${j % 10};${remark} ${j % 7}\n`;
    if (!file.write(chunk)) await new Promise((resolve) => file.once('drain', resolve));
  }
  file.end();
  await finished(file);
}

// @profile
function wholeFile(path) {
  const text = readFileSync(path, 'utf8');
  const records = text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(';'))
    .map(([id, city, temperature, remark]) => ({ id, city, temperature: Number(temperature), remark }));
  const groups = new Map();
  for (const { city, temperature } of records) {
    const group = groups.get(city) ?? { count: 0, sum: 0 };
    group.count++;
    group.sum += temperature;
    groups.set(city, group);
  }
  return JSON.stringify([...groups]);
}

// @profile
async function streamed(path) {
  const groups = new Map();
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const [id, city, temperature] = line.split(';');
      if (id === 'id') continue;
      const group = groups.get(city) ?? { count: 0, sum: 0 };
      group.count++;
      group.sum += Number(temperature);
      groups.set(city, group);
    }
  }
  return JSON.stringify([...groups]);
}

const folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
try {
  const path = join(folder, 'weather.csv');
  await makeCsv(path, 200_000);
  console.log(`weather.csv has ${(statSync(path).size / 1024 / 1024).toFixed(1)} MB`);
  const inChunks = await streamed(path);
  const whole = wholeFile(path);
  console.log(`both ways agree: ${whole === inChunks}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
