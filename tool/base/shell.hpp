// Commands as a person would type them.
#pragma once

#include <string>
#include <vector>

namespace tlsfit {

/// A word as a shell reads it back: in single quotes unless it takes it as it is.
std::string shell_word(const std::string& word);
/// Several, with spaces between.
std::string shell_command(const std::vector<std::string>& words);

}  // namespace tlsfit
