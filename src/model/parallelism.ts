// How much runs at the same time. The API's rate limit is kept by the limiter of each token; these numbers bound open requests and files.

/**
 * The most steps of an apply that run at the same time. `--parallelism` changes it. Few, because a step that has started is not stopped
 * when another one fails.
 */
export const defaultParallelism = 4;

/** Requests for the health of an interconnect: a small answer each, and one request for each interconnect of an account. */
export const parallelHealthReads = 16;

/** Letters of Authorization. Each one is a PDF file that is held in memory until it is written. */
export const parallelLetters = 4;

/** Requests to GitHub, whose documentation asks clients to avoid requests at the same time. */
export const parallelGitHubReads = 4;

/** Files that are open at the same time. Some systems allow a process only 256. */
export const parallelFiles = 32;
