import { isTrivial, type Node, outerStart } from './ast.ts';
import {
  call,
  type FrameContext,
  forgetInside,
  join,
  lineProbe,
  moveTo,
  probeStatement,
  type State,
  setState,
  stateOf,
  type Target,
  UNKNOWN,
  UNREACHABLE,
  wrap,
} from './frame.ts';
import { operand } from './operands.ts';
import type { Walk } from './walk.ts';

/** `if` and `switch`: each test on a line of its own is counted each time it is evaluated. */
export const branches: Record<string, (walk: Walk, frame: FrameContext, node: Node, at: number) => void> = {
  IfStatement(walk, frame, node, at) {
    probeStatement(frame, at);
    ifChain(walk, frame, node);
  },

  SwitchStatement(walk, frame, node, at) {
    probeStatement(frame, at);
    operand(walk, frame, node.discriminant);
    const target: Target = { kind: 'switch', labels: [], header: null, broken: false, continued: false };
    frame.targets.push(target);
    let counted = frame.line(node.start);
    // First the tests, in the order in which they are evaluated; then the bodies, each of which can be jumped to.
    const entries: State[] = [];
    for (const { test } of node.cases as Node[]) {
      if (!test) {
        entries.push(stateOf(frame));
        continue;
      }
      const line = frame.line(test.start);
      if (line !== UNKNOWN && line !== counted && line !== frame.only && isTrivial(test)) {
        wrap(frame, test, `(${call(frame, 'h')},${frame.site(line)}),`)();
      } else operand(walk, frame, test);
      counted = line;
      if (line !== UNKNOWN) frame.counted = line;
      entries.push(stateOf(frame));
    }
    const unmatched = stateOf(frame);
    setState(frame, { cursor: UNREACHABLE, counted: UNKNOWN });
    (node.cases as Node[]).forEach(({ test, consequent }, index) => {
      join(frame, test ? entries[index]! : unmatched);
      walk.block(frame, consequent);
    });
    frame.targets.pop();
    if (target.broken) forgetInside(frame, node);
    else join(frame, unmatched);
  },
};

/** `if … else if … else`, without nesting deeper for each link. */
function ifChain(walk: Walk, frame: FrameContext, first: Node): void {
  const ends: { cursor: number; counted: number }[] = [];
  let node: Node | null = first;
  while (node !== null) {
    if (node === first) operand(walk, frame, node.test);
    else elseIfTest(walk, frame, node);
    const test = stateOf(frame);
    walk.substatement(frame, node.consequent);
    ends.push(stateOf(frame));
    setState(frame, test);
    const alternate: Node | null = node.alternate ?? null;
    if (alternate !== null && alternate.type !== 'IfStatement') {
      walk.substatement(frame, alternate);
      break;
    }
    node = alternate;
  }
  for (const end of ends) join(frame, end);
}

function elseIfTest(walk: Walk, frame: FrameContext, node: Node): void {
  const line = frame.line(outerStart(node));
  if (line === UNKNOWN || line === frame.cursor) {
    operand(walk, frame, node.test);
    return;
  }
  const close = wrap(frame, node.test, `(${lineProbe(frame, line)},`);
  moveTo(frame, line);
  operand(walk, frame, node.test);
  close();
}
