import { createHash } from 'node:crypto';

const inline = /<script(?![^>]*\bsrc=)[^>]*>([^<]*(?:<(?!\/script>)[^<]*)*)<\/script>/g;

/** What the theme leaves out of a page: a policy for what it may load, and a name for its sidebar. */
export function completeHtml(html) {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`;
  return html
    .replace('<meta charset="utf-8">', `$&\n    ${policy}`)
    .replaceAll('<aside class="VPSidebar"', '$& aria-label="Pages"');
}

/** Nothing comes from elsewhere, and of the scripts in the page only those run that were there when it was built. */
function policyOf(html) {
  const hashes = [...html.matchAll(inline)].map(([, script]) => {
    return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  });
  return [
    "default-src 'none'",
    `script-src 'self' ${[...new Set(hashes)].join(' ')}`,
    // The colours of code are styles of its words.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
