"""Which method made a number: its name, stored with every result, and its confidence level."""

METHOD_VERSION = "stratified-separation-5"

Z_95 = 1.959963984540054  # normal quantile of .975
CUTOFF_95 = Z_95 * Z_95  # chi-square(1) quantile of .95: 3.841

DRAWS = 4000  # draws of every prevalence behind a grade: its probability is good to about .006

# Published floats are rounded here, so that two builds of numpy that differ in the last bit of a
# logarithm still publish the same bytes.
DECIMALS = 10
