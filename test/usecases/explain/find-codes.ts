import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../../src/', import.meta.url));

/** Rooms whose codes are not demarc's own: the sandbox answers with those of Cloudflare. Pages are what is compared. */
const elsewhere = /^(?:sandbox|schema\/validators|usecases\/explain)\//;

/** What src says about codes, from its syntax trees. */
export interface FoundCodes {
  /** By code: the messages that are given with it, as expressions. A code that is put together has `*` for the parts. */
  readonly given: ReadonlyMap<string, readonly RegExp[]>;
  /** Every text of src that stands for a value. Types do not count. */
  readonly texts: ReadonlySet<string>;
  /** The members of the unions of texts, by the name of the type, or `Type.property`. */
  readonly unions: ReadonlyMap<string, readonly string[]>;
}

export function findCodes(): FoundCodes {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names
    .filter((name) => name.endsWith('.ts') && !elsewhere.test(name))
    .map((name) => ts.createSourceFile(name, readFileSync(join(root, name), 'utf8'), ts.ScriptTarget.Latest, true));
  const given = new Map<string, RegExp[]>();
  const texts = new Set<string>();
  const unions = new Map<string, readonly string[]>();
  const takers = takersOfCodes(files);
  const give = (code: ts.Expression, message: ts.Expression | undefined) => {
    // The start of a message may be added where it is given.
    const patterns = message === undefined ? [] : textsOf(message).map((text) => asPattern(`*${text}`));
    for (const text of textsOf(code)) given.set(text, [...(given.get(text) ?? []), ...patterns]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeAliasDeclaration(node)) unions.set(node.name.text, membersOf(node.type));
    if (ts.isPropertySignature(node) && node.type && ts.isInterfaceDeclaration(node.parent))
      unions.set(`${node.parent.name.text}.${node.name.getText()}`, membersOf(node.type));
    if (ts.isTypeNode(node)) return;
    if (ts.isStringLiteral(node) || ts.isTemplateExpression(node)) for (const text of textsOf(node)) texts.add(text);
    if (ts.isObjectLiteralExpression(node)) {
      const code = valueOf(node, 'code');
      if (code !== undefined) give(code, valueOf(node, 'message'));
    }
    if (ts.isCallExpression(node)) {
      const at = takers.get(calledName(node));
      const code = at === undefined ? undefined : node.arguments[at];
      if (at !== undefined && code !== undefined) give(code, node.arguments[at + 1]);
    }
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return { given, texts, unions };
}

/** The functions that take a code, by name: the place of it among their arguments. */
function takersOfCodes(files: readonly ts.SourceFile[]): ReadonlyMap<string, number> {
  const takers = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name) {
      const at = node.parameters.findIndex(({ name, type }) => name.getText() === 'code' && isText(type));
      if (at !== -1) takers.set(node.name.getText(), at);
    }
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return takers;
}

/** Numbers are codes, too: of characters, of processes. */
function isText(type: ts.TypeNode | undefined): boolean {
  return type === undefined || (type.kind !== ts.SyntaxKind.NumberKeyword && type.getText() !== 'ExitCode');
}

function calledName({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.getText() : expression.getText();
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (property.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

/** The texts that an expression may be. What is not known stands as `*`. Empty for something that is no text. */
function textsOf(node: ts.Expression, depth = 0): readonly string[] {
  if (depth > 4) return [];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => `*${literal.text}`).join('')];
  }
  if (ts.isConditionalExpression(node)) {
    return [...textsOf(node.whenTrue, depth + 1), ...textsOf(node.whenFalse, depth + 1)];
  }
  if (ts.isBinaryExpression(node)) return [...textsOf(node.left, depth + 1), ...textsOf(node.right, depth + 1)];
  if (!ts.isIdentifier(node)) return [];
  const declared = declarationOf(node);
  return declared === undefined ? [] : textsOf(declared, depth + 1);
}

/** The value of a constant of the same function or file. */
function declarationOf(name: ts.Identifier, scope: ts.Node = name.parent): ts.Expression | undefined {
  const statements = ts.isBlock(scope) || ts.isSourceFile(scope) ? scope.statements : [];
  for (const statement of statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(({ name: of }) => of.getText() === name.text);
    if (found !== undefined) return found.initializer;
  }
  return ts.isSourceFile(scope) ? undefined : declarationOf(name, scope.parent);
}

/** A text with `*` as an expression that matches what may stand there. */
export function asPattern(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`);
}

function membersOf(type: ts.TypeNode): readonly string[] {
  const types = ts.isUnionTypeNode(type) ? type.types : [type];
  return types.flatMap((each) =>
    ts.isLiteralTypeNode(each) && ts.isStringLiteral(each.literal) ? [each.literal.text] : [],
  );
}
