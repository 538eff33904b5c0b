import { newId } from '#contracts';
import { learned, retirementOf, type MemberNews, type Tenant } from '../src/tenants/domain/tenant.js';
import { memberNewsIn } from '../src/tenants/domain/news.js';
import { Membership } from './played-identity.js';

const [compute, storage] = [newId('svc'), newId('svc')];

/** What is known after these news, in this order. */
function after(...news: readonly MemberNews[]): Tenant | null {
  return news.reduce<Tenant | null>((tenant, each) => learned(tenant, each) ?? tenant, null);
}

function newsOfALife(): MemberNews[] {
  const member = new Membership();
  const events = [
    member.added(),
    member.permissionsChanged([compute]),
    member.roleChanged('admin'),
    member.permissionsChanged([compute, storage]),
    member.removed(),
  ];
  return events.map(memberNewsIn).filter((news) => news !== null);
}

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, place) => ordersOf(items.toSpliced(place, 1)).map((rest) => [first, ...rest]));
}

test('every order of a life’s events leaves the same tenant, and each told again changes nothing', () => {
  const life = newsOfALife();
  const { keysDue, ...expected } = after(...life) as Tenant;
  expect(keysDue).toBe(true);
  expect(expected).toMatchObject({ role: 'admin', services: [compute, storage], removedAt: expect.any(Date), ver: 5 });
  for (const order of ordersOf(life)) {
    const tenant = after(...order);
    expect(tenant).toEqual({ ...expected, keysDue: true });
    for (const news of life) expect(learned(tenant, news)).toBeNull();
  }
});

test('what identity says of a version whole is as good as the events up to it', () => {
  const life = newsOfALife();
  const whole = { ...life[0], ver: 4, role: 'admin', services: [compute, storage] } as MemberNews;
  expect(after(whole, ...life)).toMatchObject({ role: 'admin', services: [compute, storage], ver: 5 });
  expect(after(...life, whole)).toEqual(after(...life));
});

test('keys that are due stay due, whatever else is heard meanwhile', () => {
  const member = new Membership();
  const news = [member.added(), member.roleChanged('admin'), member.permissionsChanged([compute])].map(memberNewsIn);
  expect(after(...news.filter((each) => each !== null))).toMatchObject({ ver: 3, keysDue: true });
});

test('a birth and a change of services make no keys due', () => {
  const member = new Membership();
  const news = [member.added(), member.permissionsChanged([compute])].map(memberNewsIn);
  expect(after(...news.filter((each) => each !== null))).toMatchObject({ ver: 2, keysDue: false });
});

test('a master key is due to a person in each new role, until it is noted, and to nobody who is gone', () => {
  const [added, ticked, changed, , removed] = newsOfALife() as [
    MemberNews,
    MemberNews,
    MemberNews,
    MemberNews,
    MemberNews,
  ];
  const done = (tenant: Tenant | null) => ({ ...(tenant as Tenant), masterDue: false });
  const born = after(added);
  expect(born).toMatchObject({ masterDue: true });
  expect(learned(born, ticked)).toMatchObject({ masterDue: true });
  expect(learned(done(born), ticked)).toMatchObject({ masterDue: false });
  expect(learned(done(born), changed)).toMatchObject({ role: 'admin', masterDue: true });
  expect(learned(born, removed)).toMatchObject({ masterDue: false });
  expect(after({ ...added, userId: null }, { ...changed, userId: null })).toMatchObject({ masterDue: false });
  const { masterDue: _, ...fromBefore } = born as Tenant;
  expect(learned(fromBefore, ticked)).toMatchObject({ masterDue: true });
});

test('a key is retired by the end of its membership or another role, and by nothing that was not heard', () => {
  const [added, , changed, , removed] = newsOfALife() as [MemberNews, MemberNews, MemberNews, MemberNews, MemberNews];
  const key = { role: 'user' } as const;
  expect(retirementOf(key, null)).toBeNull();
  expect(retirementOf(key, after(added))).toBeNull();
  expect(retirementOf(key, after(added, changed))).toBe('role-changed');
  expect(retirementOf(key, after(added, changed, removed))).toBe('member-removed');
  const { role: _, ...silent } = added;
  expect(retirementOf(key, after(silent))).toBeNull();
});

test('what has not the form of a member’s event is none', () => {
  const event = new Membership().added();
  expect(memberNewsIn({ ...event, subject: 'usr_1' })).toBeNull();
  expect(memberNewsIn({ ...event, data: { ...event.data, userId: 7 } })).toBeNull();
  const { projectid: _, ...homeless } = event;
  expect(memberNewsIn(homeless)).toBeNull();
});
