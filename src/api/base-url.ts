/** Cloudflare's API, version 4. */
export const defaultBaseUrl = 'https://api.cloudflare.com/client/v4';

export type BaseUrlCheck =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly message: string; readonly hint: string };

/**
 * Checks a base URL: https, or http on loopback only (credentials must never cross a network in the clear). Answers the URL without
 * a trailing slash. The messages never repeat the text: a password may have been pasted into it.
 */
export function checkBaseUrl(text: string): BaseUrlCheck {
  if (!URL.canParse(text)) return refuse('the base URL is not a URL');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refuse('the base URL holds credentials');
  if (url.search !== '' || text.includes('?')) return refuse('the base URL holds a query');
  if (url.hash !== '' || text.includes('#')) return refuse('the base URL holds a fragment');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return refuse('the base URL is neither https nor http on this machine');
  }
  return { ok: true, url: url.origin + url.pathname.replace(/\/+$/, '') };
}

/** Whether a host name, as `URL` spells it, is this machine by its very form (RFC 6761 for localhost, RFC 1122 for 127/8). */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

function refuse(message: string): BaseUrlCheck {
  return {
    ok: false,
    message,
    hint: `leave CLOUDFLARE_BASE_URL and --base-url out to use ${defaultBaseUrl}; http is accepted for 127.0.0.1, ::1 and localhost`,
  };
}
