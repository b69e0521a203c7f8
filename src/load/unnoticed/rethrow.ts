import { runInThisContext } from 'node:vm';

/**
 * Throws an error whose stack shows already where it belongs. Above an uncaught error Node prints the line that threw it,
 * unless that line contains these words (`GetErrorSource` in node_errors.cc).
 */
export function rethrow(error: unknown): never {
  const thrower = runInThisContext('(error) => { throw error; } // node-do-not-add-exception-line');
  return (thrower as (error: unknown) => never)(error);
}
