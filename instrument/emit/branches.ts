import { type NodeOf, outerStart } from '../tree/ast.ts';
import { isQuietLine } from '../tree/quiet-line.ts';
import { isTrivial } from '../tree/values.ts';
import { type FunctionEmitter, type Handlers, type State, UNKNOWN } from './emitter.ts';
import { chargeTo, closeTarget, forgetInside, join, openTarget, setState, stateOf, stop } from './flow.ts';
import { wrap } from './nesting.ts';
import { operand } from './operands.ts';
import { hitProbe, lineProbe, passTo, probeStatement } from './probe-text.ts';
import { walk } from './walk.ts';

/** `if` and `switch`: each test on a line of its own is counted each time it is evaluated. */
export const branches: Handlers = {
  IfStatement(emitter, node, at) {
    probeStatement(emitter, at, isQuietLine(node, emitter.line, emitter.file.closures));
    ifChain(emitter, node);
  },

  SwitchStatement(emitter, node, at) {
    probeStatement(emitter, at, isQuietLine(node, emitter.line, emitter.file.closures));
    operand(emitter, node.discriminant);
    const target = openTarget(emitter, 'switch', []);
    let counted = emitter.line(node.start);
    // First the tests, in the order in which they are evaluated; then the bodies, each of which can be jumped to.
    const entries: State[] = [];
    for (const { test } of node.cases) {
      if (!test) {
        entries.push(stateOf(emitter));
        continue;
      }
      const line = emitter.line(test.start);
      if (line !== UNKNOWN && line !== counted && line !== emitter.only && isTrivial(test)) {
        wrap(emitter, test, `(${hitProbe(emitter, line)},`)();
      } else operand(emitter, test);
      counted = line;
      if (line !== UNKNOWN) emitter.counted = line;
      entries.push(stateOf(emitter));
    }
    const unmatched = stateOf(emitter);
    stop(emitter);
    node.cases.forEach(({ test, consequent }, index) => {
      join(emitter, test ? entries[index]! : unmatched);
      walk.block(emitter, consequent);
    });
    closeTarget(emitter, target);
    if (target.broken) forgetInside(emitter, node);
    else join(emitter, unmatched);
  },
};

/** `if … else if … else`, without nesting deeper for each link. */
function ifChain(emitter: FunctionEmitter, first: NodeOf<'IfStatement'>): void {
  const ends: State[] = [];
  let node: NodeOf<'IfStatement'> | null = first;
  while (node !== null) {
    if (node === first) operand(emitter, node.test);
    else elseIfTest(emitter, node);
    const test = stateOf(emitter);
    walk.substatement(emitter, node.consequent);
    ends.push(stateOf(emitter));
    setState(emitter, test);
    const { alternate }: NodeOf<'IfStatement'> = node;
    node = alternate?.type === 'IfStatement' ? alternate : null;
    if (alternate && node === null) walk.substatement(emitter, alternate);
  }
  for (const end of ends) join(emitter, end);
}

function elseIfTest(emitter: FunctionEmitter, node: NodeOf<'IfStatement'>): void {
  const line = emitter.line(outerStart(node));
  if (line === UNKNOWN || line === emitter.cursor) {
    operand(emitter, node.test);
    return;
  }
  const quiet = isQuietLine(node, emitter.line, emitter.file.closures);
  const probe = quiet ? passTo(emitter, line, 'statement') : lineProbe(emitter, line);
  if (!quiet) chargeTo(emitter, line);
  const close = probe === null ? null : wrap(emitter, node.test, `(${probe},`);
  operand(emitter, node.test);
  close?.();
}
