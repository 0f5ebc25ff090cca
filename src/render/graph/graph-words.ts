import { joinFirst } from '../../model/text.ts';
import { counted } from '../text/words.ts';
import type { Picture, PictureCircuit, PictureMark, PictureState } from './picture.ts';

export const markSigns: Readonly<Record<PictureMark, string>> = {
  added: '+',
  changed: '~',
  moved: '>',
  deleted: '-',
  left: '=',
};

export const markWords: Readonly<Record<PictureMark, string>> = {
  added: 'new',
  changed: 'changes',
  moved: 'moves here',
  deleted: 'goes',
  left: 'is left',
};

export const stateWords: Readonly<Record<PictureState, string>> = {
  healthy: 'Healthy',
  pending: 'Pending',
  down: 'Down',
  unhealthy: 'Unhealthy',
  unknown: 'not known',
  planned: 'new',
};

/** The worst first. */
export const pictureStates: readonly PictureState[] = ['down', 'unhealthy', 'unknown', 'pending', 'planned', 'healthy'];

export const pictureMarks: readonly PictureMark[] = ['deleted', 'moved', 'added', 'changed', 'left'];

const wireStates: ReadonlyMap<string | null, PictureState> = new Map([
  ['Healthy', 'healthy'],
  ['Pending', 'pending'],
  ['Down', 'down'],
  ['Unhealthy', 'unhealthy'],
]);

/** @param state in the API's word; null: not asked */
export function pictureStateOf(state: string | null): PictureState {
  return wireStates.get(state) ?? 'unknown';
}

/** `12 circuits, 30 CNIs`. */
export function countWords(circuits: readonly PictureCircuit[]): string {
  const cnis = circuits.reduce((sum, circuit) => sum + circuit.cnis.length, 0);
  return `${counted(circuits.length, 'circuit')}, ${counted(cnis, 'CNI')}`;
}

/** `1 Down, 11 Healthy`. Empty without a circuit. */
export function stateCounts(circuits: readonly PictureCircuit[]): string {
  const counts = pictureStates.map((each) => [each, circuits.filter(({ state }) => state === each).length] as const);
  return counts.flatMap(([state, count]) => (count === 0 ? [] : [`${count} ${stateWords[state]}`])).join(', ');
}

/** Of circuits and CNIs: `2 go, 1 new`. Empty where a plan does nothing to them. */
export function markCounts(circuits: readonly PictureCircuit[]): string {
  const counts = new Map<PictureMark, number>();
  for (const { mark } of circuits.flatMap((circuit) => [circuit, ...circuit.cnis])) {
    if (mark !== undefined) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return pictureMarks
    .flatMap((mark) => {
      const count = counts.get(mark);
      return count === undefined ? [] : [`${markSigns[mark]}${count}`];
    })
    .join(' ');
}

export function pictureTitle({ circuits, isPlan }: Picture): string {
  return `${isPlan ? 'Network with a plan' : 'Network'}: ${countWords(circuits)}`;
}

/** What the signs before names mean, as far as the picture has them. */
export function meaningsOf({ circuits }: Picture): readonly string[] {
  const used = new Set(circuits.flatMap((circuit) => [circuit.mark, ...circuit.cnis.map(({ mark }) => mark)]));
  const meanings = pictureMarks.filter((mark) => used.has(mark)).map((mark) => `${markSigns[mark]} ${markWords[mark]}`);
  return meanings.length === 0 ? [] : [meanings.join('   ')];
}

const mostDescribed = 20;

/** For a screen reader: the counts, then the names of what is sick and of what a plan does something to. */
export function describePicture(picture: Picture): string {
  const { circuits, notes } = picture;
  const named = (words: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${words}: ${joinFirst(names, mostDescribed)}.`];
  const all = circuits.flatMap((circuit) => [circuit, ...circuit.cnis]);
  return [
    'From left to right: metro, site, device, circuit, CNI, customer.',
    ...notes,
    ...(['down', 'unhealthy', 'pending'] as const).flatMap((state) =>
      named(
        stateWords[state],
        circuits.filter((circuit) => circuit.state === state).map(({ title }) => title),
      ),
    ),
    ...pictureMarks.flatMap((mark) =>
      named(
        markWords[mark],
        all.filter((each) => each.mark === mark).map(({ title }) => title),
      ),
    ),
  ].join(' ');
}
