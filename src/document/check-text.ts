import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { limits } from './limits.ts';
import type { Source } from './source.ts';

// Everything below space but tab, line feed, form feed and carriage return.
const binary = /[\0-\x08\x0B\x0E-\x1A\x1C-\x1F]/; // eslint-disable-line no-control-regex

/** Refuses a text that cannot be a YAML document before any time is spent on it. */
export function checkText(source: Source): Diagnostic | undefined {
  const { text } = source;
  if (text.length > limits.characters) {
    return {
      severity: 'error',
      code: 'yaml-too-large',
      message: `${source.name} has ${(text.length / 1e6).toFixed(1)} million characters, more than the ${limits.characters / 1024 / 1024} Mi that are read`,
      hint: 'split it into several files: documents for one account are merged',
    };
  }
  const kind = foreignKind(text);
  if (kind === undefined) return undefined;
  return {
    severity: 'error',
    code: 'yaml-not-text',
    message: `${source.name} is not a YAML document: it looks like ${kind}`,
    span: source.span(0, 0),
    hint: 'give a YAML file in UTF-8',
  };
}

function foreignKind(text: string): string | undefined {
  const head = text.slice(0, 4096);
  if (head.startsWith('%PDF-')) return 'a PDF';
  if (/^\uFEFF?\s*<(!doctype|html|\?xml)/i.test(head)) return 'HTML or XML';
  if (head.startsWith('PK\u0003\u0004')) return 'a ZIP archive';
  if (head.startsWith('-----BEGIN ')) return 'a PEM file (a key or a certificate)';
  if (binary.test(text)) return 'binary data, or text that is not UTF-8';
  return undefined;
}
