import { Problem } from '../src/index.js';

test('a problem reads as RFC 9457 problem details with a stable code', () => {
  const fields = [{ field: 'days', message: 'must not be less than 1' }];
  expect(new Problem('request.invalid', fields).toDetails('req_1')).toEqual({
    type: 'urn:keyward:problem:request.invalid',
    title: 'A value is not acceptable',
    status: 422,
    detail: 'Correct the named fields and send it again.',
    code: 'request.invalid',
    errors: fields,
    requestId: 'req_1',
  });
});

test('what there is nothing to say about is left out', () => {
  const details = new Problem('api-key.not-found').toDetails();
  expect(Object.keys(details)).toEqual(['type', 'title', 'status', 'detail', 'code']);
});

test('neither cause nor stack is part of what the caller sees', () => {
  const cause = new Error('password=hunter2');
  const text = JSON.stringify(new Problem('service.failed', [], { cause }).toDetails());
  expect(text).not.toMatch(/hunter2|stack|\.ts/);
});

test('a problem survives the way through another process', () => {
  const sent = new Problem('user.exists', [{ field: 'email', message: 'is taken' }]);
  const wire = JSON.parse(JSON.stringify(sent.toDetails())) as Record<string, unknown>;
  const received = Problem.fromWire(wire);
  expect(received).toMatchObject({ code: 'user.exists', status: 409, fields: sent.fields });
  expect(received.toDetails()).toEqual(sent.toDetails());
});

test.each([[{ code: 'from.a-newer-peer' }], [{ code: 'toString' }], [{ code: 42 }], [{}]])(
  'an unknown code becomes service.failed: %j',
  (wire) => {
    expect(Problem.fromWire(wire)).toMatchObject({ code: 'service.failed', status: 500, fields: [] });
  },
);
