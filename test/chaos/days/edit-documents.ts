import type { SeedSlot } from '../../../src/model/generated/sandbox-seed.ts';
import type { Author } from './author.ts';
import { breakCircuit, buryCircuit, moveCircuit, newCircuit } from './edit-circuits.ts';
import { buryLink, editLink, moveLink, newLink, passRound } from './edit-links.ts';
import { pinAmbiguous } from './pin-ambiguous.ts';

/** The change that the story is about. */
export function wantSomething(author: Author, slots: readonly SeedSlot[]): void {
  const { tape, knobs } = author;
  const often =
    knobs.has('pending-ports') ||
    knobs.has('edited-between') ||
    knobs.has('undeclared-cnis') ||
    knobs.has('selectors-alike');
  for (const circuit of author.circuits.filter(({ live }) => live !== undefined)) {
    const choice = tape.below(100);
    if (choice >= 94) buryCircuit(author, circuit);
    else if (knobs.has('broken-first') ? choice >= 40 : choice >= 86) breakCircuit(author, circuit, slots);
    else if (choice >= (often ? 30 : 60)) moveCircuit(author, circuit);
  }
  for (
    let i = tape.below(
      (['google-twins', 'other-owners', 'narrow-allowances', 'circuits-in-use'] as const).some((knob) =>
        knobs.has(knob),
      )
        ? 4
        : 2,
    );
    i > 0;
    i--
  )
    newCircuit(author);
  for (const link of author.presentLinks()) {
    const choice = tape.below(100);
    if (choice >= 94) buryLink(link);
    else if (choice >= (knobs.has('narrow-allowances') ? 55 : 82)) moveLink(author, link);
    else if (choice >= 68) editLink(author, link);
  }
  if (tape.chance(knobs.has('passed-names') ? 90 : 8)) passRound(author);
  for (let i = tape.below(knobs.has('pool-addresses') || knobs.has('stored-otherwise') ? 5 : 3); i > 0; i--)
    newLink(author);
  pinAmbiguous(author);
}

/** One edit between two runs, by an author who ignores how the last run ended. Says what it was. */
export function editBetween(author: Author): string {
  const description = edit(author);
  pinAmbiguous(author);
  return description;
}

function edit(author: Author): string {
  const { tape } = author;
  const circuit = tape.pick(author.circuits.filter(({ goal }) => goal === 'stays' || goal === 'new'));
  const link = tape.pick(author.presentLinks());
  if (circuit === undefined || link === undefined) return 'nothing';
  switch (tape.below(13)) {
    case 0:
      author.write(link, {}, { description: `edited ${author.next()}` });
      return `describes ${link.key}`;
    case 1:
    case 2:
      moveCircuit(author, circuit);
      return `moves ${circuit.key}`;
    case 3:
      circuit.fields = {
        ...circuit.fields,
        ...(circuit.live !== undefined && !circuit.moved && { name: circuit.live.name }),
      };
      return `pins ${circuit.key}`;
    case 4: {
      const { name: pin, ...rest } = circuit.fields;
      if (pin !== undefined && (rest['slot_id'] ?? rest['slot'] ?? rest['region']) !== undefined) circuit.fields = rest;
      return `takes the pin from ${circuit.key}`;
    }
    case 5:
      if (author.circuits.every(({ fields }) => !JSON.stringify(fields).includes(`"${circuit.key}"`)))
        circuit.key = `re-${circuit.key}`;
      return `renames a key to ${circuit.key}`;
    case 6:
      link.key = `re-${link.key}`;
      return `renames a key to ${link.key}`;
    case 7:
      moveLink(author, link);
      return `moves ${link.key}`;
    case 8:
      // Where a run may have made the new one, only a pin says that the old one is meant.
      circuit.fields = {
        ...circuit.fields,
        protect: true,
        ...(circuit.moved && circuit.live !== undefined && { name: circuit.live.name }),
      };
      return `protects ${circuit.key}`;
    case 9:
      buryLink(link);
      return `buries ${link.key}`;
    case 10:
      link.goal = 'undeclared';
      return `takes ${link.key} out`;
    case 11:
      if (circuit.goal !== 'stays' || author.present().length < 2) moveCircuit(author, circuit);
      else buryCircuit(author, circuit);
      return `buries or moves ${circuit.key}`;
    default:
      newLink(author);
      return 'adds a CNI';
  }
}
