/**
 * Waits for work that runs side by side. Rejects with the first failure by position, whichever came first: the same trouble is told in the
 * same words every time. A failure is told as soon as all before it have ended well.
 */
export async function settleInOrder<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const all = Promise.all(work);
  // What fails behind the first failure is nobody's concern, and no unhandled rejection.
  all.catch(() => undefined);
  for (const one of work) await one;
  return all;
}
