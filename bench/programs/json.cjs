// The program's own code: a pipeline over records.
exports.work = () => {
  const records = [];
  for (let i = 0; i < 40_000; i++) {
    records.push({ id: i, name: `name ${i}`, tags: [`t${i % 7}`, `t${i % 11}`], amount: (i * 7919) % 1000 });
  }
  const text = JSON.stringify(records);
  const groups = new Map();
  for (const record of JSON.parse(text)) {
    for (const tag of record.tags) {
      const group = groups.get(tag) ?? { count: 0, sum: 0, names: [] };
      group.count++;
      group.sum += record.amount;
      if (group.names.length < 100) group.names.push(record.name.toUpperCase());
      groups.set(tag, group);
    }
  }
  const sorted = [...groups].map(([tag, group]) => ({ tag, ...group })).sort((a, b) => b.sum - a.sum);
  return JSON.stringify(sorted).length;
};
