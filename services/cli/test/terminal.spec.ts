import { PassThrough } from 'node:stream';
import { inColour, plain } from '../src/terminal/colours.js';
import { Output } from '../src/terminal/output.js';
import { printable, printableJson } from '../src/terminal/printable.js';
import { Table } from '../src/terminal/table.js';

test('a name moves no cursor, hides nothing and stays on its line', () => {
  expect(printable('a\u001b[2Jb')).toBe('a\\u{1b}[2Jb');
  expect(printable('a\nb\tc\r')).toBe('a\\u{a}b\\u{9}c\\u{d}');
  expect(printable('\u202egnp.exe\u200b')).toBe('\\u{202e}gnp.exe\\u{200b}');
  expect(printable('夜間批次 Ünïcode 🚀')).toBe('夜間批次 Ünïcode 🚀');
});

test('JSON is escaped further, and means the same', () => {
  const value = { name: '\u001b[2J\u009b2J\u202e\u2028🚀\u{e0001}' };
  expect(printableJson(value)).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}]*$/u);
  expect(JSON.parse(printableJson(value))).toEqual(value);
});

test('columns stand under each other, also under Chinese', () => {
  const lines = new Table(['NAME', 'ID'], plain).lines([
    ['夜間', 'a'],
    ['batch', 'b'],
    ['é\u0301', 'c'],
  ]);
  expect(lines).toEqual(['NAME   ID', '夜間   a', 'batch  b', 'é\u0301      c']);
});

test('a table that goes on keeps its columns and has its titles once', () => {
  const table = new Table(['ID', 'NAME'], plain);
  expect(table.lines([['key_1', 'a']])).toEqual(['ID     NAME', 'key_1  a']);
  expect(table.lines([['k', 'b']])).toEqual(['k      b']);
});

test('a colour takes no room, and colours are for terminals that want them', () => {
  const row = [{ text: 'active', colour: 'green' as const }, 'x'];
  expect(new Table(['S', 'N'], inColour).lines([row])[1]).toBe('\u001b[32mactive\u001b[0m  x');
  const paintOf = (isTTY: boolean, colours: boolean) => {
    const stream = Object.assign(new PassThrough(), { isTTY });
    return new Output({ stdin: stream, stdout: stream, stderr: stream }, { json: false, colours }).paint('red', 'a');
  };
  expect(paintOf(true, true)).not.toBe('a');
  expect(paintOf(true, false)).toBe('a');
  expect(paintOf(false, true)).toBe('a');
});
