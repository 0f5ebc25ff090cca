/** The account that a sandbox has when nothing else is said. */
export const sandboxAccount = '023e105f4ecef8ad9ca31a8372d0c353';
