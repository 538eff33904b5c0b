export { digestOf, makeKeyText, parseKeyText, shownParts } from './key-text.js';
