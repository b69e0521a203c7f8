import type { Annotations } from './annotations.ts';
import { childrenOf, isFunction, isSkipped, leftOf, type Node, outerStart } from './ast.ts';
import { afterDecorators, keyName, type NameOf, plainName, qualified } from './names.ts';

/**
 * A function that can be measured. `fields` stands for the instance fields of a class, `static` for a static block
 * that no measured function surrounds, `module` for the top-level code of a file.
 */
export interface Fn {
  readonly kind: 'function' | 'fields' | 'static' | 'module';
  readonly node: Node;
  readonly name: string;
  readonly parent: Fn | null;
  /** Offset of the first token of its listing. */
  readonly start: number;
  annotated: boolean;
  selected: boolean;
  /** Top-level code that awaits. */
  suspends?: boolean;
}

/** What a parent tells its child on the way down. */
interface Hint {
  /** The name that the language, or a reader, would give an anonymous function here. */
  name?: string;
  annotated?: boolean;
}

/** Finds every function of a program, outer ones first, with its name and whether it is annotated. */
export function findFunctions(program: Node, annotations: Annotations, nameOf: NameOf): Fn[] {
  const found: Fn[] = [
    {
      kind: 'module',
      node: program,
      name: '<module>',
      parent: null,
      start: program.body[0]?.start ?? program.start,
      annotated: false,
      selected: false,
    },
  ];
  /** Implementations that an annotated TypeScript overload stands before. */
  const overloads = new Set<string>();

  const add = (
    kind: Fn['kind'],
    node: Node,
    name: string,
    parent: Fn | null,
    start: number,
    annotated: boolean,
  ): Fn => {
    const fn: Fn = { kind, node, name, parent, start, annotated, selected: false };
    found.push(fn);
    return fn;
  };

  /** What `inside` finds is annotated when an annotation stands before `offset`; without a function there it stays unused. */
  const marking = (offset: number, inside: (annotated: boolean) => void): void => {
    const annotated = annotations.has(offset);
    const [first, declared] = [found.length, overloads.size];
    inside(annotated);
    const taken = overloads.size > declared || found.slice(first).some((fn) => fn.annotated);
    if (annotated && taken) annotations.take(offset);
  };

  const noteAwait = (node: Node, parent: Fn | null): void => {
    const waits =
      node.type === 'AwaitExpression' ||
      (node.type === 'ForOfStatement' && node.await) ||
      (node.type === 'VariableDeclaration' && node.kind === 'await using');
    if (waits && parent === null) found[0]!.suspends = true;
  };

  const children = (node: Node, parent: Fn | null, hint: Hint = {}): void => {
    for (const child of childrenOf(node)) visit(child, parent, hint);
  };

  const visitFunction = (node: Node, parent: Fn | null, name: string, annotated: boolean, start = node.start): void => {
    if (!node.body) return;
    const fn = add('function', node, name, parent, start, annotated);
    for (const child of childrenOf(node)) {
      // Keys and decorators run where the method is defined, not when it is called.
      const outside = child === node.key || (child.type === 'Decorator' && node.decorators?.includes(child));
      visit(child, outside ? parent : fn, {});
    }
  };

  const visitClass = (node: Node, parent: Fn | null, hint: Hint): void => {
    const name: string = node.id ? nameOf(node.id) : (hint.name ?? '<anonymous class>');
    for (const child of childrenOf(node)) if (child !== node.body) visit(child, parent, {});
    marking(outerStart(node), (own) => visitMembers(node, parent, name, own || hint.annotated === true));
  };

  const visitMembers = (node: Node, parent: Fn | null, name: string, annotated: boolean): void => {
    let fields: Fn | null = null;
    for (const member of node.body.body as Node[]) {
      const marked =
        annotations.take(member.start) || (member.decorators?.length > 0 && annotations.take(afterDecorators(member)));
      const memberName = `${name}.${keyName(member, nameOf)}`;
      switch (member.type) {
        case 'ClassMethod':
        case 'ClassPrivateMethod': {
          const overloaded = overloads.delete(memberName);
          visitFunction(member, parent, memberName, annotated || marked || overloaded, afterDecorators(member));
          break;
        }
        case 'TSDeclareMethod':
          if (marked) overloads.add(memberName);
          break;
        case 'StaticBlock': {
          const block = add('static', member, `${name}.<static>`, parent, member.start, annotated || marked);
          children(member, block);
          break;
        }
        case 'ClassProperty':
        case 'ClassPrivateProperty':
        case 'ClassAccessorProperty': {
          if (member.computed) visit(member.key, parent, {});
          for (const decorator of member.decorators ?? []) visit(decorator, parent, {});
          if (!member.value) break;
          if (!member.static && fields === null)
            fields = add('fields', node, `${name}.<fields>`, parent, member.start, annotated);
          visit(member.value, member.static ? parent : fields, { name: memberName, annotated: annotated || marked });
          break;
        }
        default:
          visit(member, parent, {});
      }
    }
  };

  const visit = (node: Node, parent: Fn | null, hint: Hint): void => {
    const marked = hint.annotated === true;
    if (isFunction(node)) {
      const isMethod = node.type === 'ObjectMethod';
      const name = isMethod
        ? qualified(hint.name, keyName(node, nameOf))
        : node.id
          ? nameOf(node.id)
          : (hint.name ?? (node.type === 'FunctionDeclaration' ? 'default' : '<anonymous>'));
      const here =
        annotations.take(outerStart(node)) || (outerStart(node) !== node.start && annotations.take(node.start));
      visitFunction(node, parent, name, marked || here || (node.id && overloads.delete(node.id.name)), node.start);
      return;
    }
    noteAwait(node, parent);
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression':
        visitClass(node, parent, hint);
        return;
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration': {
        const declaration: Node | null = node.declaration ?? null;
        if (declaration === null) return;
        const name = node.type === 'ExportDefaultDeclaration' ? { name: 'default' } : {};
        marking(node.start, (annotated) => visit(declaration, parent, { ...name, annotated }));
        if (declaration.decorators?.length > 0) annotations.take(afterDecorators(declaration));
        return;
      }
      case 'VariableDeclaration':
        marking(node.start, (annotated) => {
          for (const { id, init, start } of node.declarations as Node[]) {
            marking(start, (own) => {
              visit(id, parent, {});
              if (init) held(init, parent, plainName(id, nameOf), marked || annotated || own);
            });
          }
        });
        return;
      case 'ExpressionStatement':
        marking(node.start, (annotated) => held(node.expression, parent, undefined, marked || annotated));
        return;
      case 'TSExportAssignment':
        held(node.expression, parent, 'default', annotations.take(node.start));
        return;
      case 'AssignmentExpression':
        held(node, parent, undefined, annotations.take(outerStart(node)));
        return;
      case 'ObjectExpression':
        for (const property of node.properties as Node[]) {
          if (property.type === 'ObjectProperty') {
            if (property.computed) visit(property.key, parent, {});
            marking(property.start, (annotated) =>
              held(property.value, parent, qualified(hint.name, keyName(property, nameOf)), annotated),
            );
          } else if (property.type === 'ObjectMethod') {
            visitFunction(
              property,
              parent,
              qualified(hint.name, keyName(property, nameOf)),
              annotations.take(property.start),
            );
          } else visit(property, parent, {});
        }
        return;
      case 'TSDeclareFunction':
        if (marked || annotations.take(node.start)) overloads.add(node.id?.name);
        return;
      default: {
        if (isSkipped(node)) return;
        // Chains of calls and of operators nest to the left, thousands deep in generated code.
        const links: Node[] = [];
        let first = node;
        for (let left = leftOf(first); left; left = leftOf(first)) {
          links.push(first);
          first = left;
        }
        if (first === node) children(node, parent);
        else visit(first, parent, {});
        for (const link of links.reverse()) {
          const inner = leftOf(link);
          for (const child of childrenOf(link)) if (child !== inner) visit(child, parent, {});
        }
      }
    }
  };

  /** An expression that may hold the function an annotation before the statement means. */
  const held = (node: Node, parent: Fn | null, name: string | undefined, annotated: boolean): void => {
    const hint: Hint = { ...(name === undefined ? {} : { name }), annotated };
    noteAwait(node, parent);
    switch (node.type) {
      case 'AssignmentExpression':
        visit(node.left, parent, {});
        held(node.right, parent, plainName(node.left, nameOf), annotated || annotations.take(outerStart(node)));
        return;
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression': {
        // `const f = memoize(() => …)`, and the function that is called at once.
        visit(node.callee, parent, isFunction(node.callee) ? hint : {});
        const args: Node[] = node.arguments;
        for (const argument of args) {
          if (isFunction(argument) || argument.type === 'ClassExpression')
            visit(argument, parent, annotated ? hint : {});
          else visit(argument, parent, {});
        }
        return;
      }
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'ParenthesizedExpression':
      case 'UnaryExpression':
      case 'AwaitExpression':
        held(node.expression ?? node.argument, parent, name, annotated);
        return;
      case 'ConditionalExpression':
        visit(node.test, parent, {});
        held(node.consequent, parent, name, annotated);
        held(node.alternate, parent, name, annotated);
        return;
      case 'LogicalExpression':
        held(node.left, parent, name, annotated);
        held(node.right, parent, name, annotated);
        return;
      default:
        if (isFunction(node) || node.type === 'ClassExpression') visit(node, parent, hint);
        else visit(node, parent, name === undefined ? {} : { name });
    }
  };

  children(program, null);
  return found;
}
