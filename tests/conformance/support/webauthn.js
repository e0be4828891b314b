// Okta's WebAuthn operations as a page would call them.

// Calls the account API with a literal token; gives status and parsed body, undefined where there is none.
export async function account(server, method, path, body, token = 'alice') {
  const response = await fetch(`${server.okta}/idp/myaccount${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'application/json; okta-version=1.0.0',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

export async function registrationOptions(server, token) {
  return (await account(server, 'POST', '/webauthn/registration', undefined, token)).body.options;
}

// What a browser made, in the form that the operation takes.
export function handedIn(credential) {
  return {
    clientData: credential.response.clientDataJSON,
    attestation: credential.response.attestationObject,
    clientExtensions: JSON.stringify(credential.clientExtensionResults),
    transports: JSON.stringify(credential.response.transports ?? []),
  };
}

export function enrol(server, credential, token) {
  return account(server, 'POST', '/webauthn', handedIn(credential), token);
}
