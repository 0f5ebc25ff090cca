import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const paths = [
  process.env['DEMARC_BROWSER'],
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
];

/** A browser that is installed. Undefined: there is none; install Debian's `chromium`, or name one in DEMARC_BROWSER. */
export const browserPath = paths.find((path) => path !== undefined && existsSync(path));

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ ...(browserPath !== undefined && { executablePath: browserPath }), args: ['--no-sandbox'] });
}
