// Reads the built pages as a browser would: every link of the site leads to a page and to an anchor in it, and nothing is loaded from elsewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** @returns a line for each problem */
export function checkLinks(folder, base) {
  const pages = new Map(
    readdirSync(folder, { recursive: true })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.html'))
      .sort()
      .map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')]),
  );
  const anchors = new Map(
    [...pages].map(([path, html]) => [path, new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
  );
  const problems = [];
  for (const [page, html] of pages) {
    if (page === '404.html') continue;
    for (const [, tag, name, target] of html.matchAll(/<(\w+)[^>]* (href|src|srcset)="([^"]*)"/g)) {
      const why = whatIsWrong({ page, tag, name, target: target.replaceAll('&amp;', '&') });
      if (why !== undefined) problems.push(`${page}: ${target} ${why}`);
    }
  }
  return [...new Set(problems)];

  function whatIsWrong({ page, tag, name, target }) {
    if (/^(?:https?:|mailto:)/.test(target)) return tag === 'a' ? undefined : 'is loaded from elsewhere';
    if (target.startsWith('data:')) return undefined;
    const [path, anchor] = target.split('#', 2);
    const whole =
      path === '' ? page : path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(page), path);
    if (path.startsWith('/') && !path.startsWith(base)) return `is not below ${base}`;
    const file = whole === '' || whole.endsWith('/') ? `${whole}index.html` : whole;
    if (!pages.has(file) && !existsSync(`${folder}/${decodeURI(file)}`)) return 'leads to no file';
    if (anchor === undefined || anchor === '' || name !== 'href' || tag === 'use') return undefined;
    return anchors.get(file)?.has(decodeURIComponent(anchor)) ? undefined : 'leads to no anchor';
  }
}
