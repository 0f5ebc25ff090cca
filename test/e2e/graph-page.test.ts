import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPicture } from '../../src/render/graph/build-picture.ts';
import { renderGraphHtml } from '../../src/render/graph/graph-html.ts';
import type { Picture } from '../../src/render/graph/picture.ts';
import { isDeep } from '../helpers/deep.ts';
import { circuitsAccount, hostilePicture, picturesToLookAt } from '../helpers/graph-samples.ts';
import { hostilePieces } from '../helpers/hostile.ts';
import { browserPath, openBrowser } from '../helpers/open-browser.ts';

if (isDeep && browserPath === undefined) {
  console.log('graph-page: skipped, no browser is installed; install chromium, or name one in DEMARC_BROWSER');
}

const fillOfPlace = 'getComputedStyle(document.querySelector(".is-place path")).fill';

/** A real browser is slow to start: `npm run test:deep` alone has these. */
describe.skipIf(!isDeep || browserPath === undefined)('the HTML picture in a browser', () => {
  let browser: Browser;
  let html = '';
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end(html);
  });
  let url = '';

  beforeAll(async () => {
    browser = await openBrowser();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/picture`;
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  /** Opens a picture, and holds at the end: it asked for nothing, and nothing went wrong. */
  async function withPage(picture: Picture, use: (page: Page) => Promise<void>, options = {}): Promise<void> {
    html = renderGraphHtml(picture);
    requests.length = 0;
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...options });
    const wrong: string[] = [];
    page.on('console', (message) => wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('dialog', (dialog) => wrong.push(dialog.message()));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(url);
    await use(page);
    await page.close();
    expect({ wrong, asked, requests }).toEqual({ wrong: [], asked: [url], requests: ['/picture'] });
  }

  const names = (page: Page) => page.locator('svg .name').allTextContents();
  const circuits = (page: Page) => page.locator('svg .level-circuit .name').allTextContents();
  const few = buildPicture([circuitsAccount(30)]);

  test('search and filters choose circuits; clear shows all again', async () => {
    await withPage(few, async (page) => {
      expect(await circuits(page)).toHaveLength(30);
      await page.fill('#search', 'WAN-ewr-020-1');
      expect(await circuits(page)).toEqual(['ewr-020']);
      expect(await page.textContent('#count')).toBe('1 of 30 circuits');
      await page.fill('#search', 'no such thing');
      expect(await circuits(page)).toEqual([]);
      await page.click('[data-action=clear]');
      await page.selectOption('#metro', 'fra');
      expect((await circuits(page)).every((name) => name.startsWith('fra-'))).toBe(true);
      await page.selectOption('#state', 'unhealthy');
      await page.selectOption('#metro', '');
      expect(await page.textContent('#states')).toBe('3 Unhealthy');
      await page.selectOption('#state', '');
      await page.selectOption('#group', 'even');
      await page.selectOption('#site', 'ewr01');
      expect(await circuits(page)).toEqual(['ewr-000', 'ewr-020']);
      await page.click('[data-action=clear]');
      expect(await circuits(page)).toHaveLength(30);
    });
  });

  test('everything is done by keys, with a focus that shows; keys are letters inside of a field', async () => {
    await withPage(few, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('ewr-0+t?');
      expect(await page.inputValue('#search')).toBe('ewr-0+t?');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await page.keyboard.press('x');
      const width = async () => Number(await page.getAttribute('#drawing', 'width'));
      const before = await width();
      await page.keyboard.press('+');
      expect(await width()).toBeGreaterThan(before);
      await page.keyboard.press('0');
      expect(await page.evaluate<boolean>('drawing.clientHeight <= view.clientHeight')).toBe(true);
      await page.keyboard.press('1');
      expect(await width()).toBe(before);
      await page.keyboard.press('c');
      expect(await circuits(page)).toEqual([]);
      await page.focus('[data-metro]');
      const strokes =
        '[...document.querySelectorAll("[data-metro] path")].map((path) => getComputedStyle(path).strokeWidth)';
      const [stroke, other] = await page.evaluate<string[]>(strokes);
      expect(stroke).not.toBe(other);
      await page.keyboard.press('Enter');
      expect(await circuits(page)).toHaveLength(3);
      expect(await page.locator(':focus').getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press(' ');
      expect(await circuits(page)).toEqual([]);
      await page.keyboard.press('o');
      expect(await circuits(page)).toHaveLength(30);
      await page.keyboard.press('?');
      expect(await page.isVisible('#help')).toBe(true);
      await page.keyboard.press('Escape');
      expect(await page.isVisible('#help')).toBe(false);
      await page.click('[data-action=help]');
      await page.click('#help button');
      expect(await page.isVisible('#help')).toBe(false);
    });
  });

  test.each(['light', 'dark'] as const)(
    'a reader who prefers %s has it, and may choose the other',
    async (colorScheme) => {
      const ground = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const isDark = async (page: Page) => (await ground(page)) !== 'rgb(255, 255, 255)';
      await withPage(
        few,
        async (page) => {
          const fill = () => page.evaluate<string>(fillOfPlace);
          const before = await fill();
          expect(await isDark(page)).toBe(colorScheme === 'dark');
          await page.keyboard.press('t');
          expect(await isDark(page)).toBe(colorScheme !== 'dark');
          expect(await fill()).not.toBe(before);
          await page.keyboard.press('t');
          expect(await fill()).toBe(before);
        },
        { colorScheme },
      );
    },
  );

  test('paper has the picture alone, in light colours', async () => {
    await withPage(
      few,
      async (page) => {
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
        expect(await page.isVisible('#search')).toBe(false);
        expect(await page.isVisible('#drawing')).toBe(true);
        const fill = await page.evaluate<string>(fillOfPlace);
        expect(fill).toBe('rgb(246, 248, 250)');
        expect((await page.pdf()).length).toBeGreaterThan(5_000);
      },
      { colorScheme: 'dark' },
    );
  });

  test('a hostile text is shown as the text that it is', async () => {
    for (const piece of Object.values(hostilePieces)) {
      const picture = hostilePicture(piece);
      await withPage(picture, async (page) => {
        await page.keyboard.press('o');
        const shown = (await page.locator('svg text').allTextContents()).join('\n');
        for (const { title } of picture.circuits.filter(({ title: name }) => name.length < 26))
          expect(shown).toContain(title);
        expect(await page.locator('svg script, svg a, svg image, svg foreignObject').count()).toBe(0);
      });
    }
  });

  test('500 circuits are readable at once, closed by metro, and each step is quick', async () => {
    await withPage(buildPicture([circuitsAccount(500, { sick: false })]), async (page) => {
      expect(await names(page)).toHaveLength(10);
      const timed = async (name: string, use: () => Promise<unknown>) => {
        const start = performance.now();
        await use();
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
        console.log(`500 circuits, ${name}: ${Math.round(performance.now() - start)} ms`);
      };
      await timed('open a metro', () => page.click('[data-metro]'));
      expect(await circuits(page)).toHaveLength(50);
      await timed('search', () => page.fill('#search', '10.1.3'));
      await timed('clear', () => page.click('[data-action=clear]'));
      await timed('open all', () => page.keyboard.press('o'));
      expect(await circuits(page)).toHaveLength(500);
      await timed('larger', () => page.keyboard.press('+'));
      await timed('close all', () => page.keyboard.press('c'));
      expect(await names(page)).toHaveLength(10);
    });
  });

  test('each picture is drawn: empty, with a plan, of two accounts', async () => {
    for (const picture of Object.values(picturesToLookAt())) {
      await withPage(picture, async (page) => {
        const notes = (await page.locator('#notes p').allTextContents()).join('\n');
        for (const note of picture.notes) expect(notes).toContain(note);
        if (picture.isPlan) expect(notes).toContain('- goes');
      });
    }
  });
});
