import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { checkCharacters } from './check-characters.ts';
import { limits } from './compose.ts';
import type { Source } from './yaml-document.ts';

/** Refuses a text that cannot be a YAML document, or cannot be read as it looks, before any time is spent on it. */
export function checkText(source: Source): readonly Diagnostic[] {
  const { text } = source;
  if (text.length > limits.characters) {
    return [
      {
        severity: 'error',
        code: 'yaml-too-large',
        message: `${source.name} has ${(text.length / 1e6).toFixed(1)} million characters, more than the ${limits.characters / 1024 / 1024} Mi that are read`,
        hint: 'split it into several files: documents for one account are merged',
      },
    ];
  }
  const whole = foreignText(source) ?? lfsPointer(source) ?? mergeConflict(source);
  return whole === undefined ? checkCharacters(source) : [whole];
}

function foreignText(source: Source): Diagnostic | undefined {
  const kind = foreignKind(source.text);
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
  if (/^[\uFEFF\s]*<(?:!doctype|html|\?xml)/i.test(head)) return 'HTML or XML';
  if (head.startsWith('PK\u0003\u0004')) return 'a ZIP archive';
  if (head.startsWith('-----BEGIN ')) return 'a PEM file (a key or a certificate)';
  if (head.startsWith('$ANSIBLE_VAULT;')) return 'a file that Ansible Vault has encrypted';
  return isBinary(text) ? 'binary data, or text that is not UTF-8' : undefined;
}

// Control characters that no text holds but by accident; the tab, the ends of lines and the escape are not counted.
const control = /[\0-\x08\x0E-\x1A\x1C-\x1F]/g; // eslint-disable-line no-control-regex

/** Many control characters are no text. A few of them in a text are named one by one. */
function isBinary(text: string): boolean {
  const found = text.match(control)?.length ?? 0;
  return found >= 3 && found * 10 > text.length;
}

/** What git keeps of a file in Git LFS, where the file itself was not fetched (the specification of git-lfs). */
function lfsPointer(source: Source): Diagnostic | undefined {
  const first = source.text.slice(0, 200).replace(/^\uFEFF/, '');
  if (!/^version https?:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//.test(first)) return undefined;
  return {
    severity: 'error',
    code: 'yaml-lfs-pointer',
    message: `${source.name} is a Git LFS pointer, not the document that it stands for`,
    span: source.span(0, source.text.search(/\r|\n|$/)),
    hint: 'run git lfs pull (actions/checkout: lfs: true), or take the file out of Git LFS: documents are small',
  };
}

const marker = /^(?:<{7,}|>{7,}|\|{7,}|={7,})(?=[ \t\r]|$)/gm;

/** Lines that git leaves where two branches changed the same place. None of them can be a line of a document. */
function mergeConflict(source: Source): Diagnostic | undefined {
  const [first, ...others] = takeFirst(source.text.matchAll(marker), limits.errors);
  if (first === undefined) return undefined;
  const spanOf = ({ index, 0: { length } }: RegExpExecArray) => source.span(index, index + length);
  return {
    severity: 'error',
    code: 'yaml-merge-conflict',
    message: `${source.name} holds a merge conflict that nobody has resolved`,
    span: spanOf(first),
    related: others.slice(0, 3).map((match) => ({ message: 'the conflict goes on here', span: spanOf(match) })),
    hint: 'choose what is to stay of the two versions, and delete the lines of <, =, | and > (git mergetool)',
  };
}

function takeFirst<T>(items: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    taken.push(item);
  }
  return taken;
}
