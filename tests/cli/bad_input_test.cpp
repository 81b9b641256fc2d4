// Bad input to every command: one clear line on stderr, the documented exit code, nothing left behind.
#include <gmock/gmock.h>

#include <algorithm>

#include "cli/tool.hpp"
#include "model/fit.hpp"
#include "model/image_info.hpp"

namespace tlsfit::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

struct BadInput {
  std::string name;
  std::vector<std::string> arguments;  ///< REFUSING stands for a host that refuses
  int exit_code = 2;
  std::string says;  ///< part of the line
};

void PrintTo(const BadInput& input, std::ostream* out) {
  *out << input.name;
}

class BadInputs : public testing::TestWithParam<BadInput> {
 protected:
  /// What the cases name: a text, files that are not JSON or of the wrong kind, programs of others.
  void SetUp() override {
    write_file(at("text.txt"), "hello\n");
    write_file(at("broken.json"), "{\"schema\": \"tlsfit.profile/1\",\n");
    write_file(at("list.json"), "[]\n");
    write_file(at("other.json"), "{\"schema\": \"something/9\"}\n");
    write_matrix("good", "");
    write_matrix("unknown-key", R"(, "colour": "red")");
    write_matrix("unknown-app", R"(, "apps": ["paint"])");
    write_matrix("unknown-layout", R"(, "layout": "x")");
    write_matrix("bad-budget", R"(, "budgets": [{"flash": "much"}])");
    write_matrix("budget-of-none", R"(, "budgets": [{"targets": "other", "flash": "1K"}])");
    write_matrix("excludes-all", R"(, "exclude": [{"board": "pico"}])");
    write_matrix("unknown-board", R"(, "include": [{"board": "nope", "objective": "ram"}])",
                 R"("pico", "pico2")");
    write_matrix("many", "", R"("pico")", R"({"web": {"many": "nope"}})");
    write_matrix("bad-target", "", R"("pico")", R"(["host:99999"])");
    write_file(at("joined/report.json"), "{");
    write_file(at("empty-fit/readme"), "");
    write_file(at("broken-fit/fit.json"), "{");
    Fit old;  // of a tlsfit that kept no profiles
    old.plans.resize(1);
    old.plans[0].target = parse_target("example.org");
    Plan& plan = old.plans[0];
    plan.version = "tls1.2";
    plan.suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"};
    write_file(at("old-fit/fit.json"), dump_json(to_json(old)));
    plan.record.mfl = 700;
    write_file(at("odd-limit/fit.json"), dump_json(to_json(old)));
    plan.suites = {"TLS_WISHFUL_THINKING"};
    write_file(at("odd-suite/fit.json"), dump_json(to_json(old)));
    plan.version = "tls1.4";
    write_file(at("odd-version/fit.json"), dump_json(to_json(old)));
    write_file(at("short.elf"),
               "\x7f"
               "ELF\x01\x01\x01");
    fs::copy_file("/proc/self/exe", at("host.elf"));
  }
  fs::path at(const std::string& name) const { return folder_.path() / name; }
  void write_matrix(const std::string& name, const std::string& more, const std::string& boards = R"("pico")",
                    const std::string& targets = R"(["nowhere.json"])") const {
    write_file(at(name + ".matrix"),
               R"({"schema": "tlsfit.matrix/1", "nets": ["wiznet"], "estimate": true, "boards": [)" + boards +
                   R"(], "targets": )" + targets + more + "}");
  }

  TemporaryFolder folder_;
};

TEST_P(BadInputs, one_line_the_exit_code_and_nothing_left_behind) {
  const BadInput& input = GetParam();
  std::vector<std::string> arguments = input.arguments;
  std::replace(arguments.begin(), arguments.end(), std::string("REFUSING"), refusing_host());
  const std::set<std::string> before = tree_of(folder_.path());
  const ProcessResult result = run_tool(arguments, folder_.path());
  EXPECT_EQ(result.exit_code, input.exit_code) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, testing::MatchesRegex("tlsfit(-emulator)?: .*\n"));
  EXPECT_THAT(result.err, HasSubstr(input.says));
  EXPECT_THAT(result.err, EndsWith("\n"));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  EXPECT_EQ(tree_of(folder_.path()), before);
}

const BadInput cases[] = {
    {"no_command", {}, 2, "see `tlsfit --help`"},
    {"mistyped_command", words("doctro"), 2, "unknown command 'doctro'; did you mean 'doctor'?"},
    {"mistyped_command_after_a_flag", words("--quiet siez x"), 2, "did you mean 'size'?"},
    {"command_nobody_knows", words("bake"), 2, "there are: init, probe, fit, "},
    {"unknown_option", words("doctor --jsno"), 2, "--jsno"},
    {"quiet_and_verbose", words("doctor --quiet --verbose"), 2, "excludes"},

    {"probe_without_target", words("probe"), 2, "target"},
    {"probe_host_that_refuses", words("probe REFUSING"), 4, "127.0.0.1"},
    {"probe_no_time", words("probe localhost --timeout 0"), 2, "--timeout: want more than 0 seconds"},
    {"probe_negative_rate", words("probe localhost --rate -1"), 2,
     "want a number that is not negative, got -1"},
    {"probe_rate_of_letters", words("probe localhost --rate abc"), 2, "want a number that is not negative"},
    {"probe_bad_port", words("probe localhost:99999"), 2, "99999"},
    {"probe_missing_ca", words("probe REFUSING --ca nowhere.pem"), 2, "nowhere.pem"},
    {"probe_ca_without_certificate", words("probe REFUSING --ca text.txt"), 2, "text.txt"},

    {"fit_unknown_board", words("fit other.json --board nope --net wiznet"), 2, "unknown board 'nope'"},
    {"fit_unknown_net", words("fit other.json --board pico --net nope"), 2, "unknown net 'nope'"},
    {"fit_unknown_layout", words("fit other.json --board pico --net wiznet --layout x"), 2, "no layout 'x'"},
    {"fit_missing_profile", words("fit nowhere.json --board pico --net wiznet"), 2, "nowhere.json"},
    {"fit_profile_not_json", words("fit broken.json --board pico --net wiznet"), 2, "not JSON"},
    {"fit_profile_of_another_kind", words("fit other.json --board pico --net wiznet"), 2,
     "schema: want \"tlsfit.profile/1\""},
    {"fit_profile_is_a_list", words("fit list.json --board pico --net wiznet"), 2, "want an object"},
    {"fit_bad_size", words("fit a.json --board pico --net wiznet --max-ram 24k"), 2,
     "--max-ram 24k: want a size in bytes: 96K"},
    {"fit_bad_objective", words("fit a.json --board pico --net wiznet --optimize beauty"), 2, "beauty"},

    {"build_without_net", words("build --board pico"), 2, "want --net: one of "},
    {"fit_without_net", words("fit a.json --board pico"), 2, "want --net: one of "},
    {"init_without_net", words("init --board pico"), 2, "want --net: one of "},
    {"build_unknown_board", words("build --board nope --net wiznet --fit empty-fit"), 2,
     "unknown board 'nope'; there are: "},
    {"build_board_file_not_json", words("build --board broken.json --net wiznet --fit empty-fit"), 2,
     "broken.json:2: not JSON"},
    {"build_unknown_net", words("build --board pico --net nope --fit empty-fit"), 2, "unknown net 'nope'"},
    {"build_unknown_layout", words("build --board pico --net wiznet --layout x --fit empty-fit"), 2,
     "no layout 'x'; it has: bare, espruino"},
    {"build_missing_fit", words("build --board pico --net wiznet --fit nowhere -o out"), 2, "nowhere"},
    {"build_folder_that_is_no_fit", words("build --board pico --net wiznet --fit empty-fit -o out"), 2,
     "it has no fit.json"},
    {"build_missing_fit_alone", words("build --fit nowhere"), 2, "nowhere: not what `tlsfit fit -o` writes"},
    {"build_fit_not_json", words("build --board pico --net wiznet --fit broken-fit -o out"), 2,
     "fit.json:1: not JSON"},
    {"build_fit_and_target", words("build --board pico --net wiznet --fit empty-fit --target x"), 2,
     "excludes"},
    {"build_release_and_debug", words("build --board pico --net wiznet --release --debug"), 2, "excludes"},
    {"build_missing_profile", words("build --board pico --net wiznet --target nowhere.json -o out"), 2,
     "nowhere.json"},
    {"build_output_below_a_file",
     words("build --board pico --net wiznet --target other.json -o text.txt/out"), 2, "text.txt/out"},
    {"build_host_that_refuses", words("build --board pico --net wiznet --target REFUSING -o out/deep"), 4,
     "127.0.0.1"},

    {"build_unknown_app", words("build --board pico --net wiznet --app nope"), 2,
     "want console, fetch, a folder with a program's sources, or a script"},
    {"build_app_that_is_a_file", words("build --board pico --net wiznet --app text.txt"), 2,
     "text.txt: a file: name the folder"},
    {"build_app_without_sources", words("build --board pico --net wiznet --app empty-fit"), 2,
     "no .cpp or .c file"},
    {"fit_unknown_app", words("fit other.json --board pico --net wiznet --app ./nope"), 2, "--app ./nope"},

    {"new_without_folder", words("new"), 2, "DIR is required"},
    {"new_over_a_folder", words("new empty-fit"), 2, "empty-fit: there is something already"},
    {"new_over_a_file", words("new text.txt"), 2, "text.txt: there is something already"},
    {"new_from_nothing", words("new weather --from nope"), 2,
     "--from nope: want one of fetch, mqtt, post, script, sensor, socket"},
    {"new_with_a_bad_host", words("new weather --url https://a_b:99999/"), 2, "99999"},
    {"new_with_a_bad_path", {"new", "weather", "--url", "https://example.org/a\"b"}, 2, "percent-encoded"},

    {"explain_without_what", words("explain"), 2, "what is required"},
    {"explain_missing_fit", words("explain MBEDTLS_GCM_C --fit nowhere"), 2, "nowhere"},

    {"check_without_fit", words("check"), 2, "want either FIT or --all DIR"},
    {"check_fit_and_all", words("check empty-fit --all ."), 2, "want either FIT or --all DIR"},
    {"check_missing_fit", words("check nowhere"), 2, "nowhere: there is no such folder"},
    {"check_folder_that_is_no_fit", words("check empty-fit"), 2, "it has no fit.json"},
    {"check_fit_that_is_a_file", words("check text.txt"), 2, "it has no fit.json"},
    {"check_fit_not_json", words("check broken-fit"), 2, "fit.json:1: not JSON"},
    {"check_fit_of_before", words("check old-fit"), 2, "keeps no profile of example.org:443"},
    {"check_fit_with_a_limit_that_is_none", words("check odd-limit"), 2,
     "want 512, 1024, 2048 or 4096, got 700"},
    {"check_fit_with_a_suite_nobody_knows", words("check odd-suite"), 2, "got TLS_WISHFUL_THINKING"},
    {"check_fit_of_a_version_to_come", words("check odd-version"), 2, "want tls1.2 or tls1.3, got tls1.4"},
    {"check_target_that_the_fit_has_not", words("check old-fit other.example"), 2,
     "the fit has no target other.example:443; it has: example.org:443"},
    {"check_bad_target", words("check old-fit localhost:99999"), 2, "localhost:99999"},
    {"check_all_of_a_file", words("check --all text.txt"), 2, "want a folder with fits below it"},
    {"check_all_without_fits", words("check --all empty-fit"), 2, "no fit.json in it or below it"},
    {"check_bad_days", words("check old-fit --days soon"), 2, "--days"},
    {"check_negative_days", words("check old-fit --days -1"), 2, "--days"},
    {"check_no_time", words("check old-fit --timeout 0"), 2, "--timeout: want seconds"},
    {"check_bad_path", words("check old-fit --path index.html"), 2, "begins with '/'"},
    {"check_json_and_markdown", words("check old-fit --json --markdown"), 2, "excludes"},
    {"check_certificate_without_key", words("check old-fit --client-cert text.txt"), 2,
     "needs both --client-cert and --client-key"},
    {"build_launcher_that_is_not_here",
     words("build --board pico --net wiznet --fit empty-fit --launcher nowhere-cc"), 3,
     "nowhere-cc is not on"},

    {"matrix_without_file", words("matrix"), 2, "FILE is required"},
    {"matrix_missing", words("matrix nowhere.json"), 2, "nowhere.json: cannot be read"},
    {"matrix_not_json", words("matrix broken.json"), 2, "broken.json:2: not JSON"},
    {"matrix_of_another_kind", words("matrix other.json"), 2, "schema: want \"tlsfit.matrix/1\""},
    {"matrix_is_a_list", words("matrix list.json"), 2, "want an object"},
    {"matrix_unknown_key", words("matrix unknown-key.matrix"), 2, "unknown-key.matrix: colour: unknown key"},
    {"matrix_unknown_app", words("matrix unknown-app.matrix"), 2, "apps: want one of console"},
    {"matrix_unknown_layout", words("matrix unknown-layout.matrix"), 2, "no layout 'x'"},
    {"matrix_unknown_board", words("matrix unknown-board.matrix"), 2, "unknown board 'pico2'"},
    {"matrix_unknown_list", words("matrix many.matrix"), 2, "'nope'; there are: web"},
    {"matrix_bad_budget", words("matrix bad-budget.matrix"), 2, "budgets[0]: flash: want a size"},
    {"matrix_budget_of_no_cell", words("matrix budget-of-none.matrix"), 2, "budgets[0]: means no cell"},
    {"matrix_excludes_all", words("matrix excludes-all.matrix --list"), 2, "exclude leaves no cell"},
    {"matrix_bad_target", words("matrix bad-target.matrix"), 2, "targets: want profiles (.json)"},
    {"matrix_missing_profile", words("matrix good.matrix -o out/deep"), 2, "nowhere.json: cannot be read"},
    {"matrix_only_what_is_not_there", words("matrix good.matrix --only pico-wiznet-nowhere-ram-console"), 2,
     "--only pico-wiznet-nowhere-ram-console: there is no such cell; --list shows them"},
    {"matrix_no_jobs", words("matrix good.matrix --jobs 0"), 2, "--jobs"},
    {"matrix_json_and_markdown", words("matrix good.matrix --json --markdown"), 2, "excludes"},
    {"matrix_list_and_merge", words("matrix good.matrix --list --merge joined"), 2, "--list makes nothing"},
    {"matrix_merge_and_force", words("matrix good.matrix --merge joined --force"), 2,
     "--merge makes no cells"},
    {"matrix_merge_of_no_folder", words("matrix good.matrix --merge nowhere"), 2,
     "nowhere: there is no such folder"},
    {"matrix_merge_damaged", words("matrix good.matrix --merge joined"), 2, "joined/report.json:1: not JSON"},
    {"matrix_baseline_damaged", words("matrix good.matrix --baseline joined"), 2,
     "joined/report.json:1: not JSON"},
    {"matrix_junit_below_a_file", words("matrix good.matrix --merge empty-fit --junit text.txt/x.xml"), 2,
     "text.txt: cannot be made"},
    {"matrix_output_below_a_file", words("matrix good.matrix -o text.txt/out"), 2, "text.txt/out"},
    {"matrix_launcher_that_is_not_here", words("matrix good.matrix --launcher nowhere-cc"), 3,
     "nowhere-cc is not on this machine"},
    {"matrix_launcher_without_a_word", words("matrix good.matrix --launcher ccache,"), 2,
     "programs with commas"},

    {"run_without_image", words("run"), 2, "IMAGE is required"},
    {"run_missing_image", words("run nowhere.elf"), 2, "nowhere.elf: cannot be read"},
    {"run_of_a_folder", words("run empty-fit"), 2, "is a folder"},
    {"run_of_a_text", words("run text.txt"), 2, "text.txt: not an ELF file"},
    {"run_of_a_program_of_others", words("run host.elf"), 2, "it has no section .tlsfit"},

    {"size_without_image", words("size"), 2, "IMAGE is required"},
    {"size_missing_image", words("size nowhere.elf"), 2, "nowhere.elf: cannot be read"},
    {"size_of_a_folder", words("size empty-fit"), 2, "is a folder"},
    {"size_of_a_text", words("size text.txt"), 2, "text.txt: not an ELF file"},
    {"size_of_a_damaged_file", words("size short.elf"), 2, "short.elf"},
    {"size_of_json_of_another_kind", words("size other.json"), 2, "schema: want \"tlsfit.size/1\""},
    {"size_json_and_markdown", words("size host.elf --json --markdown"), 2, "excludes"},
    {"size_unknown_grouping", words("size host.elf --by colour"), 2, "colour"},
    {"size_bad_budget", words("size host.elf --max-flash much"), 2,
     "--max-flash much: want a size in bytes: 96K"},
    {"size_missing_budgets", words("size host.elf --budgets nowhere.json"), 2,
     "nowhere.json: cannot be read"},
    {"size_budgets_of_another_kind", words("size host.elf --budgets other.json"), 2, "tlsfit.budgets/1"},
    {"size_bad_memory", words("size host.elf --ram 96K"), 2, "want an address and a size"},
    {"size_overlapping_memories", words("size host.elf --ram 0x0:2K --ram 0x400:1K"), 2, "0x400 lies in"},
    {"size_missing_rules", words("size host.elf --rules nowhere.json"), 2, "nowhere.json: cannot be read"},
    {"size_missing_fit", words("size --quiet host.elf --fit nowhere"), 2, "nowhere/fit.json: cannot be read"},
    {"size_store_without_baseline", words("size host.elf --store abcd"), 2, "--baseline DIR"},
    {"size_store_under_a_bad_name", words("size --quiet host.elf --baseline empty-fit --store ../x"), 2,
     "no name for a"},
    {"size_html_below_a_file", words("size --quiet host.elf --html text.txt/size.html"), 2,
     "text.txt: cannot be made"},
    {"size_diff_of_one", words("size --diff host.elf"), 2, "--diff"},
    {"size_diff_and_image", words("size host.elf --diff host.elf host.elf"), 2, "no IMAGE besides"},
    {"size_diff_of_a_text", words("size --quiet --diff host.elf text.txt"), 2, "text.txt: not an ELF file"},
    {"size_diff_of_a_revision_that_is_not_there", words("size --diff abcd host.elf --baseline empty-fit"), 2,
     "no report of revision 'abcd'"},
};

INSTANTIATE_TEST_SUITE_P(, BadInputs, testing::ValuesIn(cases),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace tlsfit::test
