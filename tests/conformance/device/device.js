// A phone with an application that is pushed to, as the vendor's SDKs for devices behave: it reads the two well-known
// documents, enrols its keys, verifies each challenge through discovery and signs what its person says to it.

import assert from 'node:assert/strict';
import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';

const version = 'okta-version=1.0.0';
const enrolScope = 'okta.myAccount.appAuthenticator.manage';
const maintenanceScope = 'okta.myAccount.appAuthenticator.maintenance.read okta.myAccount.appAuthenticator.maintenance.manage';

async function makeKey(algorithm, kid) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  return { algorithm, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, 'okta:kpr': 'SOFTWARE' } };
}

export class Device {
  // `algorithm`: ES256 as iOS, RS256 as Android.
  static async make(server, { algorithm = 'ES256', user = 'alice', clientId = 'native' } = {}) {
    const device = new Device();
    Object.assign(device, { server, user, clientId });
    device.instance = await makeKey('ES256', 'client-instance');
    device.possession = await makeKey(algorithm, 'proof-of-possession');
    device.verification = await makeKey(algorithm, 'user-verification');
    return device;
  }

  async call(method, path, { token, body, contentType = 'application/json' } = {}) {
    const response = await fetch(new URL(path, this.server.okta), {
      method,
      headers: {
        Accept: `application/json; ${version}`,
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { 'Content-Type': contentType }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, type: response.headers.get('content-type'), body: text && JSON.parse(text) };
  }

  token(scope) {
    return this.server.token({ user: this.user, client_id: this.clientId, scope });
  }

  async bootstrap() {
    const organization = (await this.call('GET', '/.well-known/okta-organization')).body;
    assert.equal(organization.pipeline, 'idx');
    const { body } = await this.call('GET', `/.well-known/app-authenticator-configuration?oauthClientId=${this.clientId}`);
    const authenticator = body.find(({ key }) => key === 'custom_app');
    assert.equal(authenticator.orgId, organization.id);
    assert.deepEqual(authenticator.supportedMethods.map(({ type, status }) => [type, status]), [['push', 'ACTIVE']]);
    return { organization, authenticator };
  }

  description() {
    return {
      clientInstanceBundleId: 'test.example.authenticator', clientInstanceVersion: '1.4.0',
      clientInstanceDeviceSdkVersion: 'DeviceSDK 1.0.0', osVersion: '17.4', platform: 'IOS', displayName: 'A phone',
      secureHardwarePresent: true, manufacturer: 'Acme', model: 'A1', udid: 'F00D',
    };
  }

  // Either a key, or, for a device that is known, identifiers and an attestation by that key.
  async identity() {
    if (!this.known) return { clientInstanceKey: this.instance.jwk };
    const attestation = await this.sign(this.instance, {
      iss: this.known.clientInstanceId, sub: this.known.id, aud: this.server.okta, jti: crypto.randomUUID(),
    }, 'JWT');
    return { ...this.known, deviceAttestation: { clientInstanceKeyAttestation: attestation } };
  }

  async enrol({ userVerification = false, transactionTypes = ['LOGIN', 'CIBA'] } = {}) {
    const { organization, authenticator } = await this.bootstrap();
    const answer = await this.call('POST', authenticator.appAuthenticatorEnrollEndpoint, {
      token: await this.token(enrolScope),
      body: {
        authenticatorId: authenticator.authenticatorId,
        device: { ...this.description(), ...(await this.identity()) },
        methods: {
          push: {
            pushToken: 'push-token',
            apsEnvironment: 'development',
            keys: { proofOfPossession: this.possession.jwk, userVerification: userVerification ? this.verification.jwk : null },
            capabilities: { transactionTypes },
          },
        },
      },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    this.organization = organization;
    this.enrolment = answer.body;
    this.known = { id: answer.body.device.id, clientInstanceId: answer.body.device.clientInstanceId };
    return answer.body;
  }

  // What waits, each verified.
  async pending() {
    const { body } = await this.call('GET', this.enrolment.methods.push.links.pending.href, { token: await this.token(maintenanceScope) });
    return Promise.all(body.map((push) => {
      assert.equal(push.payloadVersion, 'IDXv1');
      return this.read(push.challenge);
    }));
  }

  // A challenge, verified as the SDKs do: signed by a key of the authorization server that it names, for this application.
  async read(challenge) {
    const { authorizationServerId } = JSON.parse(Buffer.from(challenge.split('.')[1], 'base64url'));
    const server = authorizationServerId === undefined ? '' : `/oauth2/${authorizationServerId}`;
    const keys = await this.keysOf(server);
    const { payload, protectedHeader } = await jwtVerify(challenge, createLocalJWKSet(keys), {
      algorithms: ['RS256'], typ: 'okta-pushbind+jwt', issuer: this.server.okta, audience: this.clientId,
      currentDate: new Date(await this.server.now()),
      requiredClaims: ['iat', 'exp', 'nonce', 'orgId', 'verificationUri', 'transactionId', 'challengeContext'],
    });
    assert.ok(keys.keys.some(({ kid }) => kid === protectedHeader.kid));
    assert.equal(payload.orgId, this.organization.id);
    assert.equal(payload.exp - payload.iat, 300);
    assert.equal(payload.jti, payload.transactionId);
    return payload;
  }

  async keysOf(server) {
    const discovery = (await this.call('GET', `${server}/.well-known/openid-configuration`)).body;
    return (await this.call('GET', discovery.jwks_uri)).body;
  }

  async sign(key, claims, type) {
    const now = Math.floor((await this.server.now()) / 1000);
    return new SignJWT({ iat: now, exp: now + 300, nbf: now - 300, ...claims })
      .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: type })
      .sign(key.privateKey);
  }

  response(challenge, userConsent, { key = this.possession, keyType = 'proofOfPossession', ...claims } = {}) {
    return this.sign(key, {
      iss: this.enrolment.id, sub: this.enrolment.user.id, aud: challenge.iss, jti: crypto.randomUUID(),
      methodEnrollmentId: this.enrolment.methods.push.id, tx: challenge.transactionId, nonce: challenge.nonce, keyType,
      deviceSignals: { platform: 'IOS', displayName: 'A phone' },
      challengeResponseContext: { userConsent, transactionType: challenge.challengeContext.transactionType },
      ...claims,
    }, 'okta-pushbind+jwt');
  }

  send(challenge, challengeResponse) {
    return this.call('POST', challenge.verificationUri, { body: { method: 'push', challengeResponse } });
  }

  async answer(challenge, userConsent, options) {
    return this.send(challenge, await this.response(challenge, userConsent, options));
  }

  verifyUser(challenge) {
    return this.answer(challenge, 'APPROVED_USER_VERIFICATION', { key: this.verification, keyType: 'userVerification' });
  }

  update(push, scope = maintenanceScope) {
    return this.token(scope).then((token) =>
      this.call('PATCH', this.enrolment.links.self.href, {
        token, body: { methods: { push } }, contentType: `application/merge-patch+json; ${version}`,
      }));
  }

  async leave() {
    return this.call('DELETE', this.enrolment.links.self.href, { token: await this.token(enrolScope) });
  }
}
