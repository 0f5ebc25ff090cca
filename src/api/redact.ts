/** Takes every one of `secrets` out of a text that somebody else wrote, in the spellings in which it may be echoed. */
export function redact(text: string, secrets: readonly string[]): string {
  // A run may know thousands: an expression of all of them would be slow on a long text.
  const spellings = secrets
    .filter((secret) => secret !== '')
    .flatMap(spellingsOf)
    .filter((spelling) => text.includes(spelling));
  if (spellings.length === 0) return text;
  // The longest first: a secret may be a part of another one. One pass: what was put in must not be searched again.
  const longestFirst = spellings.sort((a, b) => b.length - a.length).map(escapeExpression);
  return text.replace(new RegExp(longestFirst.join('|'), 'g'), '(removed)');
}

function spellingsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;');
  const base64 = Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '');
  return [...new Set([secret, json, html, encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd')), base64])];
}

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
