/** An answer as it came, its body read to the end. Anything but 3xx; errors included. */
export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly bytes: Uint8Array;
  /** How many times the request was sent, this answer's attempt included. */
  readonly attempts: number;
}

/** What every `Headers` class offers. */
export interface AnswerHeaders {
  get(name: string): string | null;
}

/** Cloudflare's `cf-ray`, where it looks like one: the text goes to terminals and logs. */
export function cfRayOf(headers: AnswerHeaders): string | undefined {
  const ray = headers.get('cf-ray');
  return ray !== null && /^[0-9a-f]{1,16}(?:-[a-z]{3})?$/i.test(ray) ? ray : undefined;
}
