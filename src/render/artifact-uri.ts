/**
 * A file name as a URI reference (RFC 3986): relative where the name is, forward slashes, every segment percent-encoded. An absolute
 * name becomes a `file:` URI.
 */
export function artifactUri(path: string): string {
  const segments = path.replaceAll('\\', '/').split('/');
  const encoded = segments.map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  if (/^[A-Za-z]:[\\/]/.test(path)) return `file:///${encoded.replace('%3A', ':')}`;
  return encoded;
}
