// What files that are compiled with -fwhole-program (ec/small/whole.cpp) keep for other files.
#pragma once

#define TLSFIT_VISIBLE [[gnu::externally_visible]]
