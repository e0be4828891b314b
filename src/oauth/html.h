#pragma once
// The pages of an authorization server: plain HTML that works without a script and at a phone's width, and says to browsers
// what it may do. Pure functions; whatever a client sent is escaped on its way in.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oauth {

// Escaped for text and for attributes in double quotes.
void append_escaped(std::string& out, std::string_view text);

struct Page {
  std::string html;
  std::string security_policy;  // its Content-Security-Policy
};

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

// A heading and a sentence.
Page message_page(std::string_view title, std::string_view text);

struct SignInPage {
  std::string_view organization;  // whose service this is
  std::string_view application;   // that the person is to be signed in for
  std::string_view action;        // where the form goes
  std::string_view request;       // the sealed request, a hidden field
  std::string_view login;         // filled in already
  std::string_view error;         // "" for none
  // base64url, and the host that passkeys are for: with both there is a button for them, whose answer comes back as JSON in
  // the field `credential`.
  std::string_view passkey_challenge;
  std::string_view relying_party;
};
Page sign_in_page(const SignInPage& page);

struct CodePage {
  std::string_view application;
  std::string_view action;
  std::string_view request;
  std::string_view error;  // "" for none
  bool device = false;     // there is no code: the person approves on a device of theirs
};
// Asks for the code of a second factor, in the field `code`.
Page code_page(const CodePage& page);

struct EnrolmentPage {
  std::string_view application;
  std::string_view action;
  std::string_view request;
  std::string_view error;   // "" for none
  std::string_view secret;  // base32, to be typed
  std::string_view uri;     // otpauth://, to be opened on the device that has the app
};
// Has an authenticator app enrolled, and asks for its first code in the field `code`.
Page enrolment_page(const EnrolmentPage& page);

struct ConsentPage {
  std::string_view application;
  std::string_view login;
  std::string_view action;
  std::string_view request;
  std::vector<std::string> scopes;
};
Page consent_page(const ConsentPage& page);

// A form that sends itself on to `uri` (OAuth 2.0 Form Post Response Mode); a button where scripts are off.
Page form_post_page(std::string_view uri, const Fields& fields);

// A page that hands `message` (JSON text) to the window that opened or embeds it, if that is of `origin`, which alone may
// frame it. `target` is the script's expression for that window.
Page web_message_page(std::string_view message, std::string_view origin, std::string_view target);

}  // namespace oauth
