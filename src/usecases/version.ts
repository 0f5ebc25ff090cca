declare const __DEMARC_VERSION__: string | undefined;

/** The version in package.json; the build puts it in. Run from source there is none. */
export const version = typeof __DEMARC_VERSION__ === 'string' ? __DEMARC_VERSION__ : '0.0.0-source';
