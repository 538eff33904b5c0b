/** Controls, marks of direction, what is invisible or no character at all, and what breaks a line. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Blank of what JSON.stringify leaves as it is, though a terminal may act on it. */
const unprintableInJson = /[\u007f-\u009f\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const wide =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]|\p{Emoji_Presentation}/u;
const narrowest = /^\p{M}$/u;

/** A text that somebody else chose, fit for a terminal: it moves no cursor, hides nothing and stays on its line. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON that a terminal shows as it is; it means the same. */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(unprintableInJson, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex(character.charCodeAt(at))}`).join(''),
  );
}

/** Columns that a printable text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += narrowest.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

function hex(unit: number): string {
  return unit.toString(16).padStart(4, '0');
}
