import { DECLARATION, type Offer, RUNTIME_NAME } from './abi.ts';
import { runInThisContext } from './primordials.ts';

/** What instrumented code of this thread finds; it is declared when somebody asks for it first. */
export function ownOffer(): Offer {
  const there = runInThisContext(`typeof ${RUNTIME_NAME}==='object'?${RUNTIME_NAME}:null`) as Offer | null;
  return there ?? (runInThisContext(DECLARATION) as Offer);
}
