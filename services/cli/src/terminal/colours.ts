const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33' } as const;
export type Colour = keyof typeof codes;

/** Colours a printable text, or does not. */
export type Paint = (colour: Colour, text: string) => string;

export const inColour: Paint = (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m`;

export const plain: Paint = (_, text) => text;
