import fc from 'fast-check';
import { deepPart } from './deep.ts';

/** The same cases every time, unless DEMARC_PROPERTY_SEED says otherwise. A failure prints the seed and the path to its case. */
const seed = Number(process.env['DEMARC_PROPERTY_SEED'] ?? 20_261_120 + deepPart.at);

// Runs before each test file: a property that names no seed of its own must not fail by chance in somebody else's change.
fc.configureGlobal({ seed });
