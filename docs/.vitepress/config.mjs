// The documentation as a site: npm run site. scripts/site.mjs says where it will be (--base) and where the repository is (--repository).
import { completeHtml } from './complete-html.mjs';
import { addRules, slugify } from './markdown.mjs';
import { sidebar } from './pages.mjs';

const {
  DEMARC_SITE_BASE: base = '/',
  DEMARC_SITE_REPOSITORY: repository,
  DEMARC_SITE_PACKAGES: packages,
} = process.env;

export default {
  lang: 'en-GB',
  title: 'demarc',
  description: 'Cloudflare Network Interconnect as code: documents, plans, reviews, drift',
  base,
  outDir: '../dist-site',
  cacheDir: '../node_modules/.cache/vitepress',
  head: [
    ['link', { rel: 'icon', href: `${base}mark.svg`, type: 'image/svg+xml' }],
    ['meta', { name: 'referrer', content: 'no-referrer' }],
  ],
  markdown: {
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => addRules(md, repository),
  },
  // The packages are installed aside, where no page looks for them.
  vite: {
    resolve: {
      alias: { 'vitepress/theme-without-fonts': `${packages}/vitepress/dist/client/theme-default/without-fonts.js` },
    },
    ssr: { noExternal: true },
  },
  transformHtml: completeHtml,
  metaChunk: true,
  themeConfig: {
    logo: '/mark.svg',
    sidebar: sidebar(),
    nav: [
      { text: 'Start', link: '/start/sandbox', activeMatch: '^/start/' },
      { text: 'Recipes', link: '/recipes/', activeMatch: '^/recipes/' },
      { text: 'Concepts', link: '/concepts/plan', activeMatch: '^/concepts/' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Security', link: '/security' },
      { text: 'Comparison', link: '/comparison' },
      ...(repository === undefined ? [] : [{ text: 'Source', link: repository }]),
    ],
    outline: { level: [2, 3], label: 'On this page' },
    search: {
      provider: 'local',
      // Every word must be there: a code such as plan-no-slot is three words.
      options: { miniSearch: { searchOptions: { combineWith: 'AND', fuzzy: 0.1, prefix: true } } },
    },
    docFooter: { prev: 'Before', next: 'Next' },
    footer: { message: 'demarc is an independent project, not made or endorsed by Cloudflare. Licence: MIT.' },
    externalLinkIcon: true,
  },
};
