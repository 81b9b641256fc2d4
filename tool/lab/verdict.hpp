// Whether what is asked for fits one board with one net, and if not, what would make it fit.
#pragma once

#include "lab/fitting.hpp"
#include "model/verdict.hpp"

namespace tlsfit::lab {

/// By adding up; unless `demand.estimate`, what fits is then built, run and rehearsed as by fitted(). What
/// does not fit is no error but a verdict. Throws Error as fitted() for everything else.
Verdict verdict_on(const Bench& bench, const Demand& demand, const fit::Catalogue& catalogue,
                   const fit::Templates& templates);

}  // namespace tlsfit::lab
