export { canonicalJson } from './canonical-json.js';
export { chained, EXPORT_FORMAT, exportEndText, exportLines } from './export-lines.js';
export { differencesOf, KeyFold, keyFields, type KeyState, type ToldOfKey } from './key-fold.js';
export { LogCheck, type LogCheckOptions, type LogReport, type SeenCheckpoint } from './log-check.js';
