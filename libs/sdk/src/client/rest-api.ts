// Written from docs/openapi.json by `npm run generate`; do not edit.

/** Operations that take an Idempotency-Key, and so can be asked for again. */
export const takingIdempotencyKey: ReadonlySet<string> = new Set([
  'POST /v1/audit-log/checks',
  'POST /v1/projects/{projectId}/api-keys',
  'POST /v1/projects/{projectId}/api-keys/extend',
  'POST /v1/projects/{projectId}/api-keys/import',
  'POST /v1/projects/{projectId}/api-keys/{keyId}/extend',
  'POST /v1/projects/{projectId}/api-keys/{keyId}/reveal',
  'POST /v1/projects/{projectId}/api-keys/{keyId}/rotate',
  'POST /v1/projects/{projectId}/webhooks',
  'POST /v1/projects/{projectId}/webhooks/{webhookId}/rotate-secret',
  'POST /v1/quarantined-events/{eventId}/discard',
  'POST /v1/quarantined-events/{eventId}/replay',
]);

export interface paths {
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation by the token of its link.
         * @description Where the address has an account, its owner must be logged in. Where it has none, name and password make one.
         */
        post: operations["acceptInvitation.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a key a new text, which is in this answer only. The former one may hold on for a while. */
        post: operations["apiKeys.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a key off. Doing it again is a success and changes nothing. */
        post: operations["apiKeys.disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a key on again. Doing it again is a success and changes nothing. */
        post: operations["apiKeys.enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-key-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the project allows of its keys' lives. */
        get: operations["apiKeyPolicy.get"];
        /**
         * Replace the whole policy.
         * @description It holds for what is asked of keys from then on; what keys have already is left to them.
         */
        put: operations["apiKeyPolicy.set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys, newest first unless asked otherwise. A user sees its own, an admin of the project all. */
        get: operations["apiKeys.list"];
        put?: never;
        /** Create a key. Its text is in this answer only. */
        post: operations["apiKeys.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import keys whose texts were made elsewhere, by their hashes; each for itself.
         * @description A retry finds those that were made, and tries the rest again.
         */
        post: operations["apiKeys.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One key. */
        get: operations["apiKeys.get"];
        put?: never;
        post?: never;
        /** Delete a key for good. Deleting again is a success and changes nothing. */
        delete: operations["apiKeys.delete"];
        options?: never;
        head?: never;
        /**
         * Change what is given, and nothing else.
         * @description Members may be null where that has a meaning of its own; there it takes the bound away.
         */
        patch: operations["apiKeys.edit"];
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add whole days to the expiry; from now where the key has expired. */
        post: operations["apiKeys.extend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/audit-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened in the project, newest first.
         * @description A page may hold fewer entries than were asked for, and others follow: go on until nextCursor is null.
         */
        get: operations["audit.ofProject"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened anywhere, newest first.
         * @description A page may hold fewer entries than were asked for, and others follow: go on until nextCursor is null.
         */
        get: operations["audit.ofAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log as a file.
         * @description ndjson is checked with `keyward audit verify`: it has the whole log, the states of all keys, and signatures of the log and its witness. A connection that is cut before the end leaves a file that is not whole: of ndjson the last line is missing.
         */
        get: operations["auditExport.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest checkpoint: a signed note (C2SP tlog-checkpoint). */
        get: operations["auditLog.checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By which keys checkpoints are checked. To be relied on, they must be known from elsewhere. */
        get: operations["auditLog.keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows that the log only grew between two sizes of it (RFC 6962 §2.1.2). */
        get: operations["auditLog.consistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/tile/entries/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A bundle of entries: of each its length, 2 bytes, and its canonical JSON. */
        get: operations["auditLog.entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/tile/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tile of hashes, 32 bytes each. It says nothing of the entries. */
        get: operations["auditLog.tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add whole days to the expiry of several keys, each for itself.
         * @description A retry finds what was done, and does what was not.
         */
        post: operations["apiKeys.extendMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete several keys for good, each for itself.
         * @description Deleting again is a success and changes nothing. Master keys are deleted one by one, with `confirm`.
         */
        post: operations["apiKeys.deleteMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the services of the platform and their prices, by code. */
        get: operations["catalogue.list"];
        put?: never;
        /** Add a service to the catalogue. */
        post: operations["catalogue.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services/{serviceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what a service is called, what it charges, or whether it can be granted. */
        patch: operations["catalogue.update"];
        trace?: never;
    };
    "/v1/projects/{projectId}/webhooks/{webhookId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent, is to be sent or is dead, newest first. */
        get: operations["deliveries.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send one again, under the same webhook-id, with all its retries. */
        post: operations["deliveries.redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/webhooks/{webhookId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send dead letters again. */
        post: operations["deliveries.redeliverDead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/webhooks/{webhookId}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test, once, and say what came of it. */
        post: operations["deliveries.ping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens in the project, as it happens.
         * @description Server-Sent Events (text/event-stream): of each event its position in the audit log as id, its type as event, and as data the CloudEvent in canonical JSON. Whichever gateway answers, who goes on after the last id misses nothing and gets nothing twice. A stream that has to end says why in an event named end.
         */
        get: operations["events.ofProject"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens anywhere, as it happens.
         * @description Server-Sent Events (text/event-stream): of each event its position in the audit log as id, its type as event, and as data the CloudEvent in canonical JSON. Whichever gateway answers, who goes on after the last id misses nothing and gets nothing twice. A stream that has to end says why in an event named end.
         */
        get: operations["events.ofAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The gateway runs. */
        get: operations["health.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether every service, MongoDB, NATS and the event stream can work; 503 with reasons if not. */
        get: operations["health.ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/audit-entries/{index}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows that an entry of the project is in the log. */
        get: operations["inclusionProofs.ofProject"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-entries/{index}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows that an entry is in the log. */
        get: operations["inclusionProofs.ofAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations that wait for an answer, oldest first. */
        get: operations["invitations.list"];
        put?: never;
        /** Invite an e-mail address. The link in the mail is good once, for 7 days. */
        post: operations["invitations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/invitations/{invitationId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a new link, good for 7 days from now. Older links are void. */
        post: operations["invitations.resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/invitations/{invitationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation: its link is void. */
        delete: operations["invitations.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-key-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which keys could call a service at a moment, and the events this follows from.
         * @description In the order of their ids. A page may hold fewer keys than were asked for, and others follow: go on until nextCursor is null. Remaining uses and rate limits are in no event, and not considered; networks are told.
         */
        get: operations["keyAccess.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of a key, newest first; also of one that is deleted. */
        get: operations["apiKeys.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What would break without a key: its last use, the calls of the last day, and who still uses its former text. */
        get: operations["apiKeys.impact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leaked-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report keys that were found where they should not be.
         * @description Each key there is is disabled or flagged, as its project wishes, and its owner is told. The answer is the same, whatever was reported.
         */
        post: operations["leakedKeys.report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold everything there is against the log.
         * @description Every version of every thing must have its entry, every entry its thing, and every key must be what its entries say. The answer names the check; read it until its state is done or failed. It is done once in each night as well.
         */
        post: operations["logChecks.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/checks/{checkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a check has come, and what it found. */
        get: operations["logChecks.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/api-keys/{keyId}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show the text of your master key, once. Its text is in this answer only.
         * @description Only the owner in person: no admin, and no program with a key. Of a master key that was deleted, the answer is a fresh one with an id of its own.
         */
        post: operations["apiKeys.reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am, what I may do where, and the token that unsafe requests with a cookie need. */
        get: operations["me.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is known of me. A new e-mail address waits until it is confirmed. */
        patch: operations["me.update"];
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change my password. My other sessions end. */
        put: operations["me.changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/email-confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm an e-mail address by the token of the link that was sent there. */
        post: operations["me.confirmEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members, oldest first; with `q`, those found.
         * @description Who is in the project as a user sees itself only.
         */
        get: operations["members.list"];
        put?: never;
        /** Put a user into the project with one role. */
        post: operations["members.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/members/{memberId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a member, for admins; or leave, with the id of one’s own membership. */
        delete: operations["members.remove"];
        options?: never;
        head?: never;
        /** Change the role of a member. The last admin stays one. */
        patch: operations["members.changeRole"];
        trace?: never;
    };
    "/v1/projects/{projectId}/members/{memberId}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say which services a member may use, all of them at once. */
        put: operations["members.setPermissions"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where I am logged in, newest first. */
        get: operations["mySessions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Log out there. Doing it again is a success and changes nothing. */
        delete: operations["mySessions.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/passkey-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Options for `navigator.credentials.get()`, good for 5 minutes. */
        post: operations["passkeySession.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in by a passkey. Sets a cookie too. */
        post: operations["passkeySession.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My passkeys. */
        get: operations["passkeys.list"];
        put?: never;
        /** Keep the passkey the browser has made. */
        post: operations["passkeys.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Options for `navigator.credentials.create()`, good for 5 minutes. */
        post: operations["passkeys.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys/{passkeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a passkey. Removing it again is a success and changes nothing. */
        delete: operations["passkeys.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set a new password by the token of the link. Every session of the account ends. */
        put: operations["passwordResets.reset"];
        /**
         * Ask for a link by mail.
         * @description The answer is the same whether the address has an account or not.
         */
        post: operations["passwordResets.request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the projects the caller is in; for an operator, all. Newest first. */
        get: operations["projects.list"];
        put?: never;
        /** Create a project; the caller becomes its first admin. */
        post: operations["projects.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project. */
        get: operations["projects.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename, suspend, resume or close a project. Closing is for good. */
        patch: operations["projects.update"];
        trace?: never;
    };
    "/v1/quarantined-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came as an event and was not taken into the log, those that came last first. */
        get: operations["quarantinedEvents.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantined-events/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them, with its text as it came. */
        get: operations["quarantinedEvents.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantined-events/{eventId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take it into the log now, or hear why that cannot be. */
        post: operations["quarantinedEvents.replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantined-events/{eventId}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Never take it in, and raise no alarm for it any more. Its text stays. */
        post: operations["quarantinedEvents.discard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revocations/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many verifiers have applied what a request took away, and how long that took.
         * @description For a day, by the revision that the answer to the request gave. For who sent it, members of the project it is of, and operators.
         */
        get: operations["revocations.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/second-factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My second factors. */
        get: operations["secondFactors.list"];
        put?: never;
        /** Get a secret for an authenticator. It counts once it is confirmed. */
        post: operations["secondFactors.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/second-factors/{secondFactorId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch the factor on by its first code. Recovery codes are in this answer only. */
        post: operations["secondFactors.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/second-factors/{secondFactorId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Switch the factor off. Removing it again is a success and changes nothing. */
        delete: operations["secondFactors.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a member without a person, for a program. */
        post: operations["serviceAccounts.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I. */
        get: operations["sessions.get"];
        put?: never;
        /** Log in. Sets a cookie too. */
        post: operations["sessions.start"];
        /** Log out: the session ends everywhere. */
        delete: operations["sessions.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is a provider to log in by. */
        get: operations["signOn.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-on/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For the browser to open: to the provider. With a session, links the account there to it. */
        get: operations["signOn.start"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-on/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the provider sends the browser back to. Sets the session cookie. */
        get: operations["signOn.complete"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List accounts, oldest first; with `q`, those found. */
        get: operations["users.list"];
        put?: never;
        /** Create an account with a first password. */
        post: operations["users.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an account. */
        get: operations["users.get"];
        put?: never;
        post?: never;
        /** Erase a person: nothing is kept but ids. Of a disabled account only, and for good. */
        delete: operations["users.erase"];
        options?: never;
        head?: never;
        /** Disable an account, which ends its sessions and refuses its keys; or enable it again. */
        patch: operations["users.update"];
        trace?: never;
    };
    "/v1/projects/{projectId}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the webhooks of the project, oldest first. */
        get: operations["webhooks.list"];
        put?: never;
        /**
         * Have events posted to an address, signed as Standard Webhooks has it. The secret is in this answer only.
         * @description From its own webhook.created on, it is sent every event it wants, at least once, each under one webhook-id. What is not answered by 2xx is tried again for 31 hours; then it is a dead letter. 410 switches the webhook off.
         */
        post: operations["webhooks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/webhooks/{webhookId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook. */
        get: operations["webhooks.get"];
        put?: never;
        post?: never;
        /** Take a webhook down for good, with all that waits. Doing it again changes nothing. */
        delete: operations["webhooks.delete"];
        options?: never;
        head?: never;
        /** Change what is given, and nothing else. */
        patch: operations["webhooks.edit"];
        trace?: never;
    };
    "/v1/projects/{projectId}/webhooks/{webhookId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook a new secret, which is in this answer only. During the grace both sign. */
        post: operations["webhooks.rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a key holds, and if not, why.
         * @description A program whose key has the scope verify may ask about the keys of its project, an operator about any, somebody else who is logged in about its own. Any other key is unknown to them.
         */
        post: operations["verify.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forward-auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a request may pass: for proxies that ask before they pass it on.
         * @description nginx (auth_request), Traefik (ForwardAuth) and Envoy (ext_authz) send the headers of the request, whose key is then verified and used. 401: it has no key, or none that holds. 403: its key is good, but not for this service, from there, or so often. 503: it cannot be found out, so it must not pass. The address it comes from is known where the proxy is a trusted one and names it in X-Forwarded-For. Below this path any method and path is answered alike.
         */
        get: operations["forwardAuth.check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptInvitationBody: {
            token: string;
            /** @example Ada Lovelace */
            name?: string;
            /**
             * Format: password
             * @description Of the new account: as in PUT /v1/me/password.
             */
            password?: string;
        };
        MemberView: {
            id: string;
            projectId: string;
            /** @enum {string} */
            kind: "person" | "service-account";
            /** @description Null for a service account. */
            userId: string | null;
            /** Format: email */
            email: string | null;
            name: string;
            /** @description Ids of the services this member may use. */
            services: string[];
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
            /** Format: date-time */
            createdAt: string;
            /** @description Only in the answer to a change that may take something away: names it for GET /v1/revocations, as Keyward-Revision does. */
            revision?: string;
        };
        RotateApiKeyBody: {
            /**
             * @description How long the text before this one holds beside it; 0: not a moment. At most 30 days.
             * @default 0
             */
            graceSeconds?: number;
        };
        RateLimit: {
            requests: number;
            seconds: number;
        };
        CreatedApiKeyView: {
            id: string;
            projectId: string;
            /** @description The user the key acts for; of a service account, its member id. */
            ownerId: string;
            /** @description The membership the key belongs to. */
            memberId: string;
            /**
             * @description The role the key was made in: it ends with it.
             * @enum {string}
             */
            role: "admin" | "user" | "auditor";
            name: string;
            /** @enum {string} */
            kind: "standard" | "master";
            /**
             * @description The text up to its secret part; empty for a key without a text yet, or of which it was not told.
             * @example kw_live_01Kq3nH0sYpC2vV6bT9xWd_
             */
            prefix: string;
            /** @description The last four characters; null for a master key that was not revealed yet, and where an import did not tell. */
            lastFour: string | null;
            /** @enum {string} */
            status: "active" | "expired" | "disabled";
            /** @description Service ids and platform scopes it is confined to; null: every service its owner may use. */
            scopes: string[] | null;
            /** @description Networks it may be used from; empty: from anywhere. */
            allowedCidrs: string[];
            rateLimit: components["schemas"]["RateLimit"] | null;
            /** @description Uses that are left; null: as many as one likes. */
            remainingUses: number | null;
            metadata: {
                [key: string]: string;
            };
            tags: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * Format: date-time
             * @description To the second or so.
             */
            lastUsedAt: string | null;
            /**
             * Format: date-time
             * @description After a rotation with grace: until then the text before it holds too.
             */
            previousTextUntil: string | null;
            /**
             * Format: date-time
             * @description When its text was reported as found in public; null: never.
             */
            leakedAt: string | null;
            /** @description Counts the changes of this key: 1 at birth. Also its ETag. */
            version: number;
            /** @description Only in the answer to a change that may take something away: names it for GET /v1/revocations, as Keyward-Revision does. */
            revision?: string;
            /** @description The whole key. Shown here only. */
            key: string;
        };
        ApiKeyView: {
            id: string;
            projectId: string;
            /** @description The user the key acts for; of a service account, its member id. */
            ownerId: string;
            /** @description The membership the key belongs to. */
            memberId: string;
            /**
             * @description The role the key was made in: it ends with it.
             * @enum {string}
             */
            role: "admin" | "user" | "auditor";
            name: string;
            /** @enum {string} */
            kind: "standard" | "master";
            /**
             * @description The text up to its secret part; empty for a key without a text yet, or of which it was not told.
             * @example kw_live_01Kq3nH0sYpC2vV6bT9xWd_
             */
            prefix: string;
            /** @description The last four characters; null for a master key that was not revealed yet, and where an import did not tell. */
            lastFour: string | null;
            /** @enum {string} */
            status: "active" | "expired" | "disabled";
            /** @description Service ids and platform scopes it is confined to; null: every service its owner may use. */
            scopes: string[] | null;
            /** @description Networks it may be used from; empty: from anywhere. */
            allowedCidrs: string[];
            rateLimit: components["schemas"]["RateLimit"] | null;
            /** @description Uses that are left; null: as many as one likes. */
            remainingUses: number | null;
            metadata: {
                [key: string]: string;
            };
            tags: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * Format: date-time
             * @description To the second or so.
             */
            lastUsedAt: string | null;
            /**
             * Format: date-time
             * @description After a rotation with grace: until then the text before it holds too.
             */
            previousTextUntil: string | null;
            /**
             * Format: date-time
             * @description When its text was reported as found in public; null: never.
             */
            leakedAt: string | null;
            /** @description Counts the changes of this key: 1 at birth. Also its ETag. */
            version: number;
            /** @description Only in the answer to a change that may take something away: names it for GET /v1/revocations, as Keyward-Revision does. */
            revision?: string;
        };
        ApiKeyPolicyView: {
            /** @description Validity where the creator says nothing. */
            defaultDays: number;
            /** @description From the moment of asking, however it comes to it. */
            longestLifetimeDays: number;
            /** @description By one call. */
            longestExtensionDays: number;
            /** @description Whether an expired key may be given new days. */
            revive: boolean;
            /** @description Standard keys a membership may have that are not deleted. */
            keysPerMember: number;
            /**
             * @description What happens to a key that was found in public.
             * @enum {string}
             */
            onLeak: "disable" | "flag";
            /** @description Counts the changes of this policy: 0 where the project has none of its own. Also its ETag. */
            version: number;
        };
        ApiKeyPolicyBody: {
            /** @description Validity where the creator says nothing. */
            defaultDays: number;
            /** @description From the moment of asking, however it comes to it. */
            longestLifetimeDays: number;
            /** @description By one call. */
            longestExtensionDays: number;
            /** @description Whether an expired key may be given new days. */
            revive: boolean;
            /** @description Standard keys a membership may have that are not deleted. */
            keysPerMember: number;
            /**
             * @description What happens to a key that was found in public.
             * @enum {string}
             */
            onLeak: "disable" | "flag";
        };
        CreateApiKeyBody: {
            /** @example nightly batch */
            name?: string;
            /** @description Ids of services (svc_…) its owner may use, and platform scopes (verify, api-keys:read, audit:read); null: every service its owner may use. */
            scopes?: string[] | null;
            /**
             * @example [
             *       "192.0.2.0/24",
             *       "2001:db8::/32"
             *     ]
             */
            allowedCidrs?: string[];
            rateLimit?: components["schemas"]["RateLimit"] | null;
            remainingUses?: number | null;
            /** @description Up to 20 entries of text. */
            metadata?: {
                [key: string]: string;
            };
            /**
             * @example [
             *       "batch"
             *     ]
             */
            tags?: string[];
            /** @description Default: the project's policy, 90 days. */
            days?: number;
            /**
             * Format: date-time
             * @description Instead of days.
             */
            expiresAt?: string;
            /** @description An admin may give a key to a service account (mem_…) of the project. */
            serviceAccountId?: string;
        };
        ImportedKey: {
            /** @example nightly batch */
            name?: string;
            /** @description Ids of services (svc_…) its owner may use, and platform scopes (verify, api-keys:read, audit:read); null: every service its owner may use. */
            scopes?: string[] | null;
            /**
             * @example [
             *       "192.0.2.0/24",
             *       "2001:db8::/32"
             *     ]
             */
            allowedCidrs?: string[];
            rateLimit?: components["schemas"]["RateLimit"] | null;
            remainingUses?: number | null;
            /** @description Up to 20 entries of text. */
            metadata?: {
                [key: string]: string;
            };
            /**
             * @example [
             *       "batch"
             *     ]
             */
            tags?: string[];
            /** @description Default: the project's policy, 90 days. */
            days?: number;
            /**
             * Format: date-time
             * @description Instead of days.
             */
            expiresAt?: string;
            /** @description An admin may give a key to a service account (mem_…) of the project. */
            serviceAccountId?: string;
            /** @description SHA-256 of the whole text, in hexadecimal. */
            sha256: string;
            /** @description How the text begins, for people to know it by. */
            prefix?: string;
            lastFour?: string;
        };
        ImportApiKeysBody: {
            keys: components["schemas"]["ImportedKey"][];
        };
        ImportResult: {
            sha256: string;
            ok: boolean;
            /** @description The id of the new key. */
            id?: string;
            /** @enum {string} */
            code?: "request.malformed" | "request.invalid" | "request.too-large" | "request.unsupported-media-type" | "request.unknown-path" | "request.method-not-allowed" | "request.timed-out" | "idempotency.key-missing" | "idempotency.key-malformed" | "idempotency.key-reused" | "session.required" | "session.invalid" | "session.ambiguous" | "session.cross-site" | "session.not-found" | "login.refused" | "login.second-factor-required" | "login.throttled" | "login.disabled" | "login.busy" | "password.wrong" | "password.unsuitable" | "link.invalid" | "second-factor.not-found" | "second-factor.exists" | "second-factor.code-wrong" | "passkey.not-found" | "passkey.refused" | "sign-on.refused" | "sign-on.not-configured" | "permission.denied" | "user.exists" | "user.not-found" | "project.not-found" | "project.closed" | "project.suspended" | "member.not-found" | "member.last-admin" | "invitation.not-found" | "invitation.exists" | "service-catalogue.exists" | "service-catalogue.not-found" | "member.exists" | "request.precondition-missing" | "request.version-outdated" | "request.rate-limited" | "api-key.not-found" | "api-key.owner-not-member" | "api-key.expired" | "api-key.extension-too-long" | "api-key.lifetime-exceeded" | "api-key.scope-not-granted" | "api-key.limit-reached" | "api-key.hash-taken" | "api-key.not-master" | "api-key.revealed" | "api-key.not-revealed" | "api-key.master-fixed" | "api-key.confirmation-missing" | "api-key.required" | "api-key.refused" | "api-key.rate-limited" | "revocation.not-found" | "revocation.unconfirmed" | "api-key-policy.not-possible" | "user.not-disabled" | "user.erased" | "log-check.not-found" | "audit-entry.not-found" | "audit-log.unsigned" | "audit-log.refuses-to-sign" | "quarantined-event.not-found" | "quarantined-event.settled" | "webhook.not-found" | "webhook.limit-reached" | "webhook.address-refused" | "webhook.disabled" | "webhook.delivery-not-found" | "events.too-many-streams" | "service.busy" | "service.unavailable" | "service.failed";
        };
        ImportResults: {
            /** @description In the order of the keys. */
            results: components["schemas"]["ImportResult"][];
        };
        ApiKeyPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["ApiKeyView"][];
        };
        EditApiKeyBody: {
            /** @example nightly batch */
            name?: string;
            /** @description Ids of services (svc_…) its owner may use, and platform scopes (verify, api-keys:read, audit:read); null: every service its owner may use. */
            scopes?: string[] | null;
            /**
             * @example [
             *       "192.0.2.0/24",
             *       "2001:db8::/32"
             *     ]
             */
            allowedCidrs?: string[];
            rateLimit?: components["schemas"]["RateLimit"] | null;
            remainingUses?: number | null;
            /** @description Up to 20 entries of text. */
            metadata?: {
                [key: string]: string;
            };
            /**
             * @example [
             *       "batch"
             *     ]
             */
            tags?: string[];
        };
        ExtendApiKeyBody: {
            /** @example 30 */
            days: number;
            /**
             * @description Answer with the new expiry, and change nothing.
             * @default false
             */
            dryRun?: boolean;
        };
        RevokedView: {
            /** @description Names this revocation: the id of its event. See GET /v1/revocations. */
            revision: string;
        };
        AuditEntryView: {
            /** @description The position in the log, from 0, without a gap. */
            index: number;
            /** @description The event's id: `<target>:<version>`. */
            eventId: string;
            /**
             * @description The service that told of it.
             * @example /keyward/api-keys
             */
            source: string;
            /** @example key.extended */
            action: string;
            /** @description Who did it: kind, id, memberId, role; keyId, where it was done with a key. */
            actor: Record<string, never>;
            /** @description The id of the thing it was done to. */
            target: string;
            /** @description The version of the target after the change. */
            version: number;
            projectId: string | null;
            requestId: string | null;
            /**
             * Format: date-time
             * @description When it happened.
             */
            time: string;
            /**
             * Format: date-time
             * @description When the log took it in.
             */
            recordedAt: string;
            before: {
                [key: string]: unknown;
            } | null;
            after: {
                [key: string]: unknown;
            } | null;
            /** @description What the event says beyond before and after. */
            details: {
                [key: string]: unknown;
            };
        };
        AuditEntryPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["AuditEntryView"][];
        };
        LogKeysView: {
            /**
             * @description Of the log.
             * @example keyward.local/audit-log+1a2b3c4d+AVyX…
             */
            log: string;
            /** @description Of its witness; null where it has none. */
            witness: string | null;
        };
        ConsistencyProofView: {
            from: number;
            to: number;
            /** @description In the order of RFC 6962, base64. Empty for equal sizes. */
            hashes: string[];
        };
        ExtendApiKeysBody: {
            /** @example 30 */
            days: number;
            /**
             * @description Answer with the new expiry, and change nothing.
             * @default false
             */
            dryRun?: boolean;
            ids: string[];
        };
        KeyResult: {
            id: string;
            /** @description Whether it was done for this key. */
            ok: boolean;
            /**
             * @description Why it was not.
             * @enum {string}
             */
            code?: "request.malformed" | "request.invalid" | "request.too-large" | "request.unsupported-media-type" | "request.unknown-path" | "request.method-not-allowed" | "request.timed-out" | "idempotency.key-missing" | "idempotency.key-malformed" | "idempotency.key-reused" | "session.required" | "session.invalid" | "session.ambiguous" | "session.cross-site" | "session.not-found" | "login.refused" | "login.second-factor-required" | "login.throttled" | "login.disabled" | "login.busy" | "password.wrong" | "password.unsuitable" | "link.invalid" | "second-factor.not-found" | "second-factor.exists" | "second-factor.code-wrong" | "passkey.not-found" | "passkey.refused" | "sign-on.refused" | "sign-on.not-configured" | "permission.denied" | "user.exists" | "user.not-found" | "project.not-found" | "project.closed" | "project.suspended" | "member.not-found" | "member.last-admin" | "invitation.not-found" | "invitation.exists" | "service-catalogue.exists" | "service-catalogue.not-found" | "member.exists" | "request.precondition-missing" | "request.version-outdated" | "request.rate-limited" | "api-key.not-found" | "api-key.owner-not-member" | "api-key.expired" | "api-key.extension-too-long" | "api-key.lifetime-exceeded" | "api-key.scope-not-granted" | "api-key.limit-reached" | "api-key.hash-taken" | "api-key.not-master" | "api-key.revealed" | "api-key.not-revealed" | "api-key.master-fixed" | "api-key.confirmation-missing" | "api-key.required" | "api-key.refused" | "api-key.rate-limited" | "revocation.not-found" | "revocation.unconfirmed" | "api-key-policy.not-possible" | "user.not-disabled" | "user.erased" | "log-check.not-found" | "audit-entry.not-found" | "audit-log.unsigned" | "audit-log.refuses-to-sign" | "quarantined-event.not-found" | "quarantined-event.settled" | "webhook.not-found" | "webhook.limit-reached" | "webhook.address-refused" | "webhook.disabled" | "webhook.delivery-not-found" | "events.too-many-streams" | "service.busy" | "service.unavailable" | "service.failed";
            /** @description Of a deletion: what `GET /v1/revocations` takes. */
            revision?: string;
            /**
             * Format: date-time
             * @description Of an extension: the new expiry.
             */
            expiresAt?: string;
        };
        KeyResults: {
            /** @description In the order of the ids. */
            results: components["schemas"]["KeyResult"][];
        };
        DeleteApiKeysBody: {
            ids: string[];
        };
        ServiceMetric: {
            /** @example gpu-hours */
            name: string;
            /** @example hour */
            unit: string;
            /** @description In the currency's minor unit. */
            priceMinor: number;
        };
        CreateServiceBody: {
            /**
             * @description Unique, and never changed: configurations name services by it.
             * @example compute
             */
            code: string;
            /** @example Virtual machines */
            name: string;
            /** @example Compute */
            category: string;
            metrics?: components["schemas"]["ServiceMetric"][];
        };
        ServiceView: {
            id: string;
            /** @example compute */
            code: string;
            name: string;
            category: string;
            metrics: components["schemas"]["ServiceMetric"][];
            /** @description One that is not can be granted to nobody anew. */
            active: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        ServicePage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["ServiceView"][];
        };
        UpdateServiceBody: {
            name?: string;
            category?: string;
            metrics?: components["schemas"]["ServiceMetric"][];
            active?: boolean;
        };
        DeliveryView: {
            /** @description Also the header webhook-id: the same on every attempt. */
            id: string;
            webhookId: string;
            /** @description The event's id. */
            eventId: string;
            /** @example key.created */
            type: string;
            /** @description The event's position in the audit log. */
            position: number;
            /** @enum {string} */
            state: "pending" | "delivered" | "dead";
            /** @description Attempts since it was due, or since it was last asked for. */
            attempts: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            nextAttemptAt: string | null;
            /** Format: date-time */
            lastAttemptAt: string | null;
            /** @description The HTTP status of the last attempt; null where there was no answer. */
            status: number | null;
            /**
             * @description Why the last attempt failed, where its status does not say so.
             * @enum {string|null}
             */
            fault: "address-refused" | "name-not-found" | "not-reachable" | "timed-out" | "tls-failed" | "redirected" | "disabled" | null;
        };
        DeliveryPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["DeliveryView"][];
        };
        RedeliverDeadBody: {
            /**
             * Format: date-time
             * @description Only of events since then; all dead ones unless given.
             */
            since?: string;
        };
        RedeliveredView: {
            /** @description How many are sent again: at most 1,000 in one call, oldest first. */
            redelivered: number;
            /** @description Whether there are more. */
            more: boolean;
        };
        PingView: {
            /** @description Whether the endpoint took it: a status of 2xx. */
            delivered: boolean;
            /** @description The HTTP status of the last attempt; null where there was no answer. */
            status: number | null;
            /**
             * @description Why the last attempt failed, where its status does not say so.
             * @enum {string|null}
             */
            fault: "address-refused" | "name-not-found" | "not-reachable" | "timed-out" | "tls-failed" | "redirected" | "disabled" | null;
            /** @description How long it took, in milliseconds. */
            ms: number;
        };
        InclusionProofView: {
            index: number;
            /** @description Of the tree it is proved in. */
            size: number;
            /** @description The root of that tree, base64. */
            root: string;
            /** @description SHA-256 of a zero byte and the entry as canonical JSON (RFC 8785), base64. */
            leafHash: string;
            /** @description From the leaf upwards, base64. */
            hashes: string[];
        };
        CreateInvitationBody: {
            /**
             * Format: email
             * @example ada@example.org
             */
            email: string;
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
            /** @description Ids of services the member may use from the beginning. */
            services?: string[];
            /**
             * @default en
             * @enum {string}
             */
            language?: "en" | "zh-TW";
        };
        InvitationView: {
            id: string;
            projectId: string;
            /** Format: email */
            email: string;
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
            /** @description Ids of the services the member will be allowed to use. */
            services: string[];
            /** @description Id of the user who invited. */
            invitedBy: string;
            /**
             * Format: date-time
             * @description Until then the link is good; sending it again makes a new one.
             */
            expiresAt: string;
            /** Format: date-time */
            createdAt: string;
        };
        InvitationPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["InvitationView"][];
        };
        KeyAccessView: {
            keyId: string;
            name: string;
            /** @enum {string} */
            kind: "standard" | "master";
            ownerId: string;
            memberId: string;
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
            /**
             * Format: date-time
             * @description The expiry it had then.
             */
            expiresAt: string;
            /** @description Networks it was confined to; empty: none. */
            allowedCidrs: string[];
            /** @description The ids of the events this follows from: of the key, of its owner, of the project. Each is an entry of the log. */
            because: string[];
        };
        KeyAccessPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["KeyAccessView"][];
        };
        StaleCaller: {
            /** @description The address it calls from, as the service told it; `unknown` where it did not. */
            address: string;
            /** Format: date-time */
            lastUsedAt: string;
            calls: number;
        };
        KeyImpactView: {
            /** Format: date-time */
            lastUsedAt: string | null;
            /** @description In the last 24 hours, counted by whole hours. */
            callsLastDay: number;
            /** @description Ids of the services it was used for in that time. */
            services: string[];
            /** @description Who still uses the text from before the last rotation; 100 at most. */
            staleCallers: components["schemas"]["StaleCaller"][];
        };
        ReportLeakedKeysBody: {
            /** @description Whole texts, as they were found. */
            keys: string[];
        };
        StartedCheckView: {
            id: string;
        };
        CheckedView: {
            /** @description Things that were looked at. */
            things: number;
            /** @description Entries that tell of them. */
            entries: number;
            /** @description Keys whose entries were folded into what they should be. */
            keys: number;
        };
        HoleView: {
            /** @enum {string} */
            kind: "entry-missing" | "thing-missing" | "thing-behind" | "owner-unknown" | "key-differs";
            /** @description The service that owns it. */
            owner: string;
            /** @description The id of the thing. */
            target: string;
            /** @description The version that is missing, or where they part. */
            version: number | null;
            /** @description Of a key: the field. */
            field: string | null;
            /** @description What the log says. */
            log: string | null;
            /** @description What the thing says. */
            document: string | null;
        };
        LogCheckView: {
            id: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed";
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            finishedAt: string | null;
            checked: components["schemas"]["CheckedView"];
            /** @description States that are not explained, so far; 0 at the end: every one is. */
            gaps: number;
            /** @description The first 200 of them. */
            holes: components["schemas"]["HoleView"][];
            /**
             * @description In words.
             * @example Every state is explained, 0 gaps.
             */
            verdict: string;
        };
        UserView: {
            id: string;
            /** Format: email */
            email: string;
            name: string;
            phone: string | null;
            organisation: string | null;
            /** @enum {string} */
            language: "en" | "zh-TW";
            /** @enum {string} */
            state: "active" | "disabled";
            /** @description Operators run the platform and may do everything. */
            operator: boolean;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Only of a person who was erased: nothing of it is kept.
             */
            erasedAt?: string;
            /** @description Only in the answer to a change that may take something away: names it for GET /v1/revocations, as Keyward-Revision does. */
            revision?: string;
        };
        ProjectView: {
            id: string;
            /**
             * @description Shown to people; unique.
             * @example P-8K2M4QTX
             */
            code: string;
            name: string;
            /** @enum {string} */
            state: "active" | "suspended" | "closed";
            /** Format: date-time */
            createdAt: string;
            /** @description Only in the answer to a change that may take something away: names it for GET /v1/revocations, as Keyward-Revision does. */
            revision?: string;
        };
        MyMembershipView: {
            memberId: string;
            project: components["schemas"]["ProjectView"];
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
            /** @description What the caller may do in the project. */
            permissions: ("users:create" | "users:manage" | "users:erase" | "projects:create" | "projects:read" | "projects:manage" | "members:add" | "members:list" | "members:list-all" | "members:manage" | "members:leave" | "members:remove" | "permissions:change" | "invitations:manage" | "services:manage" | "api-keys:create" | "api-keys:read" | "api-keys:edit" | "api-keys:extend" | "api-keys:rotate" | "api-keys:switch" | "api-keys:delete" | "api-keys:reveal" | "api-keys:import" | "api-key-policy:read" | "api-key-policy:change" | "api-keys:manage-all" | "audit:read" | "audit:read-all-projects" | "audit:check" | "quarantine:manage" | "events:read" | "events:read-all-projects" | "webhooks:manage")[];
        };
        MeView: {
            user: components["schemas"]["UserView"];
            /** @description Newest project first, 100 at most; GET /v1/projects lists all. */
            memberships: components["schemas"]["MyMembershipView"][];
            /** @description Bound to this log-in. Unsafe requests that are authenticated by cookie send it as `X-CSRF-Token`. */
            csrfToken: string;
        };
        UpdateMeBody: {
            /** @example Ada Lovelace */
            name?: string;
            /**
             * @description Null: none.
             * @example +886 2 1234 5678
             */
            phone?: string | null;
            /** @description Null: none. */
            organisation?: string | null;
            /** @enum {string} */
            language?: "en" | "zh-TW";
            /**
             * Format: email
             * @description Takes effect once it is confirmed by the link that is sent there, within 24 hours.
             */
            email?: string;
            /**
             * Format: password
             * @description Needed for a new e-mail address.
             */
            currentPassword?: string;
        };
        ChangePasswordBody: {
            /** Format: password */
            currentPassword: string;
            /**
             * Format: password
             * @description 15 to 128 characters, any at all (8 where a second factor is on); not a common one, and without your name.
             */
            password: string;
        };
        ConfirmEmailBody: {
            /** @description As the link has it: good once, for 24 hours, and until another address is asked for. */
            token: string;
        };
        AddMemberBody: {
            /** @example usr_01Kq3nH0sYpC2vV6bT9xWd */
            userId: string;
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
        };
        MemberPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["MemberView"][];
        };
        ChangeMemberRoleBody: {
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
        };
        SetMemberServicesBody: {
            /** @description Ids of all services the member may use from now on. */
            services: string[];
        };
        ListedSessionView: {
            id: string;
            /** @enum {string} */
            method: "password" | "passkey" | "sign-on";
            /** @description Whether it is the one that asks. */
            current: boolean;
            address: string | null;
            userAgent: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To the minute. Two hours later the session ends.
             */
            lastSeenAt: string;
            /**
             * Format: date-time
             * @description It ends then at the latest.
             */
            expiresAt: string;
        };
        SessionPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["ListedSessionView"][];
        };
        PasskeyLogInBody: {
            /** @description `toJSON()` of what `navigator.credentials.get()` gave. */
            response: Record<string, never>;
        };
        OpenedSessionView: {
            user: components["schemas"]["UserView"];
            /** Format: date-time */
            expiresAt: string;
            /** @description Send as `Authorization: Bearer`. Shown here only. */
            token: string;
        };
        PasskeyView: {
            id: string;
            name: string;
            /** @description Whether the authenticator keeps a copy elsewhere. */
            backedUp: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt: string | null;
        };
        PasskeyPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["PasskeyView"][];
        };
        AddPasskeyBody: {
            /** @example Laptop */
            name: string;
            /** @description `toJSON()` of what `navigator.credentials.create()` gave. */
            response: Record<string, never>;
        };
        RequestPasswordResetBody: {
            /**
             * Format: email
             * @example ada@example.org
             */
            email: string;
        };
        ResetPasswordBody: {
            /** @description As the link has it: good once, for 10 minutes, and until a newer one is asked for. */
            token: string;
            /**
             * Format: password
             * @description 15 to 128 characters, any at all (8 where a second factor is on); not a common one, and without your name.
             */
            password: string;
        };
        CreateProjectBody: {
            /** @example Protein folding */
            name: string;
        };
        ProjectPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["ProjectView"][];
        };
        UpdateProjectBody: {
            /** @example Protein folding */
            name?: string;
            /**
             * @description Closed is for good.
             * @enum {string}
             */
            state?: "active" | "suspended" | "closed";
        };
        QuarantinedEventView: {
            /**
             * @description Made of its text: the same text has the same id.
             * @example log_01Kq3nH0sYpC2vV6bT9xWd
             */
            id: string;
            /** @enum {string} */
            state: "quarantined" | "replayed" | "discarded";
            /**
             * @description unreadable: no JSON; unknown: a type or version nobody declared; broken: against its contract; too-large: for a leaf; differs: another event has its id; forged: nobody but the log tells such; failed: it could not be stored.
             * @enum {string}
             */
            reason: "unreadable" | "unknown" | "broken" | "too-large" | "differs" | "forged" | "failed";
            /** @description What is wrong with it; no value is repeated. */
            faults: string[];
            /** @description The id it claims to have, where it has the form of one. */
            eventId: string | null;
            /** @description In bytes. */
            size: number;
            /** @description How often the same text has come. */
            times: number;
            /** Format: date-time */
            firstAt: string;
            /** Format: date-time */
            lastAt: string;
            /** @description Where it came from last: a subject of the stream, or the service that was asked. */
            from: string;
            /** @description Its place in the stream, when it came last. */
            sequence: number | null;
        };
        QuarantinedEventPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["QuarantinedEventView"][];
        };
        QuarantinedEventDetails: {
            /**
             * @description Made of its text: the same text has the same id.
             * @example log_01Kq3nH0sYpC2vV6bT9xWd
             */
            id: string;
            /** @enum {string} */
            state: "quarantined" | "replayed" | "discarded";
            /**
             * @description unreadable: no JSON; unknown: a type or version nobody declared; broken: against its contract; too-large: for a leaf; differs: another event has its id; forged: nobody but the log tells such; failed: it could not be stored.
             * @enum {string}
             */
            reason: "unreadable" | "unknown" | "broken" | "too-large" | "differs" | "forged" | "failed";
            /** @description What is wrong with it; no value is repeated. */
            faults: string[];
            /** @description The id it claims to have, where it has the form of one. */
            eventId: string | null;
            /** @description In bytes. */
            size: number;
            /** @description How often the same text has come. */
            times: number;
            /** Format: date-time */
            firstAt: string;
            /** Format: date-time */
            lastAt: string;
            /** @description Where it came from last: a subject of the stream, or the service that was asked. */
            from: string;
            /** @description Its place in the stream, when it came last. */
            sequence: number | null;
            /** @description As it came. */
            text: string;
        };
        ReplayedEventView: {
            /**
             * @description taken-in: it is in the log; waiting: it will be, once its predecessor has come; refused: see faults.
             * @enum {string}
             */
            outcome: "taken-in" | "waiting" | "refused";
            faults: string[];
            event: components["schemas"]["QuarantinedEventView"];
        };
        RevocationView: {
            /** @description The id of the event that it goes back to. */
            revision: string;
            /** @description Verifiers that might have honoured from memory what was revoked. */
            verifiers: number;
            /** @description Those of them that said that they do no more. The others had lost the right to by the end. */
            applied: number;
            /** @description How long it took from the stored change until no verifier honoured it, in milliseconds. */
            slowestMs: number;
            /** Format: date-time */
            at: string;
        };
        SecondFactorView: {
            id: string;
            /** @enum {string} */
            type: "totp";
            /** @enum {string} */
            state: "unconfirmed" | "confirmed" | "removed";
            /** @description How many recovery codes have not been used yet. */
            recoveryCodesLeft: number;
            /** Format: date-time */
            createdAt: string;
        };
        SecondFactorPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["SecondFactorView"][];
        };
        AddSecondFactorBody: {
            /** @enum {string} */
            type: "totp";
        };
        AddedSecondFactorView: {
            id: string;
            /** @description Base32, for typing it into an authenticator. Shown here only. */
            secret: string;
            /** @description The same as `otpauth://` URI, for a QR code. */
            uri: string;
        };
        ConfirmSecondFactorBody: {
            /**
             * @description What the authenticator shows now.
             * @example 492039
             */
            code: string;
        };
        RecoveryCodesView: {
            /** @description Each logs you in once in place of a code. Shown here only. */
            recoveryCodes: string[];
        };
        RemoveSecondFactorBody: {
            /** Format: password */
            currentPassword: string;
        };
        CreateServiceAccountBody: {
            /** @example nightly build */
            name: string;
            /** @enum {string} */
            role: "admin" | "user" | "auditor";
        };
        LogInBody: {
            /**
             * Format: email
             * @example operator@keyward.local
             */
            email: string;
            /** Format: password */
            password: string;
            /** @description Where a second factor is on: six digits of it, or a recovery code. */
            code?: string;
        };
        SessionView: {
            user: components["schemas"]["UserView"];
            /** Format: date-time */
            expiresAt: string;
        };
        SignOnView: {
            /** @description Whether there is a provider to log in by. */
            configured: boolean;
            /** @description Of the provider, for the button. */
            name: string | null;
        };
        CreateUserBody: {
            /**
             * Format: email
             * @example ada@example.org
             */
            email: string;
            /** @example Ada Lovelace */
            name: string;
            /**
             * Format: password
             * @description 15 to 128 characters, any at all (8 where a second factor is on); not a common one, and without your name.
             */
            password: string;
            /**
             * @default en
             * @enum {string}
             */
            language?: "en" | "zh-TW";
        };
        UserPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["UserView"][];
        };
        UpdateUserBody: {
            /**
             * @description A disabled account cannot log in, and its sessions end.
             * @enum {string}
             */
            state: "active" | "disabled";
        };
        CreateWebhookBody: {
            /**
             * @description Where events are posted to: https, without a user name, and at a public address unless the operator allows others.
             * @example https://example.org/keyward
             */
            url: string;
            /**
             * @description Types of events, such as key.created, or key.* for all of a kind; none: every event.
             * @default []
             * @example [
             *       "key.*"
             *     ]
             */
            types?: string[];
            /** @default true */
            enabled?: boolean;
            /** @default  */
            description?: string;
        };
        WebhookWithSecretView: {
            id: string;
            projectId: string;
            /** @example https://example.org/keyward */
            url: string;
            /** @description Types of events, such as key.created, or key.* for all of a kind; none: every event. */
            types: string[];
            enabled: boolean;
            description: string;
            /**
             * Format: date-time
             * @description Until then the secret before the present one signs too.
             */
            previousSecretUntil: string | null;
            /** @description Counts its changes; also its ETag. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * @description What signatures are checked with, as Standard Webhooks has it. In this answer only.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret: string;
        };
        WebhookView: {
            id: string;
            projectId: string;
            /** @example https://example.org/keyward */
            url: string;
            /** @description Types of events, such as key.created, or key.* for all of a kind; none: every event. */
            types: string[];
            enabled: boolean;
            description: string;
            /**
             * Format: date-time
             * @description Until then the secret before the present one signs too.
             */
            previousSecretUntil: string | null;
            /** @description Counts its changes; also its ETag. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        WebhookPage: {
            /** @description Send as `cursor` for the next page; null on the last one. */
            nextCursor: string | null;
            items: components["schemas"]["WebhookView"][];
        };
        EditWebhookBody: {
            /** @description Where events are posted to: https, without a user name, and at a public address unless the operator allows others. */
            url?: string;
            /** @description Types of events, such as key.created, or key.* for all of a kind; none: every event. */
            types?: string[];
            /** @description Of one that is switched off, what waits is put with the dead letters, and nothing more is sent. */
            enabled?: boolean;
            description?: string;
        };
        RotateWebhookSecretBody: {
            /**
             * @description How long the secret before this one signs beside it; 0: not a moment. At most 7 days.
             * @default 86400
             */
            graceSeconds?: number;
        };
        VerifyApiKeyBody: {
            key: string;
            /** @example svc_01Kq3nH0sYpC2vV6bT9xWd */
            service?: string;
            /**
             * @description The caller's address, for keys that are confined to networks.
             * @example 192.0.2.7
             */
            clientIp?: string;
            /** @default 1 */
            cost?: number;
        };
        RateLimitState: {
            /** @description Uses that any window allows. */
            limit: number;
            /** @description The length of the window. */
            seconds: number;
            /** @description Uses there is still room for. */
            remaining: number;
            /** @description Until there is room again, or more of it. */
            resetSeconds: number;
        };
        VerificationView: {
            valid: boolean;
            /** @enum {string} */
            code: "valid" | "malformed" | "unknown" | "expired" | "deleted" | "disabled" | "owner-disabled" | "project-suspended" | "project-closed" | "ip-not-allowed" | "service-not-granted" | "rate-limited" | "uses-exhausted";
            keyId?: string;
            projectId?: string;
            userId?: string;
            /** @enum {string} */
            role?: "admin" | "user" | "auditor";
            /** @description Ids of the services the key authorises now; none where it does not hold. */
            services?: string[];
            /** Format: date-time */
            expiresAt?: string;
            /** @enum {string} */
            kind?: "standard" | "master";
            /** @description What it may do in Keyward itself. */
            platformScopes?: ("verify" | "api-keys:read" | "audit:read")[];
            /** @description Uses that are left after this one; null: no bound. */
            remainingUses?: number | null;
            /** @description True for the text from before a rotation: it ends with its grace. */
            previousText?: boolean;
            /** @description Only of a key that has a limit and holds otherwise. */
            rateLimit?: components["schemas"]["RateLimitState"];
            /** @description Of a key that is refused for its rate: seconds until there is room again. */
            retryAfterSeconds?: number;
            metadata?: {
                [key: string]: string;
            };
        };
        /** @description Problem details (RFC 9457). */
        Problem: {
            /** Format: uri */
            type: string;
            title: string;
            status: number;
            /** @description What to do next. */
            detail: string;
            /** @enum {string} */
            code: "request.malformed" | "request.invalid" | "request.too-large" | "request.unsupported-media-type" | "request.unknown-path" | "request.method-not-allowed" | "request.timed-out" | "idempotency.key-missing" | "idempotency.key-malformed" | "idempotency.key-reused" | "session.required" | "session.invalid" | "session.ambiguous" | "session.cross-site" | "session.not-found" | "login.refused" | "login.second-factor-required" | "login.throttled" | "login.disabled" | "login.busy" | "password.wrong" | "password.unsuitable" | "link.invalid" | "second-factor.not-found" | "second-factor.exists" | "second-factor.code-wrong" | "passkey.not-found" | "passkey.refused" | "sign-on.refused" | "sign-on.not-configured" | "permission.denied" | "user.exists" | "user.not-found" | "project.not-found" | "project.closed" | "project.suspended" | "member.not-found" | "member.last-admin" | "invitation.not-found" | "invitation.exists" | "service-catalogue.exists" | "service-catalogue.not-found" | "member.exists" | "request.precondition-missing" | "request.version-outdated" | "request.rate-limited" | "api-key.not-found" | "api-key.owner-not-member" | "api-key.expired" | "api-key.extension-too-long" | "api-key.lifetime-exceeded" | "api-key.scope-not-granted" | "api-key.limit-reached" | "api-key.hash-taken" | "api-key.not-master" | "api-key.revealed" | "api-key.not-revealed" | "api-key.master-fixed" | "api-key.confirmation-missing" | "api-key.required" | "api-key.refused" | "api-key.rate-limited" | "revocation.not-found" | "revocation.unconfirmed" | "api-key-policy.not-possible" | "user.not-disabled" | "user.erased" | "log-check.not-found" | "audit-entry.not-found" | "audit-log.unsigned" | "audit-log.refuses-to-sign" | "quarantined-event.not-found" | "quarantined-event.settled" | "webhook.not-found" | "webhook.limit-reached" | "webhook.address-refused" | "webhook.disabled" | "webhook.delivery-not-found" | "events.too-many-streams" | "service.busy" | "service.unavailable" | "service.failed";
            errors?: {
                field: string;
                message: string;
            }[];
            /** @description Seconds, as in the header Retry-After. */
            retryAfter?: number;
            requestId?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "acceptInvitation.accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitationBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.rotate": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the last answer with this thing: where somebody changed it since, the request is refused. */
                "If-Match"?: string;
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateApiKeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.disable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.enable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeyPolicy.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPolicyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeyPolicy.set": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the last answer with this thing: where somebody changed it since, the request is refused. */
                "If-Match": string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyPolicyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPolicyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                q?: string;
                /** @description Equal ones stand in the order of their ids, the same way round. Never used is before all times. Names are compared without case and accents. */
                sort?: "-createdAt" | "createdAt" | "expiresAt" | "-expiresAt" | "lastUsedAt" | "-lastUsedAt" | "name" | "-name";
                status?: "active" | "expired" | "disabled";
                kind?: "standard" | "master";
                /** @description A user id (usr_…), or the member id of a service account (mem_…). */
                ownerId?: string;
                /** @description A service id (svc_…). */
                service?: string;
                expiresBefore?: string;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.import": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportApiKeysBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResults"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.delete": {
        parameters: {
            query?: {
                /** @description To delete a master key: its id, once more. */
                confirm?: string;
            };
            header?: {
                /** @description The ETag of the last answer with this thing: where somebody changed it since, the request is refused. */
                "If-Match"?: string;
            };
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.edit": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the last answer with this thing: where somebody changed it since, the request is refused. */
                "If-Match": string;
            };
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditApiKeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.extend": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the last answer with this thing: where somebody changed it since, the request is refused. */
                "If-Match"?: string;
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendApiKeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "audit.ofProject": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description A user id. */
                actor?: string;
                action?: string;
                /** @description The id of the thing, such as a key id. */
                target?: string;
                /** @description The id of the request that caused it. */
                requestId?: string;
                /** @description Words, each of which must be met: by the beginning of a word that was told (a name, a tag), of an action, or of an id. Case does not matter, but in ids. */
                q?: string;
                /** @description From this time on. */
                from?: string;
                /** @description Before this time. */
                to?: string;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "audit.ofAll": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description A user id. */
                actor?: string;
                action?: string;
                /** @description The id of the thing, such as a key id. */
                target?: string;
                /** @description The id of the request that caused it. */
                requestId?: string;
                /** @description Words, each of which must be met: by the beginning of a word that was told (a name, a tag), of an action, or of an id. Case does not matter, but in ids. */
                q?: string;
                /** @description From this time on. */
                from?: string;
                /** @description Before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "auditExport.export": {
        parameters: {
            query?: {
                /** @description ndjson: the whole log with proofs and the states of keys, for `keyward audit verify`. csv: for spreadsheets. ocsf: one event of OCSF a line. */
                format?: "ndjson" | "csv" | "ocsf";
                /** @description From this time on. Not for ndjson, which is whole. */
                from?: string;
                /** @description Before this time. Not for ndjson. */
                to?: string;
                /** @description The id of a project: its entries alone. Not for ndjson. */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "auditLog.checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "auditLog.keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogKeysView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "auditLog.consistency": {
        parameters: {
            query: {
                /** @description The size of the earlier tree, from 1. */
                from: number;
                /** @description The size of the later one. */
                to: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsistencyProofView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "auditLog.entries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                "*": string;
                /** @description The number of the bundle, as `067`, or `x001/234` from 1,000 on; `.p/<width>` after it for one that is not whole. */
                path: unknown;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "auditLog.tile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                "*": string;
                /** @description Level and number, the latter as `067`, or `x001/234` from 1,000 on; `.p/<width>` after it for one that is not whole. */
                path: unknown;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.extendMany": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendApiKeysBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyResults"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.deleteMany": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteApiKeysBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyResults"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "catalogue.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServicePage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "catalogue.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "catalogue.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                serviceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateServiceBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deliveries.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description dead: the dead letters. */
                state?: "pending" | "delivered" | "dead";
            };
            header?: never;
            path: {
                projectId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deliveries.redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                webhookId: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deliveries.redeliverDead": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeliverDeadBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedeliveredView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deliveries.ping": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "events.ofProject": {
        parameters: {
            query?: {
                /** @description Goes on after this position: as the header Last-Event-ID, which comes first. */
                lastEventId?: string;
                /** @description Begins with this position; 0: with the first event there is. */
                from?: string;
                /** @description Begins with what the log took in at this time or later. */
                since?: string;
                /** @description Only events of these types. */
                types?: string;
                /** @description false: ends with what there is. */
                follow?: "true" | "false";
            };
            header?: {
                /** @description The id of the last event that came: the stream goes on after it. Browsers send it by themselves. */
                "Last-Event-ID"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "events.ofAll": {
        parameters: {
            query?: {
                /** @description Goes on after this position: as the header Last-Event-ID, which comes first. */
                lastEventId?: string;
                /** @description Begins with this position; 0: with the first event there is. */
                from?: string;
                /** @description Begins with what the log took in at this time or later. */
                since?: string;
                /** @description Only events of these types. */
                types?: string;
                /** @description false: ends with what there is. */
                follow?: "true" | "false";
            };
            header?: {
                /** @description The id of the last event that came: the stream goes on after it. Browsers send it by themselves. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "health.live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "health.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "inclusionProofs.ofProject": {
        parameters: {
            query?: {
                /** @description The size of the tree to prove it in, such as that of a checkpoint; by default the present one. */
                size?: number;
            };
            header?: never;
            path: {
                projectId: string;
                index: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InclusionProofView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "inclusionProofs.ofAll": {
        parameters: {
            query?: {
                /** @description The size of the tree to prove it in, such as that of a checkpoint; by default the present one. */
                size?: number;
            };
            header?: never;
            path: {
                index: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InclusionProofView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invitations.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invitations.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitationBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invitations.resend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invitations.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "keyAccess.list": {
        parameters: {
            query: {
                limit?: number;
                cursor?: string;
                /** @description The id of a service. */
                service: string;
                /** @description The moment asked about. */
                at: string;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyAccessPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.history": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.impact": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyImpactView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "leakedKeys.report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportLeakedKeysBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "logChecks.start": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCheckView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "logChecks.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                checkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogCheckView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.reveal": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "me.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "me.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "me.changePassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "me.confirmEmail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmEmailBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "members.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                q?: string;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "members.add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddMemberBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "members.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                memberId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "members.changeRole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                memberId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMemberRoleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "members.setPermissions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                memberId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMemberServicesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mySessions.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mySessions.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeySession.begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeySession.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyLogInBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedSessionView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPasskeyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passwordResets.reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passwordResets.request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestPasswordResetBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "projects.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "projects.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProjectBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "projects.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "projects.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProjectBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "quarantinedEvents.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                state?: "quarantined" | "replayed" | "discarded";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinedEventPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "quarantinedEvents.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinedEventDetails"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "quarantinedEvents.replay": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedEventView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "quarantinedEvents.discard": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinedEventView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "revocations.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                revision: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevocationView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "secondFactors.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "secondFactors.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddSecondFactorBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedSecondFactorView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "secondFactors.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                secondFactorId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmSecondFactorBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodesView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "secondFactors.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                secondFactorId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveSecondFactorBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "serviceAccounts.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceAccountBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sessions.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sessions.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogInBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedSessionView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sessions.end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signOn.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignOnView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signOn.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signOn.complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the console. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.erase": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Where it may have taken something away, which nothing honours any more by then: what GET /v1/revocations tells more about. */
                    "Keyward-Revision"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "webhooks.list": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "webhooks.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecretView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "webhooks.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "webhooks.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "webhooks.edit": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the last answer with this thing: where somebody changed it since, the request is refused. */
                "If-Match": string;
            };
            path: {
                projectId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditWebhookBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "webhooks.rotateSecret": {
        parameters: {
            query?: never;
            header?: {
                /** @description A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateWebhookSecretBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecretView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "verify.verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyApiKeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationView"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "forwardAuth.check": {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the service that is to be used. The proxy sets it: what its callers send of it counts as much. */
                "X-Keyward-Service"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It may pass. */
            200: {
                headers: {
                    /** @description The id of the key. */
                    "X-Keyward-Key-Id"?: string;
                    /** @description The project of the key. */
                    "X-Keyward-Project"?: string;
                    /** @description Its owner: a user, or the membership of a service account. */
                    "X-Keyward-User"?: string;
                    /** @description The role of its owner in the project. */
                    "X-Keyward-Role"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. `code` says why and never changes its meaning; `detail` says what to do next. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
