// Forms that need a security key: the browser asks for it, the answer travels in the form.
const bytes = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0)).buffer;
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const keysOf = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

async function create({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: keysOf(publicKey.excludeCredentials),
    },
  });
  return answer(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function get({ publicKey }) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: keysOf(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const answer = (credential, response) => ({
  type: credential.type,
  id: credential.id,
  rawId: text(credential.rawId),
  authenticatorAttachment: credential.authenticatorAttachment,
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  clientExtensionResults: credential.getClientExtensionResults(),
});

for (const form of document.querySelectorAll("[data-rivage-security-key]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const ask = form.dataset.rivageSecurityKey === "create" ? create : get;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = form.querySelector("[data-rivage-security-key-error]");
    refused.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(options));
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
