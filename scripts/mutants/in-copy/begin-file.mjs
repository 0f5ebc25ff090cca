// A setup file of vitest, in a copy with mutants: the first case that fails is enough, and no smaller one is looked for.
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
