import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import ts from 'typescript';

/** A regular expression of src. */
export interface Expression {
  /** Below src, with forward slashes. */
  readonly file: string;
  /** As it is written; of a constructor the whole call. */
  readonly written: string;
  /** Undefined where a constructor puts it together. */
  readonly parts: { readonly source: string; readonly flags: string } | undefined;
}

const root = fileURLToPath(new URL('../../src/', import.meta.url));

/** Every literal and every `RegExp(…)` of src, from the syntax tree. */
export function findExpressions(): readonly Expression[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return names.filter((name) => name.endsWith('.ts') && !name.includes('generated/')).flatMap(expressionsOf);
}

function expressionsOf(file: string): readonly Expression[] {
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push({ file, written: node.text, parts: partsOf(node.text) });
    else if (isConstructor(node)) found.push({ file, written: node.getText(), parts: undefined });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return found;
}

function isConstructor(node: ts.Node): boolean {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
}

function partsOf(literal: string): { readonly source: string; readonly flags: string } {
  const end = literal.lastIndexOf('/');
  return { source: literal.slice(1, end), flags: literal.slice(end + 1) };
}

/** How an expression stays within a time that grows with the text, as far as its form alone says so. */
export type Form =
  /** Nothing in it repeats without a limit: at each place it looks at so many letters at most. */
  | 'bounded'
  /** It is tried at the start of the text alone. That its parts cannot share letters is what the linter proves. */
  | 'start'
  /** Anything else: it is in the list, with its reason. */
  | 'other';

export function formOf({ parts }: Expression): Form {
  if (parts === undefined) return 'other';
  const { source, flags } = parts;
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: flags.includes('u') });
  let most = 0;
  visitRegExpAST(pattern, {
    onQuantifierEnter: ({ max }) => {
      most = Math.max(most, max);
    },
  });
  if (most < Infinity) return 'bounded';
  const isAtStart = pattern.alternatives.every(
    ({ elements: [first] }) => first?.type === 'Assertion' && first.kind === 'start',
  );
  return isAtStart && !/[my]/.test(flags) ? 'start' : 'other';
}
