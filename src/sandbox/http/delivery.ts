/** How an answer goes out, other than whole and at once. */
export type Delivery =
  /** The connection is reset; nothing of the answer is sent. */
  | { readonly how: 'reset' }
  /** So many bytes of the body (undefined: not even the headers), and then nothing more. */
  | { readonly how: 'hang'; readonly sent: number | undefined }
  /** So many bytes of the body, and then the connection ends. */
  | { readonly how: 'cut'; readonly sent: number }
  /** So many bytes at a time, so many milliseconds apart. */
  | { readonly how: 'drip'; readonly bytes: number; readonly ms: number }
  /** So many bytes of white space before the body. */
  | { readonly how: 'pad'; readonly bytes: number };

/** Whether the status of an answer reaches the client at all. */
export function isSent(delivery: Delivery | undefined): boolean {
  return delivery?.how !== 'reset' && !(delivery?.how === 'hang' && delivery.sent === undefined);
}
