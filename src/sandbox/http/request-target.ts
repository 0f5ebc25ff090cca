/** The path and the query of a request line, as sent. */
export interface RequestTarget {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/** Splits the target of a request line; the origin that a proxy's client puts before it goes. Nothing is decoded or resolved. */
export function requestTarget(url: string): RequestTarget {
  const local = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  return mark === -1 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}
