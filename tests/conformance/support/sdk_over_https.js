// A process of its own, since Node reads NODE_EXTRA_CA_CERTS once: the demonstration user's e-mails by okta-auth-js.

import { OktaAuth } from '@okta/okta-auth-js';

const sdk = new OktaAuth({ issuer: process.argv[2], clientId: 'spa', redirectUri: 'http://localhost:8080/login/callback' });
for (const { profile, roles, status } of await sdk.myaccount.getEmails({ accessToken: 'alice' })) {
  console.log(profile.email, roles.join(), status);
}
