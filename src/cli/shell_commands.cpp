// `madang completion` and `madang manual`: what is made from the command line itself.
// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "cli/manual.hpp"

namespace madang::cli {
namespace {

constexpr auto completion_footer = R"(Completes commands, options and their words; not the keys of nodes.

Examples:
  madang completion bash > ~/.local/share/bash-completion/completions/madang
  madang completion zsh > "${fpath[1]}/_madang"
  madang completion fish > ~/.config/fish/completions/madang.fish)";

constexpr auto manual_footer = R"(Installed as madang(1).

Examples:
  madang manual > madang.1 && man ./madang.1)";

using completion_writer = std::string (*)(interface_command const&);
constexpr words<completion_writer, 3> shells{
    {{"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}}};

CLI::App const* tool_of(CLI::App const* app) {
  while (app->get_parent() != nullptr) app = app->get_parent();
  return app;
}

struct completion_arguments {
  CLI::App const* tool = nullptr;
  completion_writer write = nullptr;
};

struct manual_arguments {
  CLI::App const* tool = nullptr;
};

result<exit_code> run_completion(settings const&, completion_arguments const& in) {
  print(in.write(interface_of(*in.tool)));
  return exit_code::done;
}

result<exit_code> run_manual(settings const&, manual_arguments const& in) {
  print(manual_page(interface_of(*in.tool)));
  return exit_code::done;
}

}  // namespace

void add_completion(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"completion", "Print the completion script of a shell", completion_footer},
      run_completion);
  in.tool = tool_of(&app);
  add_choice(to, "SHELL", in.write, shells, "Which shell")->required()->type_name("");
}

void add_manual(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"manual", "Print the manual page", manual_footer}, run_manual);
  in.tool = tool_of(&to);
}

}  // namespace madang::cli
