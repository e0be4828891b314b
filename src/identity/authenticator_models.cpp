// Names of authenticators by AAGUID, as their makers publish them. Those that people are likely to have.
#include <algorithm>
#include <array>

#include "identity/passkey.h"

namespace identity {
namespace {

struct Model {
  std::string_view aaguid;
  std::string_view name;
};

constexpr std::array kModels = {
    Model{"08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello"},
    Model{"149a2021-8ef6-4133-96b8-81f8d5b7f1f5", "Security Key NFC by Yubico"},
    Model{"2fc0579f-8113-47ea-b116-bb5a8db9202a", "YubiKey 5 NFC"},
    Model{"42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3", "Google Titan Security Key"},
    Model{"531126d6-e717-415c-9320-3d9aa6981239", "Dashlane"},
    Model{"53414d53-554e-4700-0000-000000000000", "Samsung Pass"},
    Model{"6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "Windows Hello"},
    Model{"73bb0cd4-e502-49b8-9c6f-b59445bf720b", "YubiKey 5 FIPS"},
    Model{"9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "Windows Hello"},
    Model{"adce0002-35bc-c60a-648b-0b25f1f05503", "MacBook Touch ID"},
    Model{"b92c3f9a-c014-4056-887f-140a2501163b", "Security Key by Yubico"},
    Model{"b93fd961-f2e6-462f-b122-82002247de78", "Android Authenticator"},
    Model{"bada5566-a7aa-401f-bd96-45619a55120d", "1Password"},
    Model{"c1f9a0bc-1dd2-404a-b27f-8e29047a43fd", "YubiKey 5 NFC FIPS"},
    Model{"c5ef55ff-ad9a-4b9f-b580-adebafe026d0", "YubiKey 5Ci"},
    Model{"cb69481e-8ff7-4039-93ec-0a2729a154a8", "YubiKey 5"},
    Model{"d548826e-79b4-db40-a3d8-11116f7e8349", "Bitwarden"},
    Model{"dd4ec289-e01d-41c9-bb89-70fa845d4bf2", "iCloud Keychain"},
    Model{"ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google Password Manager"},
    Model{"ee882879-721c-4913-9775-3dfcce97072a", "YubiKey 5"},
    Model{"f8a011f3-8c0a-4d15-8006-17111f9edc7d", "Security Key by Yubico"},
    Model{"fa2b99dc-9e39-4257-8f92-4a30d23c4118", "YubiKey 5 NFC"},
    Model{"fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "iCloud Keychain"},
};

}  // namespace

std::string_view authenticator_model(std::string_view aaguid) {
  const auto* found = std::ranges::find(kModels, aaguid, &Model::aaguid);
  return found == kModels.end() ? std::string_view{} : found->name;
}

}  // namespace identity
