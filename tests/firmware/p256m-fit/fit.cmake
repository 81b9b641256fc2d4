# The rest is sample-fit's: scripts and tests lay these files over it.
set(TLSFIT_CRYPTO psa)
