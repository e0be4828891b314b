#pragma once
// Phone numbers as people write them, over libphonenumber. A number is parsed, not judged: whether it can exist is not
// asked, since the vendors do not ask either. Costs tens of microseconds, and the first call some milliseconds, so it
// belongs before a transaction. Any thread may call.

#include <string>
#include <string_view>

#include "base/result.h"

namespace identity {

// Why a text is no number, in the words that vendors pass on: "NOT_A_NUMBER", "The string supplied did not seem …".
struct PhoneFault {
  std::string_view type;
  std::string_view sentence;
};

// The number in E.164. `default_region` ("US") is where one without a country code is taken to be; "" for nowhere.
base::Result<std::string, PhoneFault> parse_phone_number(std::string_view text, std::string_view default_region);

}  // namespace identity
