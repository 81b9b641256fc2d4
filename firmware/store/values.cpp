#include "store/values.hpp"

#include "board.h"

namespace store {

constinit Log values(board::store_pages[0], board::store_pages[1], board::store_page_size);

}  // namespace store
