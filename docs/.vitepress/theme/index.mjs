// The usual theme with the fonts of the reader's system: nothing is fetched for letters.
import './style.css';
import theme from 'vitepress/theme-without-fonts';

export default theme;
