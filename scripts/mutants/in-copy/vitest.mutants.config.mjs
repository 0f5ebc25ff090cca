// The configuration of the tests, in a copy with mutants: the same projects, whose files run one after the other as they are asked for.
import own from './vitest.config.ts';

const { test } = typeof own === 'function' ? own({ mode: 'test' }) : own;
const order = (process.env.DEMARC_MUTANTS_FILES ?? '').split(' ');

class AsAsked {
  shard(files) {
    return files;
  }
  sort(files) {
    const placeOf = ({ moduleId }) => order.findIndex((file) => moduleId.endsWith(file));
    return [...files].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

export default {
  test: {
    ...test,
    setupFiles: [...[test.setupFiles ?? []].flat(), 'test/begin-file.mjs'],
    runner: './mutant-runner.mjs',
    // A test takes as long as all of its mutants do. The runner ends what goes on for too long.
    testTimeout: 0,
    hookTimeout: 600_000,
    teardownTimeout: 10_000,
    maxWorkers: 1,
    reporters: ['dot'],
    sequence: { sequencer: AsAsked },
  },
};
