// A profile for people, on one screen, the verdict that matters first.
#pragma once

#include <string>

#include "model/profile.hpp"

namespace tlsfit {

std::string profile_text(const Profile& profile);

}  // namespace tlsfit
