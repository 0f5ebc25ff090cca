/** A pause of about so many milliseconds, half of it at least: those who failed together do not come back together. */
export function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}
