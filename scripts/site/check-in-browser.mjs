// Tries the built site in a real browser. Every page: nothing is wider than the screen, no error in the console, no request to elsewhere, at the
// width of a phone and of a desk. A page of each kind: contrast, headings, names, labels, by IBM's checker, in light and dark. And the keyboard.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/* global document -- what is evaluated in the page */

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };
/** One of each kind of page. */
const kinds = [
  'index.html',
  'start/sandbox.html',
  'concepts/plan.html',
  'reference/commands/status.html',
  'reference/codes/guards.html',
  'comparison.html',
];
/** The keys that open the search stand in its button, and are no part of its name. */
const isAccepted = ([rule, , snippet]) => rule === 'label_name_visible' && snippet.includes('DocSearch-Button');

/**
 * @param url where the site is served
 * @returns a line for each problem; none if there is no browser
 */
export async function checkInBrowser(url, { built, place, pictures }) {
  const executablePath = [process.env.DEMARC_BROWSER, ...browsers].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (executablePath === undefined) {
    console.log(`skipped: no browser at ${browsers.join(', ')}; install chromium, or name one in DEMARC_BROWSER`);
    return [];
  }
  const checker = readFileSync(join(place, 'node_modules/accessibility-checker-engine/ace.js'), 'utf8');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const problems = new Set();
  try {
    const pages = readdirSync(built, { recursive: true })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.html'))
      .sort();
    await Promise.all([
      withPage(browser, url, problems, (page) => tryWidths(page, url, pages, problems)),
      withPage(browser, url, problems, async (page) => {
        await tryKeyboard(page, url, problems);
        await tryAccessibility(page, url, { checker, pictures }, problems);
      }),
    ]);
    console.log(`browser: ${pages.length} pages, ${kinds.length} of them in light and dark, ${problems.size} problems`);
  } finally {
    await browser.close();
  }
  return [...problems];
}

/** What the console says, and every request to elsewhere, is a problem. */
async function withPage(browser, url, problems, work) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const where = () => page.url().slice(url.length);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.add(`${where()}: the console says ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.add(`${where()}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) problems.add(`${where()}: asks for ${request.url()}`);
  });
  await work(page);
  await context.close();
}

async function tryWidths(page, url, paths, problems) {
  for (const path of paths) {
    await page.setViewportSize(phone);
    await page.goto(url + path);
    for (const size of [phone, desk]) {
      await page.setViewportSize(size);
      const wide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return undefined;
        const all = [...document.querySelectorAll('main *')];
        const widest = all.find((element) => element.getBoundingClientRect().right > clientWidth);
        return `${scrollWidth} wide, ${widest?.tagName.toLowerCase()} ${widest?.textContent.slice(0, 60)}`;
      });
      if (wide !== undefined) problems.add(`${path}: at ${size.width} it is ${wide}`);
    }
  }
}

/** In milliseconds. So long something may take on a busy machine. */
const patience = 30_000;

/** The search opens with a key, and finds; the menus of a phone are reached with Tab alone. */
async function tryKeyboard(page, url, problems) {
  await page.setViewportSize(desk);
  for (const [words, expected] of [
    ['plan-selector-in-use', 'reference/codes/plan.html#plan-selector-in-use'],
    ['order a pair', 'recipes/order-a-pair.html'],
  ]) {
    await open(page, `${url}start/sandbox.html`);
    await page.keyboard.press('/');
    const input = page.locator('#localsearch-input');
    await input.waitFor({ timeout: patience });
    await page.keyboard.type(words);
    const found = page.locator('.results a').first();
    await found.waitFor({ timeout: patience }).catch(() => undefined);
    await page.keyboard.press('Enter');
    await page
      .waitForURL((at) => !at.pathname.endsWith('start/sandbox.html'), { timeout: patience })
      .catch(() => undefined);
    if (!page.url().startsWith(url + expected)) problems.add(`the search for "${words}" leads to ${page.url()}`);
  }
  await page.setViewportSize(phone);
  for (const [button, shown] of [
    ['.VPNavBarHamburger', '.VPNavScreen'],
    ['.VPLocalNav .menu', '.VPSidebar.open'],
  ]) {
    await open(page, `${url}concepts/plan.html`);
    const isThere = await tabTo(page, button);
    if (isThere) await page.keyboard.press('Enter');
    const isOpen =
      isThere &&
      (await page
        .locator(shown)
        .waitFor({ timeout: patience })
        .then(
          () => true,
          () => false,
        ));
    if (!isOpen) problems.add(`${button} does not open ${shown} by the keyboard`);
  }
}

/** Opens a page, and waits until its scripts listen to the keyboard: Vue has taken it over then. */
async function open(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector('#app')?.__vue_app__ !== undefined, undefined, {
    timeout: patience,
  });
}

async function tabTo(page, selector) {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return true;
  }
  return false;
}

async function tryAccessibility(page, url, { checker, pictures }, problems) {
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  for (const path of kinds) {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(desk);
      await page.goto(url + path);
      await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
      const results = await page.evaluate(`(async () => { ${checker};
        const { results } = await new ace.Checker().check(document, ['WCAG_2_1']);
        return results.filter(({ value }) => value.join() === 'VIOLATION,FAIL').map(({ ruleId, message, snippet }) => [ruleId, message, snippet]);
      })()`);
      for (const [rule, message, snippet] of results.filter((each) => !isAccepted(each)))
        problems.add(`${path} (${colorScheme}): ${rule}: ${message}: ${snippet}`);
      if (pictures !== undefined)
        await takePictures(page, join(pictures, `${path.replaceAll(/\W+/g, '-')}-${colorScheme}`));
    }
  }
}

async function takePictures(page, name) {
  for (const size of [desk, phone]) {
    await page.setViewportSize(size);
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
    );
    await page.screenshot({ path: `${name}-${size.width}.png` });
  }
}
