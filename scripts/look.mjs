// Renders the comment on a pull request for plans of every kind as GitHub shows it, and pictures of networks: npm run look -- [--to FOLDER].
// It takes GitHub's own style sheet, a real browser, two widths, light and dark. Look at the pictures: no test can.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { marked } from 'marked';
import { chromium } from 'playwright-core';

const { values } = parseArgs({ options: { to: { type: 'string', default: join(tmpdir(), 'demarc-look') } } });
const root = fileURLToPath(new URL('../', import.meta.url));
const widths = [880, 390];
const schemes = ['light', 'dark'];
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executablePath = [process.env.DEMARC_BROWSER, ...browsers].find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) {
  console.log(`skipped: no browser at ${browsers.join(', ')}; install chromium, or name one in DEMARC_BROWSER`);
  process.exit(0);
}

const style = readFileSync(fileURLToPath(import.meta.resolve('github-markdown-css/github-markdown.css')), 'utf8');
mkdirSync(values.to, { recursive: true });
const renderers = await loadRenderers();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const [name, markdown] of Object.entries(comments())) {
    for (const width of widths)
      for (const scheme of schemes) await picture(name, pageOf(markdown, width), width, scheme);
  }
  for (const [name, network] of Object.entries(renderers.picturesToLookAt())) await graphPictures(name, network);
} finally {
  await browser.close();
}
console.log(`pictures in ${values.to}`);

/** They are bundled, since they are TypeScript. */
async function loadRenderers() {
  const bundle = join(values.to, 'renderers.mjs');
  buildSync({
    stdin: {
      contents: `export { plansToLookAt } from './test/helpers/plans-to-look-at.ts';
        export { picturesToLookAt } from './test/helpers/graph-samples.ts';
        export { renderGraphHtml } from './src/render/graph/graph-html.ts';
        export { renderGraphMermaid } from './src/render/graph/graph-mermaid.ts';
        export { renderGraphSvg } from './src/render/graph/graph-svg.ts';
        export { renderPlanMarkdown } from './src/render/plan/plan-markdown.ts';`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
  });
  return import(pathToFileURL(bundle).href);
}

/** The Markdown of each plan, by name. */
function comments() {
  const { plansToLookAt, renderPlanMarkdown } = renderers;
  return Object.fromEntries(Object.entries(plansToLookAt()).map(([name, plan]) => [name, renderPlanMarkdown(plan)]));
}

/** A network as each format that a browser draws. */
async function graphPictures(name, network) {
  const mermaid = fileURLToPath(import.meta.resolve('@mermaid-js/tiny'));
  const formats = {
    html: [renderers.renderGraphHtml(network)],
    svg: [`<!doctype html><meta charset="utf-8">${renderers.renderGraphSvg(network)}`],
    mermaid: [`<!doctype html><pre class="mermaid">${renderers.renderGraphMermaid(network)}</pre>`, mermaid],
  };
  for (const [format, [html, script]] of Object.entries(formats))
    for (const width of format === 'html' ? [1280, 390] : [1280])
      for (const scheme of format === 'mermaid' ? ['light'] : schemes)
        await picture(`graph-${name.replaceAll(/\W+/g, '-')}-${format}`, html, width, scheme, script);
}

/** As wide as a comment, whose padding is 16 px. */
function pageOf(markdown, width) {
  return `<!doctype html><meta charset="utf-8"><style>${style} body { margin: 0; background: Canvas }
    .markdown-body { box-sizing: border-box; width: ${width}px; padding: 16px; font-size: 14px }
    .markdown-alert { padding: 8px 16px; margin-bottom: 16px; border-left: .25em solid #da3633 }
    </style><article class="markdown-body">${alerts(marked.parse(markdown))}</article>`;
}

/** GitHub's alerts are no part of GitHub Flavored Markdown. */
function alerts(html) {
  return html.replace(
    /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(?:<br>)?([^]*?)<\/blockquote>/g,
    (_, kind, rest) => {
      const title = `${kind.charAt(0)}${kind.slice(1).toLowerCase()}`;
      const body = rest.startsWith('</p>') ? rest.slice('</p>'.length) : `<p>${rest}`;
      return `<div class="markdown-alert markdown-alert-${kind.toLowerCase()}"><p class="markdown-alert-title">${title}</p>${body}</div>`;
    },
  );
}

async function picture(name, html, width, colorScheme, script) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.setContent(html);
  if (script !== undefined) {
    await page.addScriptTag({ path: script });
    await page.evaluate("mermaid.initialize({ startOnLoad: false }), mermaid.run({ querySelector: '.mermaid' })");
  }
  const path = join(values.to, `${name}-${width}-${colorScheme}.png`);
  const height = Math.min(await page.evaluate('document.documentElement.scrollHeight'), 8_000);
  await page.screenshot({ path, clip: { x: 0, y: 0, width, height }, fullPage: true });
  const bottom = await page.evaluate(
    "document.querySelector('.markdown-alert-caution')?.getBoundingClientRect().bottom",
  );
  if (bottom !== undefined && colorScheme === 'light')
    console.log(`${name} at ${width} px: Danger ends at ${Math.round(bottom)} px`);
  await page.close();
}
