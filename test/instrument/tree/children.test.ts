import assert from 'node:assert/strict';
import test from 'node:test';
import { VISITOR_KEYS } from '@babel/types';
import { CHILD_FIELDS } from '../../../instrument/tree/children.ts';

test("the fields with children are those of Babel's own table, without types", () => {
  const isOfTypes = (field: string): boolean => /^(?:type\w*|returnType|predicate)$/.test(field);
  for (const [type, fields] of Object.entries(CHILD_FIELDS))
    assert.deepEqual(
      fields,
      VISITOR_KEYS[type]!.filter((field) => !isOfTypes(field)),
      type,
    );
});
