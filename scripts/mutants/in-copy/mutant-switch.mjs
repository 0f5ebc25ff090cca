// In a copy with mutants: says which one is awake, and counts how often each is met. The tests and the built command each have this file,
// so what it knows lies in the global scope. In a process that a test starts, all mutants sleep.
const state = (globalThis.__mutants ??= { awake: 0, met: new Map(), count: 0, limit: Infinity });

export function isAwake(id) {
  if (state.awake === 0) state.met.set(id, (state.met.get(id) ?? 0) + 1);
  if (id !== state.awake) return false;
  state.count += 1;
  if (state.count > state.limit) throw new Error('the mutant goes on without an end');
  return true;
}
