// require("crypto"): what the image's sessions compute with.
#pragma once

#include "apps/script/js.hpp"

namespace script::crypto_module {

JSValue sha256(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
/// The object AES.
JSValue aes(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);

inline constexpr Entry entries[] = {{"SHA256", sha256},
#if defined(SCRIPT_AES)
                                    {"AES", aes, 0, true}
#endif
};
inline constexpr Table table = {entries};

}  // namespace script::crypto_module
