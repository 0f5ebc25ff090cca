import { forgetRuns } from './run-demarc.ts';

// Runs before each test file of a room that starts the command: files follow each other in one process.
forgetRuns();
