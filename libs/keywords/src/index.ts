export { compareUtf8, firstMatch, folded, keywordsOf, matchesAll, prefixesOf } from './keywords.js';
export { beyondPrefix, hasKeyword } from './keyword-filter.js';
