import type { Author, Circuit } from './author.ts';

/**
 * Pins the circuits that nothing else in the documents tells: two attachments alike, or one whose CNIs all go elsewhere, could be another key
 * by the rules of matching, and rightly. A selector that no CNI is put on is whatever satisfies it.
 */
export function pinAmbiguous(author: Author): void {
  for (const circuit of author.present()) {
    if (circuit.live === undefined || isDistinct(author, circuit)) continue;
    circuit.fields = { ...circuit.fields, name: circuit.live.name };
  }
}

function isDistinct(author: Author, circuit: Circuit): boolean {
  const { live, moved, fields } = circuit;
  if (fields['name'] !== undefined && fields['name'] === live?.name) return true;
  if (!moved && fields['slot_id'] !== undefined) return true;
  const riders = author.presentLinks().filter(({ on, unplaced }) => on === circuit && !unplaced);
  if (riders.some((link) => link.live?.interconnect === live?.name)) return true;
  if (moved || fields['slot'] === undefined) return false;
  // What others have is theirs by their own port: so these CNIs come from there.
  return riders.every((link) => {
    const host = link.live?.interconnect;
    return author
      .present()
      .some((circuit) => circuit.live?.name === host && !circuit.moved && circuit.fields['slot_id'] !== undefined);
  });
}
