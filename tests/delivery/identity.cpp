// Certificates for the server of tests. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

#include "receiver.hpp"

namespace delivery_tests {
namespace {

struct freed {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
using key_owner = std::unique_ptr<EVP_PKEY, freed>;
using certificate_owner = std::unique_ptr<X509, freed>;

template <class Value>
Value need(Value value) {
  if (!value) throw std::runtime_error("OpenSSL made no certificate");
  return value;
}

key_owner make_key() { return key_owner(need(EVP_EC_gen("P-256"))); }

void extend(X509* certificate, X509* issuer, int what, std::string const& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, freed> const extension(
      need(X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str())));
  need(X509_add_ext(certificate, extension.get(), -1));
}

certificate_owner make_certificate(EVP_PKEY* key, std::string const& name, long number) {
  certificate_owner out(need(X509_new()));
  X509_set_version(out.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(out.get()), number);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), 24L * 3600);
  X509_set_pubkey(out.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<unsigned char const*>(name.c_str()), -1, -1, 0);
  return out;
}

template <class Write>
std::string pem(Write const& write) {
  std::unique_ptr<BIO, freed> const bio(need(BIO_new(BIO_s_mem())));
  need(write(bio.get()));
  char* text = nullptr;
  auto const size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  return pem([&](BIO* to) { return PEM_write_bio_X509(to, certificate); });
}

}  // namespace

identity make_identity(std::string const& host) {
  auto const authority_key = make_key();
  auto const authority = make_certificate(authority_key.get(), "authority of a test", 1);
  X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
  extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
  need(X509_sign(authority.get(), authority_key.get(), EVP_sha256()));

  auto const key = make_key();
  auto const certificate = make_certificate(key.get(), host, 2);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
  extend(certificate.get(), authority.get(), NID_subject_alt_name, fmt::format("DNS:{}", host));
  need(X509_sign(certificate.get(), authority_key.get(), EVP_sha256()));

  auto const private_key = pem([&](BIO* to) {
    return PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  return {pem_of(certificate.get()), private_key, pem_of(authority.get())};
}

}  // namespace delivery_tests
