import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked } from 'marked';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const below = (folder: string) =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md') && !/\/(?:node_modules|\.vitepress)\//.test(path));
const top = readdirSync(root).filter((name) => name.endsWith('.md'));
const pages = [...top, ...below('docs'), ...below('examples'), 'test/README.md'];

interface Page {
  /** Of links and pictures, as they are written. */
  readonly targets: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

const read = new Map<string, Page>();

function readPage(path: string): Page {
  const known = read.get(path);
  if (known !== undefined) return known;
  const targets: string[] = [];
  const anchors = new Set<string>();
  const used = new Map<string, number>();
  void marked.walkTokens(marked.lexer(readFileSync(root + path, 'utf8')), (token) => {
    if ((token.type === 'link' || token.type === 'image') && 'href' in token) targets.push(String(token.href));
    if (token.type === 'html') {
      for (const [, target = ''] of token.raw.matchAll(/ (?:src|srcset|href)="([^"]*)"/g)) targets.push(target);
      for (const [, id = ''] of token.raw.matchAll(/ id="([^"]*)"/g)) anchors.add(id);
    }
    if (token.type !== 'heading' || !('tokens' in token)) return;
    const slug = slugOf(textOf(token.tokens ?? []));
    const count = used.get(slug) ?? 0;
    used.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  });
  const page = { targets, anchors };
  read.set(path, page);
  return page;
}

/** Without the marks of Markdown and the tags of HTML. */
function textOf(tokens: readonly { type: string; text?: string; tokens?: unknown }[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'html') return '';
      return Array.isArray(token.tokens) ? textOf(token.tokens as typeof tokens) : unescaped(token.text ?? '');
    })
    .join('');
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** As GitHub makes them. */
function slugOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

test.each(pages)('every link of %s leads to a file, and to a heading in it', (path) => {
  const dead = readPage(path).targets.filter((target) => {
    if (/^(?:https:|mailto:)/.test(target)) return false;
    const [file = '', anchor] = target.split('#', 2);
    const to = file === '' ? path : normalize(join(dirname(path), decodeURI(file))).replaceAll('\\', '/');
    if (to.startsWith('..') || !existsSync(root + to)) return true;
    if (anchor === undefined || statSync(root + to).isDirectory() || !to.endsWith('.md')) return false;
    return !readPage(to).anchors.has(decodeURIComponent(anchor));
  });
  expect(dead).toEqual([]);
});
