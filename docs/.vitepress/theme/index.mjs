// The usual theme with the fonts of the reader's system: nothing is fetched for letters. Its style comes first, ours second.
export { default } from 'vitepress/theme-without-fonts';
import './style.css';
