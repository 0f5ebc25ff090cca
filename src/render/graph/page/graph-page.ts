import { metroId } from '../arrange-graph.ts';
import { countWords, meaningsOf, stateCounts, stateWords } from '../graph-words.ts';
import { layOutGraph } from '../lay-out-graph.ts';
import type { Picture, PictureState } from '../picture.ts';
import { svgParts } from '../svg-parts.ts';
import { type Choice, chooseCircuits, type FilterName, filterNames, filterValues } from './choose-circuits.ts';
import { listenToKeys } from './listen-to-keys.ts';
import { byId, makeToggle, svgElement } from './make-elements.ts';

/** The script of the HTML picture. It reads the picture from the page, and asks for nothing else. */
const picture = readPicture(byId('picture', HTMLScriptElement).textContent);

const svg = byId('drawing', SVGSVGElement);
const view = byId('view', HTMLElement);
const search = byId('search', HTMLInputElement);
const help = byId('help', HTMLDialogElement);
const filters: Readonly<Record<FilterName, HTMLSelectElement>> = {
  state: byId('state', HTMLSelectElement),
  metro: byId('metro', HTMLSelectElement),
  site: byId('site', HTMLSelectElement),
  group: byId('group', HTMLSelectElement),
};

function readPicture(text: string): Picture {
  const data: unknown = JSON.parse(text);
  if (isPicture(data)) return data;
  throw new Error('the page has no picture');
}

/** The renderer wrote it beside this script. */
function isPicture(data: unknown): data is Picture {
  return typeof data === 'object' && data !== null && 'circuits' in data;
}

let open: ReadonlyMap<string, boolean> = new Map();
let zoom = 1;
let size = { width: 0, height: 0 };

function choice(): Choice {
  const { state, metro, site, group } = filters;
  const chosen = { state: state.value, metro: metro.value, site: site.value, group: group.value };
  return { search: search.value, filters: chosen, open };
}

function draw(): void {
  const { graph, circuits, closed } = chooseCircuits(picture, choice());
  const layout = layOutGraph(graph);
  size = layout;
  const focused = document.activeElement?.getAttribute('data-metro');
  const elements = svgParts(layout).map(svgElement);
  const firstBox = layout.lines.length;
  layout.boxes.forEach((box, at) => {
    const { metro } = box.node;
    const element = elements[firstBox + at];
    if (metro === undefined || element === undefined) return;
    makeToggle(element, box, () => {
      open = new Map([...open, [metro.id, !metro.isOpen]]);
      draw();
    });
  });
  svg.replaceChildren(...elements);
  svg.setAttribute('viewBox', `0 0 ${layout.width} ${layout.height}`);
  resize();
  byId('count', HTMLElement).textContent = countText(circuits.length, closed);
  byId('states', HTMLElement).textContent = stateCounts(circuits);
  if (focused === undefined || focused === null) return;
  // The box that had the focus was drawn anew.
  const again = [...svg.querySelectorAll<SVGElement>('[data-metro]')];
  again.find((element) => element.getAttribute('data-metro') === focused)?.focus();
}

function countText(shown: number, closed: number): string {
  const all = picture.circuits.length;
  const words = shown === all ? countWords(picture.circuits) : `${shown} of ${all} circuits`;
  return closed === 0 ? words : `${words}; ${closed === 1 ? '1 metro is' : `${closed} metros are`} closed`;
}

function resize(): void {
  svg.setAttribute('width', String(Math.round(size.width * zoom)));
  svg.setAttribute('height', String(Math.round(size.height * zoom)));
  byId('zoom', HTMLElement).textContent = `${Math.round(zoom * 100)} %`;
}

function zoomTo(next: number): void {
  zoom = Math.min(4, Math.max(0.1, next));
  resize();
}

function openAll(isOpen: boolean): void {
  const metros = new Set(picture.circuits.map(metroId));
  open = new Map([...metros].map((metro) => [metro, isOpen]));
  draw();
}

/** From what the system prefers to the other one, and back. */
function changeTheme(): void {
  const root = document.documentElement;
  const isDark =
    root.dataset['theme'] === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : root.dataset['theme'] === 'dark';
  root.dataset['theme'] = isDark ? 'light' : 'dark';
}

function clear(): void {
  search.value = '';
  for (const select of Object.values(filters)) select.value = '';
  draw();
}

const actions = {
  find: () => search.focus(),
  larger: () => zoomTo(zoom * 1.25),
  smaller: () => zoomTo(zoom / 1.25),
  fit: () => zoomTo(Math.min(view.clientWidth / size.width, view.clientHeight / size.height, 1)),
  actual: () => zoomTo(1),
  open: () => openAll(true),
  close: () => openAll(false),
  theme: changeTheme,
  clear,
  help: () => (help.open ? help.close() : help.showModal()),
} as const;

const isState = (text: string): text is PictureState => Object.hasOwn(stateWords, text);

for (const name of filterNames) {
  const select = filters[name];
  for (const value of filterValues(picture, name)) {
    const option = document.createElement('option');
    option.value = value;
    option.textContent = name === 'state' && isState(value) ? stateWords[value] : value;
    select.append(option);
  }
  select.hidden = select.options.length === 1;
  select.addEventListener('change', draw);
}
search.addEventListener('input', draw);
listenToKeys(actions);
byId('title', HTMLElement).textContent = picture.isPlan ? 'Network with a plan' : 'Network';
for (const note of [...picture.notes, ...meaningsOf(picture)]) {
  const line = document.createElement('p');
  line.textContent = note;
  byId('notes', HTMLElement).append(line);
}
draw();
