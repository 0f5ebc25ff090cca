/** Each picture has a file for light pages and one for dark pages: GitHub and the site choose by their own theme. */
export const schemes = {
  light: {
    suffix: '',
    drawing: {
      page: '#ffffff',
      text: '#1f2328',
      word: '#0b3d91',
      line: '#8c959f',
      facility: '#f6f8fa',
      site: '#fff4e8',
      cloud: '#b35900',
      box: '#ffffff',
      interconnect: '#dfe6ee',
      cni: '#e3f1e7',
      'cni-line': '#1a7f37',
      session: '#8250df',
      slot: '#ffd8a8',
    },
  },
  dark: {
    suffix: '-dark',
    drawing: {
      page: '#0d1117',
      text: '#e6edf3',
      word: '#9ecbff',
      line: '#6e7681',
      facility: '#161b22',
      site: '#2b2013',
      cloud: '#f0a35e',
      box: '#0d1117',
      interconnect: '#2a323c',
      cni: '#12301c',
      'cni-line': '#3fb950',
      session: '#b392f0',
      slot: '#7a4a12',
    },
  },
};
