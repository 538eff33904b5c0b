import type { MailTexts } from '../src/mail/mail-texts.js';
import { en } from '../src/mail/texts/en.js';
import { zhTW } from '../src/mail/texts/zh-TW.js';

const names = Object.keys(en) as (keyof MailTexts)[];
const ofKeys = { key: 'K-6', days: 7, action: 'disabled' as const };
const values = {
  project: 'P-1',
  inviter: 'I-2',
  link: 'L-3',
  name: 'N-4',
  time: 'T-5',
  method: 'passkey' as const,
  ...ofKeys,
};
const wording = (texts: MailTexts, name: keyof MailTexts) =>
  (texts[name] as (given: typeof values) => { text: string; subject: string })(values);
const saying = ({ text }: { readonly text: string }) =>
  ['P-1', 'I-2', 'L-3', 'N-4', 'T-5', 'K-6'].filter((each) => text.includes(each));

test.each(names)('the texts of %s say the same in every language', (name) => {
  expect(saying(wording(zhTW, name))).toEqual(saying(wording(en, name)));
  expect(saying(wording(en, name)).length).toBeGreaterThan(1);
  expect(wording(zhTW, name).subject).toMatch(/\p{Script=Han}/u);
});
