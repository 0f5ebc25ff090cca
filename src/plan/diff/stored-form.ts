/** Shorter names are told apart by their ends all the time: wan and wan-2. */
const shortestClip = 6;

/**
 * Whether an API may have stored a name in this form: clipped, in another case, or with other characters between letters and digits.
 * @param longest the length of the longest name that the account has: an API that clips names has none that is longer
 */
export function isStoredForm(asked: string, stored: string, longest: number): boolean {
  if (asked === stored) return false;
  const [whole, part] = [plain(asked), plain(stored)];
  if (part === '') return false;
  if (whole === part) return true;
  const isClip = stored.length >= shortestClip && stored.length >= longest && stored.length < asked.length;
  return isClip && whole.startsWith(part);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
