// Builds the documentation as a site: npm run site. Its packages are installed aside from docs/package-lock.json (a registry is needed once).
//   npm run site -- --serve [--port N]      builds it, and shows it on this machine until Ctrl-C
//   npm run site -- --check                 builds it, and tries it in an installed browser: widths, colours, keyboard, search, accessibility;
//                                           --pictures FOLDER for what it sees
//   npm run site -- --repository OWNER/NAME --base /NAME/     as it is published: links lead to the repository
// The build fails for a page that is in no section, and for a link that leads nowhere.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { installAside } from './install-aside.mjs';
import { checkLinks } from './site/check-links.mjs';
import { serveSite } from './site/serve-site.mjs';

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: '/' },
    repository: { type: 'string' },
    serve: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    check: { type: 'boolean', default: false },
    pictures: { type: 'string' },
  },
});
const { base, repository } = values;
const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const built = fileURLToPath(new URL('../dist-site/', import.meta.url));
const place = installAside('docs');

process.env.DEMARC_SITE_BASE = base;
process.env.DEMARC_SITE_PACKAGES = join(place, 'node_modules');
if (repository !== undefined) process.env.DEMARC_SITE_REPOSITORY = `https://github.com/${repository}`;
const { build } = await import(pathToFileURL(join(place, 'node_modules/vitepress/dist/node/index.js')).href);
rmSync(built, { recursive: true, force: true });
await build(docs, { logLevel: 'warn' });
const problems = checkLinks(built, base);

if (values.serve) {
  const { url } = await serveSite(built, base, Number(values.port));
  console.log(`${url} until Ctrl-C`);
} else if (values.check) {
  const server = await serveSite(built, base, 0);
  // Only the check needs a browser, and the package that drives it.
  const { checkInBrowser } = await import('./site/check-in-browser.mjs');
  try {
    problems.push(...(await checkInBrowser(server.url, { built, place, pictures: values.pictures })));
  } finally {
    await server.close();
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
