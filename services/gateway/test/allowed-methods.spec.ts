import { AllowedMethods } from '../src/http/allowed-methods.js';

const methods = new AllowedMethods();
methods.add('/livez', ['GET', 'HEAD']);
methods.add('/v1/projects', 'POST');
methods.add('/v1/projects', 'GET');
methods.add('/v1/projects/:projectId', 'GET');
methods.add('/v1/projects/:projectId/api-keys/:keyId', 'DELETE');
methods.add('/openapi.json', 'GET');
methods.add('/v1/tile/*', 'GET');

test.each([
  ['/livez', ['GET', 'HEAD']],
  ['/v1/projects', ['GET', 'POST']],
  ['/v1/projects/prj_1', ['GET']],
  ['/v1/projects/prj_1/api-keys/key_1', ['DELETE']],
  ['/openapi.json', ['GET']],
  ['/v1/tile/0/x001/067.p/5', ['GET']],
])('an address knows all its methods, in order: %s', (path, wanted) => {
  expect(methods.of(path)).toEqual(wanted);
});

test.each([
  '/',
  '/v1',
  '/v1/projects/prj_1/api-keys',
  '/v1/projects/prj_1/x/api-keys/key_1',
  '/v1/projects//api-keys/key_1',
  '/openapiXjson',
  '/livez/x',
  'x/livez',
  '/v1/tile',
])('where nothing is no method is: %s', (path) => {
  expect(methods.of(path)).toEqual([]);
});
