// abstract-level's own suites: that of its classes, and the one it publishes for stores, with memory-level as the store.
const test = require('tape');
const { MemoryLevel } = require('memory-level');

require('abstract-level/test/self.js');
require('abstract-level/test')({ test, factory: (options) => new MemoryLevel(options) });
