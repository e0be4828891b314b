#include <openssl/core_names.h>
#include <sodium.h>

#include <array>
#include <bitset>
#include <cstring>
#include <vector>

#include "base/sodium.h"
#include "crypto/jwt.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

constexpr unsigned kPublicExponent = 65537;
constexpr std::size_t kWindow = 4096;  // odd numbers looked at from one starting point
constexpr unsigned kSieveLimit = 1 << 14;

// An endless stream of bytes of a seed: ChaCha20 blocks under a key derived from it, a nonce a draw.
class ByteStream {
 public:
  explicit ByteStream(const base::Seed& seed) {
    base::require_sodium();
    const auto low = seed.derive("rsa key, low half").bytes();
    const auto high = seed.derive("rsa key, high half").bytes();
    std::memcpy(key_.data(), low.data(), low.size());
    std::memcpy(key_.data() + low.size(), high.data(), high.size());
  }

  std::vector<std::uint8_t> next(std::size_t size) {
    std::array<std::uint8_t, crypto_stream_chacha20_NONCEBYTES> nonce{};
    for (std::size_t i = 0; i < nonce.size(); ++i) nonce[i] = static_cast<std::uint8_t>(draw_ >> (8 * i));
    ++draw_;
    std::vector<std::uint8_t> bytes(size);
    crypto_stream_chacha20(bytes.data(), bytes.size(), nonce.data(), key_.data());
    return bytes;
  }

 private:
  std::array<std::uint8_t, crypto_stream_chacha20_KEYBYTES> key_;
  std::uint64_t draw_ = 0;
};

std::vector<unsigned> make_small_primes() {
  std::vector<bool> composite(kSieveLimit);
  std::vector<unsigned> primes;
  for (unsigned n = 3; n < kSieveLimit; n += 2) {
    if (composite[n]) continue;
    primes.push_back(n);
    for (unsigned multiple = n * n; multiple < kSieveLimit && n < 128; multiple += 2 * n) composite[multiple] = true;
  }
  return primes;
}

// Bit i is set where start + 2i has a small odd prime factor. REQUIRES: `start` is odd.
std::bitset<kWindow> sieve(const BIGNUM* start, const std::vector<unsigned>& primes) {
  std::bitset<kWindow> composite;
  for (const unsigned prime : primes) {
    const auto remainder = static_cast<unsigned>(BN_mod_word(start, prime));
    // start + 2i = 0 (mod prime): half of -start, and (prime + 1) / 2 is the inverse of 2.
    const unsigned first = (prime - remainder) * ((prime + 1) / 2) % prime;
    for (std::size_t i = first; i < kWindow; i += prime) composite.set(i);
  }
  return composite;
}

// A prime of `bits`, its two top bits set (so that a product of two has 2 * bits), and no 1 modulo the exponent.
BigNumber draw_prime(ByteStream& stream, int bits, const std::vector<unsigned>& primes, BN_CTX* context) {
  for (;;) {
    const auto bytes = stream.next(static_cast<std::size_t>(bits + 7) / 8);
    BigNumber candidate(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    base::check(candidate != nullptr, "memory for a prime");
    BN_mask_bits(candidate.get(), bits);
    for (const int bit : {0, bits - 2, bits - 1}) BN_set_bit(candidate.get(), bit);
    const auto composite = sieve(candidate.get(), primes);
    for (std::size_t i = 0; i < kWindow; ++i, BN_add_word(candidate.get(), 2)) {
      if (composite[i] || BN_mod_word(candidate.get(), kPublicExponent) == 1) continue;
      const int prime = BN_check_prime(candidate.get(), context, nullptr);
      base::check(prime >= 0, "OpenSSL tests for primes");
      if (prime == 1 && BN_num_bits(candidate.get()) == bits) return candidate;
    }
  }
}

BigNumber new_number() {
  BigNumber number(BN_new());
  base::check(number != nullptr, "memory for a number");
  return number;
}

struct RsaNumbers {
  BigNumber p, q;  // p > q
  BigNumber n = new_number(), e = new_number(), d = new_number();
  BigNumber dp = new_number(), dq = new_number(), q_inverse = new_number();
};

// FIPS 186-4 B.3.1: the primes are far apart, and d is not small. False where one of these fails.
bool derive(RsaNumbers& rsa, int bits, BN_CTX* context) {
  if (BN_cmp(rsa.p.get(), rsa.q.get()) < 0) rsa.p.swap(rsa.q);
  const BigNumber gap = new_number(), p1 = new_number(), q1 = new_number(), gcd = new_number(), lcm = new_number();
  const bool done =
      BN_set_word(rsa.e.get(), kPublicExponent) == 1 && BN_sub(gap.get(), rsa.p.get(), rsa.q.get()) == 1 &&
      BN_sub(p1.get(), rsa.p.get(), BN_value_one()) == 1 &&
      BN_sub(q1.get(), rsa.q.get(), BN_value_one()) == 1 && BN_gcd(gcd.get(), p1.get(), q1.get(), context) == 1 &&
      BN_mul(rsa.n.get(), p1.get(), q1.get(), context) == 1 &&
      BN_div(lcm.get(), nullptr, rsa.n.get(), gcd.get(), context) == 1 &&
      BN_mul(rsa.n.get(), rsa.p.get(), rsa.q.get(), context) == 1 &&
      BN_mod_inverse(rsa.d.get(), rsa.e.get(), lcm.get(), context) != nullptr &&
      BN_mod(rsa.dp.get(), rsa.d.get(), p1.get(), context) == 1 &&
      BN_mod(rsa.dq.get(), rsa.d.get(), q1.get(), context) == 1 &&
      BN_mod_inverse(rsa.q_inverse.get(), rsa.q.get(), rsa.p.get(), context) != nullptr;
  base::check(done, "OpenSSL calculates an RSA key");
  return BN_num_bits(gap.get()) > bits / 2 - 100 && BN_num_bits(rsa.d.get()) > bits / 2 &&
         BN_num_bits(rsa.n.get()) == bits;
}

Key assemble(const RsaNumbers& rsa) {
  const ParameterBuilder parameters(OSSL_PARAM_BLD_new());
  const auto push = [&](const char* name, const BigNumber& number) {
    base::check(OSSL_PARAM_BLD_push_BN(parameters.get(), name, number.get()) == 1, "memory for a key");
  };
  push(OSSL_PKEY_PARAM_RSA_N, rsa.n);
  push(OSSL_PKEY_PARAM_RSA_E, rsa.e);
  push(OSSL_PKEY_PARAM_RSA_D, rsa.d);
  push(OSSL_PKEY_PARAM_RSA_FACTOR1, rsa.p);
  push(OSSL_PKEY_PARAM_RSA_FACTOR2, rsa.q);
  push(OSSL_PKEY_PARAM_RSA_EXPONENT1, rsa.dp);
  push(OSSL_PKEY_PARAM_RSA_EXPONENT2, rsa.dq);
  push(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, rsa.q_inverse);
  OwnedKey key = key_from_parameters("RSA", EVP_PKEY_KEYPAIR, parameters.get());
  base::check(key != nullptr, "OpenSSL takes an RSA key");
  return Key::adopt(key.release());
}

}  // namespace

Key Key::make_rsa(const base::Seed& seed, int bits) {
  base::check(bits >= 1024 && bits % 2 == 0, "an RSA key has an even number of bits, 1024 at least");
  static const std::vector<unsigned> small_primes = make_small_primes();
  const BigNumberContext context(BN_CTX_new());
  base::check(context != nullptr, "memory for a key");
  ByteStream stream(seed);
  RsaNumbers rsa;
  do {
    rsa.p = draw_prime(stream, bits / 2, small_primes, context.get());
    rsa.q = draw_prime(stream, bits / 2, small_primes, context.get());
  } while (!derive(rsa, bits, context.get()));
  return assemble(rsa);
}

}  // namespace crypto
