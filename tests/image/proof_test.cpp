// The proof with real images, the emulated board, the host's client and a real server. The catalogue lets it
// try a few options only: each is an image.
#include <gmock/gmock.h>

#include "image/board.hpp"
#include "lab/prove.hpp"
#include "support/board_and_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using fit::Verdict;

const fit::ProofRow& row(const fit::Proof& proof, const std::string& option) {
  for (const fit::ProofRow& r : proof.rows)
    if (r.option == option) return r;
  throw std::out_of_range(option);
}

TEST(Proof, FindsWhatIsNeededAndTakesWhatIsNot) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx = start_nginx({.identities = {test_pki().ecdsa}});
  const TemporaryFolder folder;
  const fs::path saved = folder.path() / "target.json";
  const ProcessResult probed = test::tlsfit({"probe", nginx.name(), "--ca", test_pki().ca, "--save", saved});
  ASSERT_TRUE(probed.ok()) << probed.err;

  const std::set<std::string> tried{"MBEDTLS_SSL_CLI_C", "MBEDTLS_GCM_C", "MBEDTLS_SHA384_C"};
  fit::Catalogue catalogue = fit::load_catalogue(mbedtls_line);
  for (fit::Option& option : catalogue.options)
    if (option.security.empty() && !tried.contains(option.name)) option.unseen = "not in this test";
  std::vector<fit::Candidate> plans{
      fit::candidates(profile_from_json(load_json(saved), saved.string()), catalogue).at(0)};
  plans[0].features.insert("hash:sha384");  // of no use to this server
  fit::Choice choice{.objective = "flash",
                     .shape = *catalogue.shape("legacy"),
                     .build = *catalogue.build("lto"),
                     .connections = 1};

  const lab::Bench bench = lab::make_bench(load_board(any_board), load_net(any_net), "0.1.0", this_machine());
  const fit::Templates templates = fit::load_templates();
  const auto make = [&](const fit::Choice& c) {
    return fit::make_fit(
        plans, bench.board, bench.net,
        {.mbedtls_version = bench.mbedtls.version, .compiler = "gcc", .choice = c, .roomy = true}, catalogue,
        templates);
  };
  lab::ImageMeter meter(bench);
  const auto measured = meter(make(choice), "start");
  ASSERT_TRUE(measured && measured->ran) << meter.why_not();
  const fit::Proof proof = lab::prove_fit(plans, choice, measured, std::nullopt, catalogue, meter, make);

  // Whether a client without the client's side still links is the library's affair.
  EXPECT_THAT(row(proof, "MBEDTLS_SSL_CLI_C").verdict, testing::AnyOf(Verdict::Build, Verdict::Handshake))
      << verdict_text(row(proof, "MBEDTLS_SSL_CLI_C"));
  EXPECT_EQ(row(proof, "MBEDTLS_GCM_C").verdict, Verdict::Handshake)
      << verdict_text(row(proof, "MBEDTLS_GCM_C"));
  EXPECT_EQ(row(proof, "MBEDTLS_GCM_C").target, nginx.name());
  EXPECT_EQ(row(proof, "MBEDTLS_SHA384_C").verdict, Verdict::Taken)
      << verdict_text(row(proof, "MBEDTLS_SHA384_C"));
  EXPECT_EQ(row(proof, "ARENA_SIZE").verdict, Verdict::Handshake) << verdict_text(row(proof, "ARENA_SIZE"));
  EXPECT_EQ(row(proof, "STACK_SIZE").verdict, Verdict::Handshake) << verdict_text(row(proof, "STACK_SIZE"));
  EXPECT_EQ(choice.without, std::set<std::string>{"MBEDTLS_SHA384_C"});
  EXPECT_LT(proof.after.flash + 1000, proof.before.flash);
  EXPECT_TRUE(proof.after.ran);
}

}  // namespace
}  // namespace tlsfit::test
