// The order of the pages. Their names are their first headings. The build fails where a page is missing here, or a page of this list is missing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const docs = fileURLToPath(new URL('../', import.meta.url));

const sections = [
  ['Start', ['start/install', 'start/sandbox', 'start/own-account', 'start/adopt', 'start/words']],
  [
    'Recipes',
    [
      'recipes/index',
      'recipes/order-a-pair',
      'recipes/migrate-over-weeks',
      'recipes/rotate-keys',
      'recipes/change-an-asn',
      'recipes/take-a-site-down',
      'recipes/accept-a-hand-edit',
      'recipes/upgrade-a-google-pair',
      'recipes/replace-a-dead-port',
      'recipes/half-an-apply-failed',
      'recipes/change-board',
      'recipes/fleet-of-accounts',
      'recipes/what-an-organisation-allows',
      'recipes/gitlab',
      'recipes/any-ci',
    ],
  ],
  [
    'Concepts',
    [
      'concepts/identity',
      'concepts/plan',
      'concepts/order',
      'concepts/backup-sets',
      'concepts/review',
      'concepts/preflight',
      'concepts/pace',
      'concepts/apply',
      'concepts/secrets',
      'concepts/limits',
      'concepts/sandbox',
    ],
  ],
  [
    'Reference',
    [
      'reference/document',
      'reference/commands',
      'reference/commands/*',
      'reference/exit-codes',
      'reference/variables',
      'reference/rules',
      'reference/codes',
      'reference/codes/*',
      'reference/formats',
      'reference/sandbox-faults',
    ],
  ],
  ['More', ['security', 'comparison']],
];
/** Pages that a reader comes to by another way. */
const apart = ['index', 'reference/index'];

/** The sidebar of VitePress. */
export function sidebar() {
  const missing = listed().filter((page) => !existsSync(`${docs}${page}.md`));
  const unlisted = all().filter((page) => !listed().includes(page) && !apart.includes(page));
  if (missing.length > 0 || unlisted.length > 0) {
    throw new Error(
      `docs/.vitepress/pages.mjs: no such page: ${missing.join(', ') || '-'}; in no section: ${unlisted.join(', ') || '-'}`,
    );
  }
  return sections.map(([text, pages]) => ({ text, items: items(pages) }));
}

/** `FOLDER/*` is a folder below the page before it. */
function items(pages) {
  return pages.flatMap((page, at) => {
    if (page.endsWith('/*')) return [];
    const below = pages[at + 1] === `${page}/*` ? inFolder(page).map(link) : [];
    return [{ ...link(page), ...(below.length > 0 && { items: below, collapsed: true }) }];
  });
}

function link(page) {
  const text = page.endsWith('/index') ? 'Overview' : titleOf(page);
  return { text, link: `/${page.replace(/(^|\/)index$/, '$1')}` };
}

function titleOf(page) {
  const title = /^# (.+)$/m.exec(readFileSync(`${docs}${page}.md`, 'utf8'))?.[1] ?? page;
  // Of "Guards: what stops a plan", the first word is enough.
  return title.replaceAll('`', '').replace(/^([^:]{3,20}): .*$/, '$1');
}

function listed() {
  return sections.flatMap(([, pages]) =>
    pages.flatMap((page) => (page.endsWith('/*') ? inFolder(page.slice(0, -2)) : [page])),
  );
}

function inFolder(folder) {
  return readdirSync(docs + folder)
    .sort()
    .flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name.slice(0, -3)}`] : []));
}

function all() {
  return readdirSync(docs, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md') && !/(?:^|\/)(?:node_modules|\.vitepress)\//.test(path))
    .map((path) => path.slice(0, -3));
}
