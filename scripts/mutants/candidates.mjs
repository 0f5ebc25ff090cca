// Every place in the functions of a source file at which a small change makes another program, with that change: { kind, start, end, text }.
// What a module does when it is loaded is left out: all mutants are in one process, which loads it once.
import ts from 'typescript';

const { SyntaxKind: Kind } = ts;

const comparisons = new Map([
  ['<', ['<=', '>=']],
  ['<=', ['<', '>']],
  ['>', ['>=', '<=']],
  ['>=', ['>', '<']],
  ['===', ['!==']],
  ['!==', ['===']],
]);
const arithmetic = new Map([
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['+=', '-='],
  ['-=', '+='],
]);
const logic = new Map([
  ['&&', '||'],
  ['||', '&&'],
  ['??', undefined],
]);
const otherMethods = new Map([
  ['every', 'some'],
  ['some', 'every'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['min', 'max'],
  ['max', 'min'],
  ['find', 'findLast'],
]);
/** What comes back is as good as what was given, for the types. */
const passedMethods = new Set(['filter', 'sort', 'toSorted', 'slice', 'reverse', 'toReversed', 'trim', 'concat']);

export function candidatesOf(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node, isInFunction) => {
    if (isNoCode(node)) return;
    for (const [kind, target, text] of isInFunction ? mutationsOf(node) : []) {
      const [start, end] = [target.getStart(file), target.end];
      if (source.slice(start, end) !== text) found.push({ kind, start, end, text });
    }
    ts.forEachChild(node, (child) => visit(child, isInFunction || ts.isFunctionLike(node)));
  };
  visit(file, false);
  return found;
}

/** Types, imports, and what an error of ours says: a bug throws. */
function isNoCode(node) {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isThrowStatement(node)
  );
}

function mutationsOf(node) {
  const isBody = ts.isArrowFunction(node.parent) && node.parent.body === node && !ts.isBlock(node);
  return isBody ? [...results(node), ...ownMutationsOf(node)] : ownMutationsOf(node);
}

function ownMutationsOf(node) {
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) return conditions(node);
  if (ts.isWhileStatement(node)) return [['condition', node.expression, 'false']];
  if (ts.isBinaryExpression(node)) return binaries(node);
  if (ts.isPrefixUnaryExpression(node)) return prefixes(node);
  if (ts.isCallExpression(node)) return calls(node);
  if (ts.isArrayLiteralExpression(node)) return lists(node);
  if (ts.isObjectLiteralExpression(node)) return objects(node);
  if (ts.isExpressionStatement(node)) return [['statement', node.expression, 'undefined']];
  if (ts.isReturnStatement(node) && node.expression !== undefined) return results(node.expression);
  return literals(node);
}

function conditions(node) {
  const condition = ts.isIfStatement(node) ? node.expression : node.condition;
  return ['true', 'false'].map((text) => ['condition', condition, text]);
}

function binaries(node) {
  const operator = node.operatorToken.getText();
  const [left, right] = [node.left.getText(), node.right.getText()];
  const swapped = (other) => `${left} ${other} ${right}`;
  if (comparisons.has(operator)) {
    return comparisons.get(operator).map((other) => ['comparison', node, swapped(other)]);
  }
  if (arithmetic.has(operator)) return [['number', node, swapped(arithmetic.get(operator))]];
  if (!logic.has(operator)) return [];
  const other = logic.get(operator);
  // Among operators of the same kind, a side stays as it is.
  const sides = [left, right].map((side) => ['logic', node, side]);
  return other === undefined ? sides : [...sides, ['logic', node, `(${left}) ${other} (${right})`]];
}

function prefixes(node) {
  const operand = node.operand.getText();
  if (node.operator === Kind.ExclamationToken) return [['logic', node, operand]];
  return node.operator === Kind.MinusToken ? [['number', node, operand]] : [];
}

function calls(node) {
  const method = node.expression;
  if (!ts.isPropertyAccessExpression(method) || goesOn(node)) return [];
  const { text: name } = method.name;
  const receiver = method.expression.getText();
  if (passedMethods.has(name) && method.questionDotToken === undefined) return [['call', node, receiver]];
  const other = otherMethods.get(name);
  if (other === undefined) return [];
  const rest = node.getText().slice(method.getText().length);
  return [['call', node, `${method.getText().slice(0, -name.length)}${other}${rest}`]];
}

/** In `a?.b().c`, `c` is not read where `a` is undefined: `a?.b()` cannot be put in brackets. */
function goesOn(node) {
  return ts.isOptionalChain(node.parent) && node.parent.expression === node;
}

function lists(node) {
  if (node.elements.length === 0 || isTarget(node)) return [];
  const texts = node.elements.map((element) => element.getText());
  const without = [texts.slice(1), texts.slice(0, -1)].map((rest) => `[${rest.join(', ')}]`);
  return [...new Set(['[]', ...without])].map((text) => ['list', node, text]);
}

function objects(node) {
  if (isTarget(node)) return [];
  const texts = node.properties.map((property) => property.getText());
  return texts.map((_, at) => ['object', node, `{ ${texts.filter((__, other) => other !== at).join(', ')} }`]);
}

function isTarget(node) {
  const { parent } = node;
  return (
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === Kind.EqualsToken && parent.left === node) ||
    ts.isForOfStatement(parent)
  );
}

function results(expression) {
  return ['undefined', '[]', 'true', 'false'].map((text) => ['result', expression, text]);
}

function literals(node) {
  if (node.kind === Kind.TrueKeyword) return [['result', node, 'false']];
  if (node.kind === Kind.FalseKeyword) return [['result', node, 'true']];
  if (ts.isNumericLiteral(node) && !isName(node)) return [['number', node, `${node.getText()} + 1`]];
  const isText = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
  if (!isText || isName(node) || ts.isTaggedTemplateExpression(node.parent)) return [];
  return [['text', node, node.text === '' ? "'mutant'" : "''"]];
}

function isName(node) {
  const { parent } = node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}
