import { testSpecs } from './specs-real.ts';

testSpecs(false);
