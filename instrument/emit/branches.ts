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
  IfStatement(frame, node, at) {
    probeStatement(frame, at, isQuietLine(node, frame.line, frame.file.closures));
    ifChain(frame, node);
  },

  SwitchStatement(frame, node, at) {
    probeStatement(frame, at, isQuietLine(node, frame.line, frame.file.closures));
    operand(frame, node.discriminant);
    const target = openTarget(frame, 'switch', []);
    let counted = frame.line(node.start);
    // First the tests, in the order in which they are evaluated; then the bodies, each of which can be jumped to.
    const entries: State[] = [];
    for (const { test } of node.cases) {
      if (!test) {
        entries.push(stateOf(frame));
        continue;
      }
      const line = frame.line(test.start);
      if (line !== UNKNOWN && line !== counted && line !== frame.only && isTrivial(test)) {
        wrap(frame, test, `(${hitProbe(frame, line)},`)();
      } else operand(frame, test);
      counted = line;
      if (line !== UNKNOWN) frame.counted = line;
      entries.push(stateOf(frame));
    }
    const unmatched = stateOf(frame);
    stop(frame);
    node.cases.forEach(({ test, consequent }, index) => {
      join(frame, test ? entries[index]! : unmatched);
      walk.block(frame, consequent);
    });
    closeTarget(frame, target);
    if (target.broken) forgetInside(frame, node);
    else join(frame, unmatched);
  },
};

/** `if … else if … else`, without nesting deeper for each link. */
function ifChain(frame: FunctionEmitter, first: NodeOf<'IfStatement'>): void {
  const ends: State[] = [];
  let node: NodeOf<'IfStatement'> | null = first;
  while (node !== null) {
    if (node === first) operand(frame, node.test);
    else elseIfTest(frame, node);
    const test = stateOf(frame);
    walk.substatement(frame, node.consequent);
    ends.push(stateOf(frame));
    setState(frame, test);
    const { alternate }: NodeOf<'IfStatement'> = node;
    node = alternate?.type === 'IfStatement' ? alternate : null;
    if (alternate && node === null) walk.substatement(frame, alternate);
  }
  for (const end of ends) join(frame, end);
}

function elseIfTest(frame: FunctionEmitter, node: NodeOf<'IfStatement'>): void {
  const line = frame.line(outerStart(node));
  if (line === UNKNOWN || line === frame.cursor) {
    operand(frame, node.test);
    return;
  }
  const quiet = isQuietLine(node, frame.line, frame.file.closures);
  const probe = quiet ? passTo(frame, line, 'statement') : lineProbe(frame, line);
  if (!quiet) chargeTo(frame, line);
  const close = probe === null ? null : wrap(frame, node.test, `(${probe},`);
  operand(frame, node.test);
  close?.();
}
