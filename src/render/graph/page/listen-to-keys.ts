type ActionName = 'find' | 'larger' | 'smaller' | 'fit' | 'actual' | 'open' | 'close' | 'theme' | 'clear' | 'help';

type Actions = Readonly<Record<ActionName, () => void>>;

const keys: ReadonlyMap<string, ActionName> = new Map([
  ['/', 'find'],
  ['+', 'larger'],
  ['=', 'larger'],
  ['-', 'smaller'],
  ['0', 'fit'],
  ['1', 'actual'],
  ['o', 'open'],
  ['c', 'close'],
  ['t', 'theme'],
  ['x', 'clear'],
  ['?', 'help'],
]);

/** Each action has a key and a button. Keys are letters of their own only outside of fields. */
export function listenToKeys(actions: Actions): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    const name = keys.get(event.key);
    if (name === undefined) return;
    event.preventDefault();
    actions[name]();
  });
  for (const button of document.querySelectorAll('button[data-action]')) {
    const name = [...keys.values()].find((each) => each === button.getAttribute('data-action'));
    if (name !== undefined) button.addEventListener('click', actions[name]);
  }
}
