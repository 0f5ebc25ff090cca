// Pages are written for GitHub as well: their links and anchors are GitHub's, and what lies outside docs/ is a link to the repository.
import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The anchor of a heading, as GitHub makes it. */
export function slugify(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** @param repository `https://github.com/OWNER/NAME`; undefined: links to it stay plain text, and placeholders for it as they are */
export function addRules(md, repository) {
  md.core.ruler.before('normalize', 'owner', (state) => {
    if (repository !== undefined)
      state.src = state.src.replaceAll('OWNER/demarc', new URL(repository).pathname.slice(1));
  });
  md.core.ruler.push('outside', ({ tokens, env }) => {
    for (const { children } of tokens) if (children !== null) linkOutside(children, env.relativePath ?? '', repository);
  });
  md.core.ruler.push('columns', ({ tokens }) => nameColumns(tokens));
  md.core.ruler.push('pictures', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'html_block') token.content = bothPictures(token.content);
  });
  const { fence, code_inline: inline } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, at, ...rest) => {
    const [, file] = /\[([^\]]+)\]/.exec(tokens[at].info) ?? [];
    const block = fence(tokens, at, ...rest);
    const shown = wrapLines(block, tokens[at]);
    return file === undefined ? shown : `<p class="file-name">${md.utils.escapeHtml(file)}</p>${shown}`;
  };
  md.renderer.rules.code_inline = (tokens, at, ...rest) => {
    // A browser breaks --wait after its hyphens.
    if (tokens[at].content.length <= longestWhole) tokens[at].attrJoin('class', 'whole');
    return inline(tokens, at, ...rest);
  };
}

/** `<picture>` asks the system whether it is dark. The site has a switch of its own: it gets both pictures, and its style sheet chooses. */
function bothPictures(html) {
  const parts = /<source [^>]*srcset="([^"]+)">\s*<img ([^>]*)src="([^"]+)"([^>]*)>/;
  return html.replace(
    new RegExp(`<picture>\\s*${parts.source}\\s*</picture>`, 'g'),
    (_, dark, before, light, after) =>
      `<p><img class="in-light" ${before}src="${local(light)}"${after}><img class="in-dark" ${before}src="${local(dark)}"${after}></p>`,
  );
}

/** The bundler takes a path without a dot for the name of a package. */
const local = (path) => (/^[./]/.test(path) ? path : `./${path}`);

const longestWhole = 30;
/** What demarc prints may be a table, which is scrolled, or sentences, which are broken: beyond this no screen shows a line. */
const longestRow = 100;

/** Long lines of output are broken, and those of a shell where the column is narrow; they go on further to the right than they begin. The text stays, for copying. */
function wrapLines(block, { info, content }) {
  const lines = content.split('\n');
  const isLong = lines.some((line) => line.length > longestRow);
  const name =
    /^(?:text|console)\b/.test(info) && isLong ? 'wraps' : /^sh\b/.test(info) ? 'wraps-where-narrow' : undefined;
  if (name === undefined) return block;
  let at = 0;
  return block
    .replaceAll('</span>\n<span class="line">', '\n</span><span class="line">')
    .replaceAll('<span class="line">', () => {
      const indent = lines[at]?.search(/\S|$/) ?? 0;
      at += 1;
      return `<span class="line" style="--hang: ${indent + 2}ch">`;
    })
    .replace('class="', `class="${name} `);
}

/** On a phone, each cell says in which column it is. In a table of two columns, that is clear. */
function nameColumns(tokens) {
  let names = [];
  let column = 0;
  tokens.forEach(({ type }, at) => {
    if (type === 'table_open') names = [];
    if (type === 'th_open') names.push(tokens[at + 1].content);
    if (type === 'tr_open') column = 0;
    if (type !== 'td_open') return;
    if (names.length > 2 && column > 0 && tokens[at + 1].content !== '')
      tokens[at].attrSet('data-column', names[column]);
    column += 1;
  });
}

function linkOutside(children, page, repository) {
  let isPlain = false;
  for (const token of children) {
    if (token.type === 'link_open') {
      const path = outsidePath(token.attrGet('href') ?? '', page);
      isPlain = path !== undefined && repository === undefined;
      if (path !== undefined && repository !== undefined) token.attrSet('href', `${repository}/${path}`);
    }
    if (isPlain && (token.type === 'link_open' || token.type === 'link_close')) {
      if (token.type === 'link_close') isPlain = false;
      token.type = 'text';
      token.content = '';
    }
  }
}

/** `blob/main/README.md#words` for a link that leads out of docs/. */
function outsidePath(href, page) {
  if (/^[a-z]+:|^[#/]/.test(href)) return undefined;
  const [file, anchor] = href.split('#', 2);
  const target = posix.join('docs', posix.dirname(page), file);
  if (target.startsWith('docs/')) return undefined;
  const path = target.replace(/\/$/, '');
  if (!existsSync(root + path)) throw new Error(`docs/${page}: there is no ${path}`);
  const kind = statSync(root + path).isDirectory() ? 'tree' : 'blob';
  return `${kind}/main/${path}${anchor === undefined ? '' : `#${anchor}`}`;
}
