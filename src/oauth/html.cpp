#include "oauth/html.h"

#include "base/text.h"
#include "crypto/jwt.h"
#include "json/writer.h"

namespace oauth {
namespace {

constexpr std::string_view kStyle =
    "body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#1b1f24;background:#f4f5f7}"
    "main{box-sizing:border-box;max-width:24rem;margin:0 auto;padding:2rem 1rem}"
    "h1{font-size:1.5rem;line-height:1.25}"
    "label{display:block;margin:1rem 0 .25rem;font-weight:600}"
    "input,button{box-sizing:border-box;width:100%;padding:.7rem;font:inherit;border:1px solid #6b7280;border-radius:.3rem}"
    "button{margin-top:1.25rem;color:#fff;background:#1d4ed8;border-color:#1d4ed8;cursor:pointer}"
    "button.second{color:#1b1f24;background:#fff;border-color:#6b7280}"
    "[role=alert]{padding:.7rem;color:#7f1d1d;background:#fee2e2;border-radius:.3rem}"
    "li,code{overflow-wrap:anywhere}";

std::string base64_of_hash(std::string_view text) {
  const std::string digest = crypto::sha256(text);
  return base::base64(base::as_bytes(digest));
}

// The policy of a page of ours: our style, `script` if there is one, forms to `form_action`, frames by `ancestors` only.
std::string policy(std::string_view script, std::string_view form_action, std::string_view ancestors) {
  std::string text = "default-src 'none'; style-src 'sha256-" + base64_of_hash(kStyle) + "'; base-uri 'none'; frame-ancestors ";
  text.append(ancestors);
  if (!form_action.empty()) text.append("; form-action ").append(form_action);
  if (!script.empty()) text.append("; script-src 'sha256-").append(base64_of_hash(script)).append("'");
  return text;
}

// A page of ours around `body`, whose script runs last.
std::string wrap(std::string_view title, std::string_view body, std::string_view script = "") {
  std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>";
  append_escaped(html, title);
  html.append("</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>").append(kStyle);
  html.append("</style></head><body><main>").append(body).append("</main>");
  if (!script.empty()) html.append("<script>").append(script).append("</script>");
  return html.append("</body></html>\n");
}

void append_heading(std::string& out, std::string_view text) {
  out.append("<h1>");
  append_escaped(out, text);
  out.append("</h1>");
}

void append_form(std::string& out, std::string_view action) {
  out.append("<form method=\"post\" action=\"");
  append_escaped(out, action);
  out.append("\">");
}

void append_hidden(std::string& out, std::string_view name, std::string_view value) {
  out.append("<input type=\"hidden\" name=\"");
  append_escaped(out, name);
  out.append("\" value=\"");
  append_escaped(out, value);
  out.append("\">");
}

// A form of a page of ours, which sends back the request that the page was shown for.
void append_request_form(std::string& out, std::string_view action, std::string_view request) {
  append_form(out, action);
  append_hidden(out, "request", request);
}

void append_alert(std::string& out, std::string_view error) {
  if (error.empty()) return;
  out.append("<p role=\"alert\" id=\"error\">");
  append_escaped(out, error);
  out.append("</p>");
}

// JSON text for a place within a script: what could end the script or a line of it is written as an escape.
std::string for_script(std::string_view json) {
  std::string text;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const bool separator = json.substr(i).starts_with("\xe2\x80\xa8") || json.substr(i).starts_with("\xe2\x80\xa9");
    if (separator) {
      text += json[i + 2] == '\xa8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else if (json[i] == '<' || json[i] == '>' || json[i] == '&') {
      constexpr std::string_view kHex = "0123456789abcdef";
      const auto byte = static_cast<std::uint8_t>(json[i]);
      text.append("\\u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    } else {
      text += json[i];
    }
  }
  return text;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

Page message_page(std::string_view title, std::string_view text) {
  std::string body;
  append_heading(body, title);
  body.append("<p>");
  append_escaped(body, text);
  body.append("</p>");
  return {wrap(title, body), policy("", "'none'", "'none'")};
}

// Asks the device for a passkey and sends the form with its answer.
std::string passkey_script(const SignInPage& page) {
  std::string options;
  json::Writer out(options);
  out.begin_object().member("challenge", page.passkey_challenge).member("rpId", page.relying_party);
  out.member("userVerification", "preferred").end_object();
  return R"((() => {
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const options = )" + for_script(options) + R"(;
options.challenge = bytes(options.challenge);
document.getElementById("passkey").addEventListener("click", async () => {
  const made = await navigator.credentials.get({publicKey: options});
  const {clientDataJSON, authenticatorData, signature, userHandle} = made.response;
  const response = {clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: text(userHandle)};
  const form = document.getElementById("passkey-form");
  form.elements.credential.value = JSON.stringify({id: made.id, rawId: text(made.rawId), type: made.type, response});
  form.submit();
});
})())";
}

void append_passkey_form(std::string& body, const SignInPage& page) {
  append_form(body, page.action);
  body.insert(body.size() - 1, " id=\"passkey-form\"");
  append_hidden(body, "request", page.request);
  append_hidden(body, "credential", "");
  body.append("<button type=\"button\" id=\"passkey\" class=\"second\">Sign in with a passkey</button></form>");
}

Page sign_in_page(const SignInPage& page) {
  std::string body;
  append_heading(body, "Sign in");
  body.append("<p>");
  append_escaped(body, page.organization);
  body.append(" &middot; ");
  append_escaped(body, page.application);
  body.append("</p>");
  append_alert(body, page.error);
  append_request_form(body, page.action, page.request);
  body.append("<label for=\"username\">Username</label><input id=\"username\" name=\"username\" autocomplete=\"username\" "
              "autocapitalize=\"none\" spellcheck=\"false\" required value=\"");
  append_escaped(body, page.login);
  body.append("\"><label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" "
              "autocomplete=\"current-password\" required");
  if (!page.error.empty()) body.append(" aria-describedby=\"error\"");
  body.append("><button type=\"submit\">Sign in</button></form>");
  const bool passkeys = !page.passkey_challenge.empty() && !page.relying_party.empty();
  const std::string script = passkeys ? passkey_script(page) : "";
  if (passkeys) append_passkey_form(body, page);
  // Where the form's answer may lead is the application's address, which browsers hold to form-action too: not limited.
  return {wrap("Sign in", body, script), policy(script, "", "'none'")};
}

// The form that asks for a code, or where `device` for nothing but to go on.
void append_code_form(std::string& body, std::string_view action, std::string_view request, std::string_view error, bool device = false) {
  append_alert(body, error);
  append_request_form(body, action, request);
  if (device) {
    body.append("<button type=\"submit\">Continue</button></form>");
    return;
  }
  body.append("<label for=\"code\">Code</label><input id=\"code\" name=\"code\" autocomplete=\"one-time-code\" required");
  if (!error.empty()) body.append(" aria-describedby=\"error\"");
  body.append("><button type=\"submit\">Continue</button></form>");
}

Page code_page(const CodePage& page) {
  const std::string_view title = page.device ? "Look at your device" : "Enter your code";
  std::string body;
  append_heading(body, title);
  body.append("<p>");
  append_escaped(body, page.application);
  body.append(page.device ? " asks for a second factor: approve the request on your device, then continue.</p>"
                          : " asks for a second factor: the code of your authenticator app, the one that was sent to you, or your recovery code.</p>");
  append_code_form(body, page.action, page.request, page.error, page.device);
  return {wrap(title, body), policy("", "", "'none'")};
}

Page enrolment_page(const EnrolmentPage& page) {
  std::string body;
  append_heading(body, "Add an authenticator app");
  body.append("<p>");
  append_escaped(body, page.application);
  body.append(" asks for a second factor, and you have none. <a id=\"uri\" href=\"");
  append_escaped(body, page.uri);
  body.append("\">Open this in your authenticator app</a>, or type this key there:</p><p><code id=\"secret\">");
  append_escaped(body, page.secret);
  body.append("</code></p>");
  append_code_form(body, page.action, page.request, page.error);
  return {wrap("Add an authenticator app", body), policy("", "", "'none'")};
}

Page consent_page(const ConsentPage& page) {
  std::string body;
  append_heading(body, "Allow access?");
  body.append("<p><strong>");
  append_escaped(body, page.application);
  body.append("</strong> asks for access to the account ");
  append_escaped(body, page.login);
  body.append(":</p><ul>");
  for (const std::string& scope : page.scopes) {
    body.append("<li>");
    append_escaped(body, scope);
    body.append("</li>");
  }
  body.append("</ul>");
  append_request_form(body, page.action, page.request);
  body.append("<button type=\"submit\" name=\"decision\" value=\"allow\">Allow access</button>"
              "<button type=\"submit\" name=\"decision\" value=\"deny\" class=\"second\">Cancel</button></form>");
  return {wrap("Allow access?", body), policy("", "", "'none'")};
}

Page form_post_page(std::string_view uri, const Fields& fields) {
  constexpr std::string_view kSubmit = "document.forms[0].submit()";
  std::string body;
  append_form(body, uri);
  for (const auto& [name, value] : fields) append_hidden(body, name, value);
  body.append("<noscript><button type=\"submit\">Continue</button></noscript></form>");
  return {wrap("One moment", body, kSubmit), policy(kSubmit, "", "'none'")};
}

Page web_message_page(std::string_view message, std::string_view origin, std::string_view target) {
  std::string origin_json;
  json::Writer(origin_json).string(origin);
  std::string script(target);
  script.append(".postMessage(").append(for_script(message)).append(", ").append(for_script(origin_json)).append(")");
  return {wrap("One moment", "", script), policy(script, "'none'", origin)};
}

}  // namespace oauth
