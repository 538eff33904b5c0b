/** Every durable place in the event stream that this service reads from: identity's facts. */
export const consumers = {
  members: { durable: 'api-keys-members', filter: 'evt.v1.member.>', maxBatch: 100 },
  projects: { durable: 'api-keys-projects', filter: 'evt.v1.project.>', maxBatch: 100 },
  users: { durable: 'api-keys-users', filter: 'evt.v1.user.>', maxBatch: 100 },
} as const;
