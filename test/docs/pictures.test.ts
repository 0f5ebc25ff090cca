import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));

test('each picture has a light and a dark file, a title, and asks for nothing', () => {
  expect(pictures.filter((name) => name.endsWith('-dark.svg'))).toHaveLength(pictures.length / 2);
  for (const name of pictures) {
    const svg = readFileSync(join(folder, name), 'utf8');
    const parser = new SaxesParser();
    parser.on('error', (error) => expect.fail(`${name}: ${error.message}`));
    parser.write(svg).close();
    expect(svg).toMatch(/<title id="title">[^<]{10,}<\/title>/);
    expect(svg.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|url\(|<script|<image|var\(--/,
    );
    expect(svg.length).toBeLessThan(20_000);
  }
});
