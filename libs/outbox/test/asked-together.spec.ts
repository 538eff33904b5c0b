import { AskedTogether } from '../src/index.js';

/** Answers when it is told to, and remembers what it was asked. */
function aQuestioner() {
  const asked: string[][] = [];
  const answers: (() => void)[] = [];
  const questions = new AskedTogether<string, string>((keys) => {
    asked.push([...keys]);
    return new Promise((resolve) => answers.push(() => resolve(new Map(keys.map((key) => [key, `${key}!`])))));
  });
  const settle = () => new Promise(setImmediate);
  return { questions, asked, settle, answer: () => answers.shift()?.() };
}

test('what is asked while a question is under way is asked together once that is answered, each key once', async () => {
  const { questions, asked, settle, answer } = aQuestioner();
  const first = questions.ask('a');
  await settle();
  const later = Promise.all([questions.ask('b'), questions.ask('a'), questions.ask('b')]);
  await settle();
  expect(asked).toEqual([['a']]);
  answer();
  expect(await first).toBe('a!');
  await settle();
  answer();
  expect(await later).toEqual(['b!', 'a!', 'b!']);
  expect(asked).toEqual([['a'], ['b', 'a']]);
});

test('nobody is given an answer to a question that was under way before it asked', async () => {
  let stored = 'before';
  const questions = new AskedTogether<string, string>(async (keys) => {
    const read = stored;
    await new Promise(setImmediate);
    return new Map(keys.map((key) => [key, read]));
  });
  const early = questions.ask('a');
  await Promise.resolve();
  await Promise.resolve();
  stored = 'after';
  expect(await questions.ask('a')).toBe('after');
  expect(await early).toBe('before');
});

test('what is not there is null; a failure is told to those who asked in it, and to nobody after them', async () => {
  let fails = true;
  const questions = new AskedTogether<string, string>(() => {
    if (fails) return Promise.reject(new Error('no primary'));
    return Promise.resolve(new Map());
  });
  const both = await Promise.allSettled([questions.ask('a'), questions.ask('b')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await questions.ask('a')).toBeNull();
});
