import { createHash } from 'node:crypto';
import { safeJson } from '../../diagnostics/hidden-characters.ts';
import { pageScript } from './built/page-script.js';
import { pageBody, pageStyle } from './page-frame.ts';
import type { Picture } from './picture.ts';

/**
 * A picture as one HTML file that asks for nothing: its policy allows the script and the style sheet in it, by their digests, and nothing
 * else. The picture is data in it; the script shows it as text. Ends with a line break.
 */
export function renderGraphHtml(picture: Picture): string {
  const style = pageStyle();
  const policy = [
    "default-src 'none'",
    `script-src '${sourceOf(pageScript)}'`,
    `style-src '${sourceOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<title>Network</title>',
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    pageBody,
    `<script type="application/json" id="picture">${jsonData(picture)}</script>`,
    `<script>${pageScript}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** As a policy names it (Content Security Policy, level 3). */
function sourceOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

/** Within a script element: without a `<` no text ends it, and none begins a comment. */
function jsonData(picture: Picture): string {
  return safeJson(JSON.stringify(picture)).replaceAll('<', '\\u003c');
}
