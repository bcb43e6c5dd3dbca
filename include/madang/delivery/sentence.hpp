// madang/delivery/sentence.hpp: what messages tell, in words. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/notify/delivery.hpp>

#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {

/// One line, e.g. "Lee Ha-eun and 4 others reacted to what you wrote on Hanbit renewal"; without names where
/// the item has none. `language` "ko", alone or before "-", is Korean; every other is English.
[[nodiscard]] std::string delivery_sentence(delivery_item const& item, std::string_view language);

/// One line about all of it, for a subject: the sentence, or how many notifications there are.
[[nodiscard]] std::string delivery_title(delivery_message const& message, std::string_view language);

}  // namespace v1
}  // namespace madang
